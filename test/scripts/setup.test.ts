/** scripts/setup.sh on machines that are nothing but a folder of commands: nothing is installed, no network is asked. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';

const script = fileURLToPath(new URL('../../scripts/setup.sh', import.meta.url));
const packageManager = ['apt-get', 'apt-cache'];

interface Machine {
  readonly commands: readonly string[];
  readonly root?: boolean;
  /** Commands whose call with this argument fails: `apt-get update`. */
  readonly failing?: readonly string[];
  /** What an installation does not bring though it succeeds. */
  readonly missing?: 'chromium';
}

interface Outcome {
  readonly status: number | null;
  readonly said: string;
  /** What was called, in order. */
  readonly calls: readonly string[];
}

function setup(t: ExecutionContext, { commands, root = false, failing = [], missing }: Machine): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'setup-'));
  t.teardown(() => {
    rmSync(folder, { recursive: true });
  });
  const bin = join(folder, 'bin');
  const calls = join(folder, 'calls');
  mkdirSync(bin);
  const add = (name: string, body: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  const browser = join(bin, 'chromium');
  add('id', `echo ${root ? 0 : 1000}`);
  // As the real one, but its only use here is to set one variable.
  add('env', 'export "$1"; shift; exec "$@"');
  const fails = failing.map((call) => `"${call}"*) exit 100;;`).join(' ');
  const bring = `for name; do case $name in chromium) [ "${missing}" = chromium ] || echo > ${browser};; esac; done`;
  const bodies: Record<string, string> = {
    'apt-get': `echo "apt-get $*\${DEBIAN_FRONTEND:+ $DEBIAN_FRONTEND}" >> ${calls}
      case "apt-get $*" in ${fails} esac
      ${bring}; [ ! -e ${browser} ] || /bin/chmod +x ${browser}`,
    'apt-cache': `case "apt-cache $*" in ${fails} esac`,
    sudo: `echo sudo >> ${calls}; exec "$@"`,
  };
  for (const name of commands) add(name, bodies[name] ?? '');
  const { status, stdout, stderr } = spawnSync('/bin/bash', [script], {
    env: { PATH: bin, CHROMIUM: browser },
    encoding: 'utf8',
  });
  return {
    status,
    said: stdout + stderr,
    calls: existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [],
  };
}

const install = (...packages: string[]): string =>
  `apt-get install -y --no-install-recommends ${packages.join(' ')} noninteractive`;

test('setup: where everything is there, nothing is called', (t) => {
  const { status, calls } = setup(t, { commands: ['chromium', 'dbus-daemon', ...packageManager] });
  t.is(status, 0);
  t.deepEqual(calls, []);
});

test('setup: root installs without sudo', (t) => {
  const { status, calls } = setup(t, { root: true, commands: [...packageManager, 'sudo'] });
  t.is(status, 0);
  t.deepEqual(calls, ['apt-get update', install('chromium', 'dbus-daemon')]);
});

test('setup: others install with sudo', (t) => {
  const { status, calls } = setup(t, { commands: [...packageManager, 'sudo'] });
  t.is(status, 0);
  t.deepEqual(calls, ['sudo', 'apt-get update', 'sudo', install('chromium', 'dbus-daemon')]);
});

test('setup: without sudo it says what is missing, and fails', (t) => {
  const neither = setup(t, { commands: packageManager });
  t.is(neither.status, 1);
  t.deepEqual(neither.calls, []);
  t.regex(neither.said, /no sudo[^]*chromium[^]*dbus-daemon/);
  t.is(setup(t, { commands: [...packageManager, 'chromium'] }).status, 1, 'the bus is needed as well');
});

test('setup: without apt it says what is missing, and fails', (t) => {
  const neither = setup(t, { root: true, commands: [] });
  t.is(neither.status, 1);
  t.regex(neither.said, /no apt-get[^]*chromium[^]*dbus-daemon/);
  const noBus = setup(t, { root: true, commands: ['chromium'] });
  t.is(noBus.status, 1);
  t.regex(noBus.said, /dbus-daemon/);
  t.notRegex(noBus.said, /download-chromium/);
});

test('setup: only what is missing is installed, and an older release has another package', (t) => {
  const { calls } = setup(t, { root: true, commands: [...packageManager, 'dbus-daemon'] });
  t.is(calls[1], install('chromium'));
  const older = setup(t, { root: true, commands: [...packageManager, 'chromium'], failing: ['apt-cache show'] });
  t.is(older.calls[1], install('dbus'));
});

test('setup: package lists that cannot be renewed are no reason to stop; an installation that fails is', (t) => {
  const oldLists = setup(t, { root: true, commands: packageManager, failing: ['apt-get update'] });
  t.is(oldLists.status, 0);
  t.regex(oldLists.said, /lists may be old/);
  t.is(setup(t, { root: true, commands: packageManager, failing: ['apt-get install'] }).status, 100);
});

test('setup: a package that brings no browser is told', (t) => {
  const { status, said } = setup(t, { root: true, commands: packageManager, missing: 'chromium' });
  t.is(status, 1);
  t.regex(said, /still no .*chromium/);
});
