import { useState } from 'preact/hooks';
import type { Health } from '../../client/lock.js';
import type { StoredLock } from '../model/database.js';
import { withLock } from '../model/link.js';
import { Button, Card, Screen } from '../parts/controls.js';
import { ProblemNotice } from '../parts/notice.js';
import { useTask } from '../parts/task.js';
import { reportWords as words } from '../words.js';

const volts = (millivolts: number): string => `${(millivolts / 1000).toFixed(2)} V`;

function hours(seconds: number): string {
  return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60) % 60} min`;
}

function factsOf(health: Health): Record<keyof typeof words.fields, string> {
  return {
    firmware: health.firmware,
    uptime: hours(health.uptime),
    battery: health.loadedMillivolts === undefined ? words.notKnown : volts(health.loadedMillivolts),
    lastThrow: `${health.lastThrowMilliseconds} ms`,
    pins: String(health.pins),
    wrongEntries: String(health.wrongEntries),
    holders: String(health.holders),
    freeVariables: String(health.freeVariables),
    keyedBytes: String(health.keyedBytes),
    damagedBytes: String(health.damagedBytes),
    mostErases: String(health.mostErases),
    retiredPage: health.retiredPage === undefined ? words.none : String(health.retiredPage),
  };
}

export function ReportScreen({ lock }: { readonly lock: StoredLock }) {
  const [health, setHealth] = useState<Health | undefined>(undefined);
  const task = useTask();
  const facts = health && factsOf(health);
  return (
    <Screen title={words.title} hasBack>
      {facts && (
        <Card>
          <dl class="facts wide">
            {(Object.keys(words.fields) as (keyof typeof words.fields)[]).map((field) => (
              <div key={field}>
                <dt>{words.fields[field]}</dt>
                <dd>{facts[field]}</dd>
              </div>
            ))}
          </dl>
        </Card>
      )}
      <ProblemNotice problem={task.problem} />
      <Button
        kind="main"
        icon="refresh"
        busy={task.isBusy}
        onPress={() => {
          task.start(async () => {
            setHealth(await withLock(lock, (asked) => asked.health()));
          });
        }}
      >
        {words.ask}
      </Button>
    </Screen>
  );
}
