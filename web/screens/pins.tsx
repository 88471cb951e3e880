/** Who has a PIN, as the lock says. */
import { useState } from 'preact/hooks';
import { allows } from '../../client/keys.js';
import { Right } from '../../src/wire/command.js';
import type { StoredLock } from '../model/database.js';
import { recently } from '../model/in-words.js';
import { askForPins, removePin, setPin } from '../model/pins.js';
import { Button, Card, Field, Form } from '../parts/controls.js';
import { Confirm } from '../parts/confirm.js';
import { Dialog } from '../parts/dialog.js';
import { Notice, ProblemNotice } from '../parts/notice.js';
import { useTask } from '../parts/task.js';
import { commonWords, pinWords as words } from '../words.js';

type Asked = { readonly is: 'add' } | { readonly is: 'change' | 'remove'; readonly slot: number };

const lastSlot = 99;
const isPin = (text: string): boolean => /^\d{1,10}$/.test(text);

function nameOf(lock: StoredLock, slot: number): string {
  return lock.pinNames[slot] ?? (slot === 0 ? words.owner : words.user(slot));
}

export function PinsCard({ lock }: { readonly lock: StoredLock }) {
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  const task = useTask();
  const { pins } = lock;
  const hasMoved = pins && lock.seen && lock.seen.status.newestNumber > pins.logNumber && lock.seen.at > pins.at;
  const close = (): void => {
    setAsked(undefined);
  };
  const mayChange = (slot: number): boolean => slot !== 0 || allows(lock.key, Right.Administer);
  return (
    <Card title={words.title}>
      {pins ? (
        <>
          <ul class="list" data-testid="pins">
            {pins.slots.map((slot) => (
              <li key={slot} class="line">
                <span>{nameOf(lock, slot)}</span>
                {mayChange(slot) && (
                  <span class="buttons">
                    <Button
                      kind="quiet"
                      label={words.of(words.change, nameOf(lock, slot))}
                      onPress={() => {
                        setAsked({ is: 'change', slot });
                      }}
                    >
                      {words.change}
                    </Button>
                    {slot !== 0 && (
                      <Button
                        kind="quiet"
                        label={words.of(words.remove, nameOf(lock, slot))}
                        onPress={() => {
                          setAsked({ is: 'remove', slot });
                        }}
                      >
                        {words.remove}
                      </Button>
                    )}
                  </span>
                )}
              </li>
            ))}
          </ul>
          {!pins.slots.length && <p class="note">{words.none}</p>}
          <p class="note" data-testid="pins-as-of">
            {words.asOf(recently(pins.at))}
          </p>
          {(pins.isStale ?? hasMoved) && (
            <Notice tone="info">
              <p>{words.stale}</p>
            </Notice>
          )}
        </>
      ) : (
        <p class="note">{words.never}</p>
      )}
      <ProblemNotice problem={task.problem} />
      <div class="buttons">
        <Button
          icon="refresh"
          kind="quiet"
          busy={task.isBusy}
          onPress={() => {
            task.start(() => askForPins(lock.id));
          }}
        >
          {words.ask}
        </Button>
        {pins && (
          <Button
            icon="plus"
            kind="quiet"
            onPress={() => {
              setAsked({ is: 'add' });
            }}
          >
            {words.add}
          </Button>
        )}
      </div>
      {asked?.is === 'add' && <SetPin lock={lock} slot={undefined} onClose={close} />}
      {asked?.is === 'change' && <SetPin lock={lock} slot={asked.slot} onClose={close} />}
      {asked?.is === 'remove' && <RemovePin lock={lock} slot={asked.slot} onClose={close} />}
    </Card>
  );
}

function firstFree(slots: readonly number[]): number {
  let slot = 1;
  while (slots.includes(slot)) slot++;
  return slot;
}

interface DialogProps {
  readonly lock: StoredLock;
  readonly onClose: () => void;
}

/** @param slot undefined: a new user's */
function SetPin({ lock, slot, onClose }: DialogProps & { readonly slot: number | undefined }) {
  const [name, setName] = useState('');
  const [number, setNumber] = useState(String(slot ?? firstFree(lock.pins!.slots)));
  const [pin, setPin_] = useState('');
  const [hasTried, setTried] = useState(false);
  const task = useTask();
  const isNew = slot === undefined;
  const isSlot = !isNew || (/^\d{1,2}$/.test(number) && Number(number) >= 1 && Number(number) <= lastSlot);
  const save = (): void => {
    setTried(true);
    if (!isSlot || !isPin(pin)) return;
    task.start(async () => {
      await setPin(lock.id, Number(number), pin, isNew, name.trim());
      onClose();
    });
  };
  return (
    <Dialog title={isNew ? words.addTitle : words.changeTitle(nameOf(lock, slot))} onClose={onClose}>
      <Form onSubmit={save}>
        {isNew && (
          <>
            <Field label={words.name} value={name} onValue={setName} />
            <Field
              label={words.slot}
              value={number}
              inputMode="numeric"
              note={words.slotNote}
              error={hasTried && !isSlot ? words.badSlot : undefined}
              onValue={setNumber}
            />
          </>
        )}
        <Field
          label={words.pin}
          value={pin}
          type="password"
          inputMode="numeric"
          note={words.pinNote}
          error={hasTried && !isPin(pin) ? words.badPin : undefined}
          onValue={setPin_}
        />
        <ProblemNotice problem={task.problem} />
        <div class="buttons">
          <Button onPress={onClose}>{commonWords.cancel}</Button>
          <Button kind="main" busy={task.isBusy}>
            {words.save}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function RemovePin({ lock, slot, onClose }: DialogProps & { readonly slot: number }) {
  return (
    <Confirm
      title={words.removeTitle(nameOf(lock, slot))}
      doIt={words.remove}
      act={async () => {
        await removePin(lock.id, slot);
        onClose();
      }}
      onClose={onClose}
    >
      <p>{words.removeText}</p>
    </Confirm>
  );
}
