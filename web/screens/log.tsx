import { useMemo, useState } from 'preact/hooks';
import type { Report } from '../../log/verify.js';
import { allows } from '../../client/keys.js';
import { Right } from '../../src/wire/command.js';
import type { StoredLock } from '../model/database.js';
import { fetched, fetchLog, logLines, matches } from '../model/log.js';
import { Button, Card, Field, Screen } from '../parts/controls.js';
import { Icon } from '../parts/icons.js';
import { Notice, ProblemNotice } from '../parts/notice.js';
import { saveFile } from '../parts/save-file.js';
import { useTask } from '../parts/task.js';
import { logWords as words } from '../words.js';

interface Verified {
  readonly report: Report;
  readonly hasSeed: boolean;
}

export function LogScreen({ lock }: { readonly lock: StoredLock }) {
  const [search, setSearch] = useState('');
  const [verified, setVerified] = useState<Verified | undefined>(undefined);
  const fetching = useTask();
  const saving = useTask();
  const lines = useMemo(() => logLines(lock), [lock.log, lock.ledger, lock.pinNames]);
  const found = lines.filter((line) => matches(line, search));
  if (!allows(lock.key, Right.ReadLog)) {
    return (
      <Screen title={words.title}>
        <Notice tone="info">
          <p>{words.notAllowed}</p>
        </Notice>
      </Screen>
    );
  }
  return (
    <Screen title={words.title}>
      <div class="buttons even">
        <Button
          icon="refresh"
          kind="main"
          busy={fetching.isBusy}
          onPress={() => {
            fetching.start(() => fetchLog(lock.id));
          }}
        >
          {words.fetch}
        </Button>
        <Button
          icon="check"
          busy={saving.isBusy}
          onPress={() => {
            saving.start(async () => {
              const { saveLog } = await import('../model/log-file.js');
              const saved = await saveLog(lock.id);
              setVerified(saved);
              saveFile(`${lock.name}.log`, saved.text);
            });
          }}
        >
          {words.export}
        </Button>
      </div>
      <p class="note" role="status">
        {fetched.value === undefined ? '' : words.progress(fetched.value)}
      </p>
      <ProblemNotice problem={fetching.problem ?? saving.problem} />
      {verified && <Verdict verified={verified} />}
      {lines.length > 0 && <Field label={words.search} type="search" value={search} onValue={setSearch} />}
      <Card>
        <p class="note" role="status" data-testid="log-count">
          {lines.length ? words.count(found.length) : words.empty}
        </p>
        {lines.length > 0 && !found.length && <p>{words.nothingFound}</p>}
        <ol class="log" data-testid="log">
          {found.map((line) => (
            <li key={line.number} class={line.level}>
              <Icon name={line.level} />
              <div>
                <p>
                  {line.level !== 'info' && <span class="unseen">{words.levels[line.level]}: </span>}
                  {line.text}
                </p>
                <p class="note">
                  {line.number} · {line.time}
                </p>
              </div>
            </li>
          ))}
        </ol>
      </Card>
    </Screen>
  );
}

function Verdict({ verified: { report, hasSeed } }: { readonly verified: Verified }) {
  if (report.faults.length) {
    return (
      <Notice tone="alarm" title={words.faults}>
        <ul>
          {report.faults.map(({ number, text }) => (
            <li key={`${number}${text}`}>
              {number} {text}
            </li>
          ))}
        </ul>
      </Notice>
    );
  }
  return (
    <Notice tone={report.sealed ? 'good' : 'info'} title={words.saved}>
      {report.sealed && <p>{words.verified(report.sealed.from, report.sealed.to)}</p>}
      <p>{hasSeed ? words.notSealed : words.noSeed}</p>
    </Notice>
  );
}
