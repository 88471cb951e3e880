/** A D-Bus daemon of our own, so that a browser finds on its system bus what a test puts there. No root, no `bluetoothd`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PrivateBus {
  readonly address: string;
  close(): Promise<void>;
}

const configuration = (socket: string): string => `<!DOCTYPE busconfig PUBLIC
  "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`;

/** @throws if there is no dbus-daemon */
export async function startPrivateBus(): Promise<PrivateBus> {
  const folder = mkdtempSync(join(tmpdir(), 'deadlatch-bus-'));
  const socket = join(folder, 'socket');
  const file = join(folder, 'bus.conf');
  writeFileSync(file, configuration(socket));
  const daemon = spawn(
    'dbus-daemon',
    [`--config-file=${file}`, '--nofork', '--nopidfile', '--nosyslog', '--print-address=1'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const stop = (): void => void daemon.kill('SIGKILL');
  process.once('exit', stop);
  const missing = once(daemon, 'error').then(([error]) => {
    throw new Error('dbus-daemon does not start: install it with `npm run setup`.', { cause: error });
  });
  await Promise.race([once(daemon.stdout, 'data'), missing]);
  return {
    address: `unix:path=${socket}`,
    async close() {
      process.off('exit', stop);
      const ended = once(daemon, 'close');
      stop();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
