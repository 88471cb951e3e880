/** `deadlatch settings`: the lock's policy (docs/STORE.md, "Policy record"). */
import { Argument, type Command } from 'commander';
import { join, readU16, u16 } from '../../client/bytes.js';
import { Failure } from '../failure.js';
import { visitCommand } from './options.js';
import { lines } from './status.js';
import type { Surroundings } from './surroundings.js';
import { type LockOptions, tell, visit } from './visit.js';

/** In the order of the record. */
const settings = [
  { name: 'wrong-codes', bytes: 1, unit: 'wrong PINs until the keypad is disabled' },
  { name: 'shortest-pin', bytes: 1, unit: 'digits; with many PINs the lock asks for more' },
  { name: 'first-disable', bytes: 2, unit: 'seconds, and twice as long each further time' },
  { name: 'longest-disable', bytes: 2, unit: 'seconds' },
  { name: 'quiet', bytes: 2, unit: 'minutes without a wrong PIN, after which one is forgiven' },
  { name: 'auto-relock', bytes: 2, unit: 'seconds after an unlock; 0 never' },
  { name: 'door-ajar', bytes: 2, unit: 'seconds until an open door is told of' },
] as const;

type Setting = (typeof settings)[number]['name'];
type Settings = Record<Setting, number>;

function decode(record: Uint8Array): Settings {
  let at = 0;
  return Object.fromEntries(
    settings.map(({ name, bytes }) => {
      const value = bytes === 1 ? record[at]! : readU16(record, at);
      at += bytes;
      return [name, value];
    }),
  ) as Settings;
}

function encode(values: Settings): Uint8Array<ArrayBuffer> {
  return join(...settings.map(({ name, bytes }) => (bytes === 1 ? [values[name]] : u16(values[name]))));
}

function parseChange(text: string): Partial<Settings> {
  const [, name, value] = /^([a-z-]+)=(\d+)$/.exec(text) ?? [];
  const setting = settings.find((each) => each.name === name);
  if (!setting)
    throw new Failure(
      'usage',
      `"${text}" changes no setting.`,
      `Write NAME=NUMBER, with ${settings.map((each) => each.name).join(', ')}.`,
    );
  const most = 256 ** setting.bytes - 1;
  if (Number(value) > most) throw new Failure('usage', `${setting.name} is ${most} at most.`, 'Nothing was changed.');
  return { [setting.name]: Number(value) };
}

export function settingsCommand(here: Surroundings): Command {
  return visitCommand('settings', 'show what can be tuned, or change it')
    .addArgument(new Argument('[change...]', 'NAME=NUMBER, as many as you like; they hold together or not at all'))
    .action(async (words: readonly string[], options: LockOptions) => {
      const changes = words.map(parseChange);
      return visit(here, options, async ({ lock, known }) => {
        if (changes.length)
          await lock.setPolicy(encode(Object.assign(decode(await lock.policy()), ...changes) as Settings));
        const values = decode(await lock.policy());
        const shown = lines(settings.map(({ name, unit }) => [name, `${String(values[name]).padStart(5)} ${unit}`]));
        tell(here, options, `${known.name}\n${shown}`, values);
      });
    });
}
