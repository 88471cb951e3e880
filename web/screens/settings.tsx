import { useState } from 'preact/hooks';
import { allows, hasTimes } from '../../client/keys.js';
import { Right } from '../../src/wire/command.js';
import { setClock } from '../model/clock.js';
import type { StoredLock } from '../model/database.js';
import { letGo, withLock } from '../model/link.js';
import { change, removeLock } from '../model/locks.js';
import { decodePolicy, encodePolicy, mostOf, type Policy, type PolicyField } from '../../client/policy.js';
import { go, swap } from '../model/route.js';
import { Allowance } from '../parts/allowance.js';
import { Button, Card, Field, Row, Screen } from '../parts/controls.js';
import { Confirm } from '../parts/confirm.js';
import { ProblemNotice } from '../parts/notice.js';
import { useTask } from '../parts/task.js';
import { allowanceWords, commonWords, settingsWords as words } from '../words.js';
import { RenewButton } from './renew.js';

export function SettingsScreen({ lock }: { readonly lock: StoredLock }) {
  return (
    <Screen title={words.title}>
      <NameCard lock={lock} />
      <Card title={allowanceWords.title}>
        <Allowance blocks={lock.key.blocks} />
      </Card>
      {allows(lock.key, Right.SetClock) && !hasTimes(lock.key) && <ClockCard lock={lock} />}
      {allows(lock.key, Right.Administer) && <PolicyCard lock={lock} />}
      <Card title={words.lost}>
        <p>{words.lostOther}</p>
        <p>{words.lostOwn}</p>
        {lock.ownerKey && (
          <>
            <p>{words.lostNow}</p>
            <RenewButton ownerKey={{ ...lock.ownerKey, name: lock.name }} lockId={lock.id} />
          </>
        )}
      </Card>
      <div class="list card">
        {allows(lock.key, Right.Observe) && (
          <Row
            icon="settings"
            name={words.report}
            note={words.reportText}
            onPress={() => {
              go({ at: 'report' });
            }}
          />
        )}
        <Row
          icon="question"
          name={commonWords.help}
          note={words.helpLink}
          onPress={() => {
            go({ at: 'help' });
          }}
        />
      </div>
      <RemoveLock lock={lock} />
      <Card title={words.about}>
        <p class="note">{words.aboutText}</p>
      </Card>
    </Screen>
  );
}

function NameCard({ lock }: { readonly lock: StoredLock }) {
  const [name, setName] = useState(lock.name);
  const task = useTask();
  return (
    <Card>
      <Field label={words.name} value={name} onValue={setName} />
      <ProblemNotice problem={task.problem} />
      <Button
        disabled={!name.trim() || name.trim() === lock.name}
        busy={task.isBusy}
        onPress={() => {
          task.start(async () => {
            await change(lock.id, { name: name.trim() });
          });
        }}
      >
        {words.rename}
      </Button>
    </Card>
  );
}

function ClockCard({ lock }: { readonly lock: StoredLock }) {
  const [isDone, setDone] = useState(false);
  const task = useTask();
  return (
    <Card title={words.clock}>
      <p class="note">{words.clockNote}</p>
      <p role="status">{isDone && words.clockDone}</p>
      <ProblemNotice problem={task.problem} />
      <Button
        icon="clock"
        busy={task.isBusy}
        onPress={() => {
          task.start(async () => {
            setDone(false);
            await withLock(lock, (asked) => setClock(asked, lock.key));
            setDone(true);
          });
        }}
      >
        {words.clockSet}
      </Button>
    </Card>
  );
}

function PolicyCard({ lock }: { readonly lock: StoredLock }) {
  const [policy, setPolicy] = useState<Policy | undefined>(undefined);
  const [isSaved, setSaved] = useState(false);
  const task = useTask();
  const fields = Object.entries(words.policyFields) as [PolicyField, string][];
  const isSound = policy && fields.every(([field]) => policy[field] >= 0 && policy[field] <= mostOf(field));
  return (
    <Card title={words.policy}>
      {policy &&
        fields.map(([field, label]) => (
          <Field
            key={field}
            label={label}
            inputMode="numeric"
            value={String(policy[field])}
            onValue={(value) => {
              setSaved(false);
              if (/^\d*$/.test(value)) setPolicy({ ...policy, [field]: Number(value) });
            }}
          />
        ))}
      <p role="status">{isSaved && words.policySaved}</p>
      <ProblemNotice problem={task.problem} />
      <div class="buttons">
        <Button
          icon="refresh"
          kind="quiet"
          busy={task.isBusy}
          onPress={() => {
            task.start(async () => {
              setSaved(false);
              setPolicy(decodePolicy(await withLock(lock, (asked) => asked.policy())));
            });
          }}
        >
          {words.policyAsk}
        </Button>
        {policy && (
          <Button
            disabled={!isSound}
            busy={task.isBusy}
            onPress={() => {
              task.start(async () => {
                await withLock(lock, (asked) => asked.setPolicy(encodePolicy(policy)));
                setSaved(true);
              });
            }}
          >
            {words.policySave}
          </Button>
        )}
      </div>
    </Card>
  );
}

function RemoveLock({ lock }: { readonly lock: StoredLock }) {
  const [isAsking, setAsking] = useState(false);
  const close = (): void => {
    setAsking(false);
  };
  return (
    <>
      <Button
        kind="danger"
        onPress={() => {
          setAsking(true);
        }}
      >
        {words.remove}
      </Button>
      {isAsking && (
        <Confirm
          title={words.removeTitle(lock.name)}
          doIt={words.removeDo}
          act={async () => {
            await letGo();
            await removeLock(lock.id);
            swap({ at: 'lock' });
          }}
          onClose={close}
        >
          <p>{words.removeText}</p>
        </Confirm>
      )}
    </>
  );
}
