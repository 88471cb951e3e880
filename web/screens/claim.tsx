/** Becoming the owner: 28 digits from this page to the keypad, or the claim that the lock's tag has handed over. */
import { useState } from 'preact/hooks';
import { Reason } from '../../src/wire/events.js';
import { claimKey, claimKeyOfDigits, newClaimDigits } from '../../client/keys.js';
import { type Arrived, arrived } from '../model/importing.js';
import { claim } from '../model/owning.js';
import type { Problem } from '../model/problem.js';
import { swap } from '../model/route.js';
import { Button, Card, Field, Form, Screen } from '../parts/controls.js';
import { ProblemNotice } from '../parts/notice.js';
import { useTask } from '../parts/task.js';
import { claimWords as words } from '../words.js';
import { NoBluetooth } from './no-bluetooth.js';

const groupDigits = 7;

const linkRefused: Partial<Record<Reason, string>> = {
  [Reason.NotInside]: words.linkRefused.nobodyInside,
  [Reason.NoClaim]: words.linkRefused.notWaiting,
  [Reason.InvalidCredential]: words.linkRefused.otherLock,
};

/** What a refusal means to someone who came with a link; whether it is proven the title says. */
function ofLink(problem: Problem | undefined): Problem | undefined {
  return problem && { ...problem, text: linkRefused[problem.reason ?? Reason.None] ?? problem.text };
}

export function ClaimScreen() {
  const link = arrived.value?.is === 'claim' ? arrived.value : undefined;
  return <Claim key={link ? 'link' : 'digits'} link={link} />;
}

function Claim({ link }: { readonly link: Extract<Arrived, { is: 'claim' }> | undefined }) {
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
        {link ? <LinkSteps /> : <Steps digits={digits} />}
        <ProblemNotice problem={link ? ofLink(task.problem) : task.problem} />
        <Button kind="main" busy={task.isBusy}>
          {words.connect}
        </Button>
      </Form>
      {link ? (
        <>
          <p class="note">{words.linkNote}</p>
          <Button
            kind="quiet"
            disabled={task.isBusy}
            onPress={() => {
              arrived.value = undefined;
            }}
          >
            {words.byDigits}
          </Button>
        </>
      ) : (
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

function LinkSteps() {
  return (
    <Card>
      <ol class="steps">
        {words.linkSteps.map((step) => (
          <li key={step}>
            <p>{step}</p>
          </li>
        ))}
      </ol>
    </Card>
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
