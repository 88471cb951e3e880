/** Becoming the owner: 28 digits from this page to the keypad, or the claim that the lock's tag has handed over. */
import { useState } from 'preact/hooks';
import { claimKey, claimKeyOfDigits, newClaimDigits } from '../../client/keys.js';
import { arrived } from '../model/importing.js';
import { claim } from '../model/owning.js';
import { swap } from '../model/route.js';
import { Button, Card, Field, Form, Screen } from '../parts/controls.js';
import { ProblemNotice } from '../parts/notice.js';
import { useTask } from '../parts/task.js';
import { claimWords as words } from '../words.js';
import { NoBluetooth } from './no-bluetooth.js';

const groupDigits = 7;

export function ClaimScreen() {
  const link = arrived.value?.is === 'claim' ? arrived.value : undefined;
  const [digits, setDigits] = useState(newClaimDigits);
  const [name, setName] = useState('');
  const [isNameMissing, setNameMissing] = useState(false);
  const task = useTask();
  const connect = (): void => {
    if (!name.trim()) {
      setNameMissing(true);
      return;
    }
    task.start(async () => {
      await claim(link ? await claimKey(link.secret) : await claimKeyOfDigits(digits), name.trim());
      arrived.value = undefined;
      swap({ at: 'paper' });
    });
  };
  return (
    <Screen title={words.title} hasBack>
      <NoBluetooth />
      <p class="lead">{link ? words.byLink : words.intro}</p>
      <Form onSubmit={connect}>
        <Card>
          <Field
            label={words.name}
            value={name}
            placeholder={words.nameExample}

            error={isNameMissing ? words.nameMissing : undefined}
            onValue={(value) => {
              setName(value);
              setNameMissing(false);
            }}
          />
        </Card>
        {!link && <Steps digits={digits} />}
        <ProblemNotice problem={task.problem} />
        <Button kind="main" busy={task.isBusy}>
          {words.connect}
        </Button>
      </Form>
      {!link && (
        <>
          <Button
            kind="quiet"
            icon="refresh"
            disabled={task.isBusy}
            onPress={() => {
              setDigits(newClaimDigits());
            }}
          >
            {words.newDigits}
          </Button>
          <p class="note">{words.newDigitsNote}</p>
        </>
      )}
    </Screen>
  );
}

function Steps({ digits }: { readonly digits: string }) {
  const groups = [0, 1, 2, 3].map((group) => digits.slice(group * groupDigits, (group + 1) * groupDigits));
  const [hold, type, type4, tap] = words.steps;
  return (
    <Card>
      <ol class="steps">
        <li>
          <p>{hold}</p>
        </li>
        <li>
          <p>
            {type} <kbd>9928#</kbd>
          </p>
          <p class="note">{words.ownerNote}</p>
        </li>
        <li>
          <p>{type4}</p>
          <ul class="digits" aria-label={words.digits} data-testid="digits">
            {groups.map((group, at) => (
              <li key={at}>
                <span aria-label={`${group.replace(/(.)(?=.)/g, '$1 ')} #`}>
                  {group.slice(0, 4)} {group.slice(4)}
                  <span class="hash">#</span>
                </span>
              </li>
            ))}
          </ul>
        </li>
        <li>
          <p>{tap}</p>
        </li>
      </ol>
    </Card>
  );
}
