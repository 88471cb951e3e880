import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { boardNamed } from '../../boards/index.js';
import type { BoardName } from '../../sim/protocol.js';
import { startSimulator as start, type RunningSimulator } from '../../sim/simulator.js';
import { bootFile } from '../sim/bench.js';

const dist = (name: string): string => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));

export interface SimulatorOptions {
  readonly board?: BoardName;
  /** Another script in place of the firmware as built. */
  readonly firmware?: string;
}

/** The simulator on a free port, its virtual time in the hands of the test. */
export function startSimulator({ board = 'mdbt42q', firmware }: SimulatorOptions = {}): Promise<RunningSimulator> {
  for (const name of ['sim/index.html', 'phone/index.html', `${board}.image`]) {
    if (!existsSync(dist(name))) throw new Error(`dist/${name} is missing: run \`npm run build\` first.`);
  }
  return start({
    board,
    image: (name) => (firmware === undefined ? readFileSync(dist(`${name}.image`)) : bootFile(boardNamed(name), firmware)),
    speed: 0,
    seed: 1,
    host: '127.0.0.1',
    port: 0,
    pageDirectory: dist('sim'),
    phoneDirectory: dist('phone'),
  });
}

export const patienceMilliseconds = 20_000;

/** Does something that sends so many commands, and waits until the server has obeyed them. */
export async function obeyed(server: RunningSimulator, count: number, act: () => void | Promise<void>): Promise<void> {
  const wanted = server.commandsObeyed + count;
  const deadline = performance.now() + patienceMilliseconds;
  await act();
  while (server.commandsObeyed < wanted) {
    if (performance.now() > deadline) throw new Error(`The server obeyed ${server.commandsObeyed} of ${wanted} commands.`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
