/** The keys that were given from this phone, and who has a PIN. */
import { useRef, useState } from 'preact/hooks';
import { allows } from '../../client/keys.js';
import type { GivenKey } from '../../client/ledger.js';
import { Right } from '../../src/wire/command.js';
import { maxHops } from '../../src/wire/protocol.js';
import type { StoredLock } from '../model/database.js';
import { addLedgerFile, compare, ledgerFile, revoke } from '../model/giving.js';
import { caveatsInWords, recently } from '../model/in-words.js';
import { go } from '../model/route.js';
import { nowSeconds } from '../model/time.js';
import { Allowance } from '../parts/allowance.js';
import { Button, Card, Chip, Row, Screen } from '../parts/controls.js';
import { Notice, ProblemNotice } from '../parts/notice.js';
import { saveFile } from '../parts/save-file.js';
import { useTask } from '../parts/task.js';
import { givenWords, keysWords as words } from '../words.js';
import { PinsCard } from './pins.js';

export function KeysScreen({ lock }: { readonly lock: StoredLock }) {
  const task = useTask();
  const administers = allows(lock.key, Right.Administer);
  const given = [...lock.ledger.given].sort((one, other) => other.givenAt - one.givenAt);
  return (
    <Screen title={words.title}>
      {lock.key.blocks.length < maxHops ? (
        <Button
          kind="main"
          icon="plus"
          onPress={() => {
            go({ at: 'give' });
          }}
        >
          {words.give}
        </Button>
      ) : (
        <Notice tone="info">
          <p>{words.cannotGive}</p>
        </Notice>
      )}
      <Card title={words.given}>
        {given.length ? (
          <ul class="list" data-testid="given">
            {given.map((key) => (
              <li key={key.holderId}>
                <Row
                  icon="person"
                  name={key.name}
                  note={caveatsInWords(key)}
                  end={<GivenChip lock={lock} given={key} />}
                  onPress={() => {
                    go({ at: 'given', holderId: key.holderId });
                  }}
                />
              </li>
            ))}
          </ul>
        ) : (
          <p class="note">{words.none}</p>
        )}
        {administers && (
          <>
            <Strangers lock={lock} />
            <p class="note">
              {lock.ledgerCheckedAt === undefined ? words.neverChecked : words.checkedAt(recently(lock.ledgerCheckedAt))}
            </p>
            <ProblemNotice problem={task.problem} />
            <Button
              kind="quiet"
              icon="refresh"
              busy={task.isBusy}
              onPress={() => {
                task.start(() => compare(lock.id));
              }}
            >
              {words.check}
            </Button>
          </>
        )}
        <LedgerFile lock={lock} />
      </Card>
      {allows(lock.key, Right.Manage) && <PinsCard lock={lock} />}
      <Card title={words.yours}>
        <Allowance blocks={lock.key.blocks} />
      </Card>
    </Screen>
  );
}

export function GivenChip({ lock, given }: { readonly lock: StoredLock; readonly given: GivenKey }) {
  if (given.revokedAt !== undefined) return <Chip tone="alarm">{words.revoked}</Chip>;
  if (given.until !== undefined && given.until <= nowSeconds()) return <Chip>{words.ended}</Chip>;
  if (lock.used?.includes(given.holderId)) return <Chip tone="good">{words.seen}</Chip>;
  return lock.ledgerCheckedAt === undefined ? null : <Chip>{words.unseen}</Chip>;
}

/** Keys that someone has passed on. */
function Strangers({ lock }: { readonly lock: StoredLock }) {
  const task = useTask();
  const ids = lock.strangers ?? [];
  if (!ids.length) return null;
  return (
    <Notice tone="info" title={words.strangers(ids.length)}>
      <p>{words.strangersNote}</p>
      <ul class="list">
        {ids.map((id) => (
          <li key={id} class="line">
            <span>{words.stranger(id)}</span>
            <Button
              kind="quiet"
              busy={task.isBusy}
              onPress={() => {
                task.start(async () => {
                  await revoke(lock.id, id, undefined);
                  await compare(lock.id);
                });
              }}
            >
              {givenWords.revokeDo}
            </Button>
          </li>
        ))}
      </ul>
      <ProblemNotice problem={task.problem} />
    </Notice>
  );
}

function LedgerFile({ lock }: { readonly lock: StoredLock }) {
  const picker = useRef<HTMLInputElement>(null);
  const [wasAdded, setAdded] = useState(false);
  const task = useTask();
  return (
    <details class="details">
      <summary>{words.file}</summary>
      <p class="note">{words.fileNote}</p>
      <div class="buttons">
        <Button
          onPress={() => {
            saveFile(`${lock.name}.keys.json`, ledgerFile(lock.id));
          }}
        >
          {words.export}
        </Button>
        <Button onPress={() => picker.current?.click()}>{words.import}</Button>
      </div>
      <input
        ref={picker}
        class="unseen"
        type="file"
        accept="application/json,.json"
        aria-label={words.import}
        tabIndex={-1}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (!file) return;
          task.start(async () => {
            setAdded(false);
            await addLedgerFile(lock.id, await file.text());
            setAdded(true);
          });
        }}
      />
      <p role="status">{wasAdded && words.imported}</p>
      <ProblemNotice problem={task.problem} />
    </details>
  );
}
