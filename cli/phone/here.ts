/** The surroundings in earnest: a terminal or a pipe, this computer's clock, and Bluetooth or a simulator. */
import { createInterface } from 'node:readline';
import password from '@inquirer/password';
import { realTimer } from '../../client/transport.js';
import { typed } from '../terminal.js';
import { bluezTransport, checkBluetooth } from './bluez.js';
import { checkSimulator, simulatedTransport } from './simulated.js';
import type { Surroundings } from './surroundings.js';

/** Lines of a standard input that is no terminal, one a question. */
let piped: AsyncIterator<string> | undefined;

async function nextLine(): Promise<string> {
  piped ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const line = await piped.next();
  return line.done ? '' : line.value;
}

export const here: Surroundings = {
  say: (text) => void process.stdout.write(`${text}\n`),
  note: (text) => void process.stderr.write(`${text}\n`),
  isScreen: process.stdin.isTTY && process.stdout.isTTY,
  typed,
  secret: (question) => (process.stdin.isTTY ? password({ message: question, mask: '*' }) : nextLine()),
  enter: async (question) => {
    if (process.stdin.isTTY) process.stderr.write(question);
    await nextLine();
  },
  now: () => Math.floor(Date.now() / 1000),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  timer: realTimer,
  check: (way) => (way.sim === undefined ? checkBluetooth() : checkSimulator(way.sim === true ? undefined : way.sim)),
  reach: (way, keys) =>
    way.sim === undefined ? bluezTransport(way, keys) : simulatedTransport(way.sim === true ? undefined : way.sim),
};
