/** Which screen is shown, and the frame around it. */
import { currentLock } from './model/locks.js';
import { stage } from './model/link.js';
import { go, screen, type Screen, swap } from './model/route.js';
import { Icon, type IconName } from './parts/icons.js';
import { ClaimScreen } from './screens/claim.js';
import { GiveScreen } from './screens/give.js';
import { GivenScreen } from './screens/given.js';
import { HelpScreen } from './screens/help.js';
import { ImportScreen } from './screens/import.js';
import { KeysScreen } from './screens/keys.js';
import { LockScreen } from './screens/lock.js';
import { LocksScreen } from './screens/locks.js';
import { LogScreen } from './screens/log.js';
import { PaperScreen } from './screens/paper.js';
import { ReportScreen } from './screens/report.js';
import { SettingsScreen } from './screens/settings.js';
import { WelcomeScreen } from './screens/welcome.js';
import { appName, commonWords, helpTitle, locksWords, tabWords, unlockWords } from './words.js';

const tabs = [
  { at: 'lock', icon: 'bolt' },
  { at: 'keys', icon: 'key' },
  { at: 'log', icon: 'log' },
  { at: 'settings', icon: 'settings' },
] as const satisfies readonly { at: Screen['at']; icon: IconName }[];

type Tab = (typeof tabs)[number]['at'];

const tabOf: Partial<Record<Screen['at'], Tab>> = {
  lock: 'lock',
  keys: 'keys',
  give: 'keys',
  given: 'keys',
  log: 'log',
  settings: 'settings',
  report: 'settings',
};

function Shown() {
  const lock = currentLock.value;
  const to = screen.value;
  switch (to.at) {
    case 'claim':
      return <ClaimScreen />;
    case 'import':
      return <ImportScreen />;
    case 'help':
      return <HelpScreen key={to.topic} topic={to.topic} />;
    case 'locks':
      return <LocksScreen />;
    case 'paper':
      return <PaperScreen />;
  }
  if (!lock) return <WelcomeScreen />;
  switch (to.at) {
    case 'keys':
      return <KeysScreen key={lock.id} lock={lock} />;
    case 'give':
      return <GiveScreen key={lock.id} lock={lock} />;
    case 'given':
      return <GivenScreen key={to.holderId} lock={lock} holderId={to.holderId} />;
    case 'log':
      return <LogScreen key={lock.id} lock={lock} />;
    case 'settings':
      return <SettingsScreen key={lock.id} lock={lock} />;
    case 'report':
      return <ReportScreen key={lock.id} lock={lock} />;
    default:
      return <LockScreen key={lock.id} lock={lock} />;
  }
}

function TopBar() {
  const lock = currentLock.value;
  const isLinked = stage.value === 'connected';
  return (
    <header class="top">
      {lock ? (
        <button
          type="button"
          class="lock-name"
          aria-label={locksWords.switchTo(lock.name)}
          onClick={() => {
            go({ at: 'locks' });
          }}
        >
          <span>{lock.name}</span>
          <Icon name="down" />
        </button>
      ) : (
        <p class="brand">
          <Icon name="bolt" />
          {appName}
        </p>
      )}
      <span class="top-end">
        {isLinked && <span class="linked">{unlockWords.linked}</span>}
        <button
          type="button"
          class="round-button"
          aria-label={helpTitle}
          onClick={() => {
            go({ at: 'help' });
          }}
        >
          <Icon name="question" />
        </button>
      </span>
    </header>
  );
}

export function App() {
  const lock = currentLock.value;
  const tab = tabOf[screen.value.at];
  const hasTabs = lock !== undefined && tab !== undefined;
  return (
    <div class={hasTabs ? 'app has-tabs' : 'app'}>
      <TopBar />
      <main>
        <Shown />
      </main>
      {hasTabs && (
        <nav aria-label={commonWords.tabs}>
          {tabs.map(({ at, icon }) => (
            <button
              key={at}
              type="button"
              class="tab"
              aria-current={at === tab ? 'page' : undefined}
              onClick={() => {
                if (screen.value.at !== at) swap({ at });
              }}
            >
              <Icon name={icon} />
              {tabWords[at]}
            </button>
          ))}
        </nav>
      )}
    </div>
  );
}
