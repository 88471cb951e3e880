/** `deadlatch status`: what the lock says of itself. */
import type { Command } from 'commander';
import type { Health, Status } from '../../client/lock.js';
import { describeClock, setUnknownClock } from './clock.js';
import { visitCommand } from './options.js';
import type { Surroundings } from './surroundings.js';
import { type LockOptions, tell, visit } from './visit.js';

interface StatusOptions extends LockOptions {
  readonly health?: true;
}

/** One name and value a line. */
export function lines(pairs: readonly (readonly [name: string, value: string | number])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
}

const volts = (millivolts: number): string => `${(millivolts / 1000).toFixed(2)} V`;

function ofStatus(status: Status, now: number): (readonly [string, string | number])[] {
  const remarks = [
    status.isMoving && 'moving',
    status.isHeldOpen && 'held open',
    status.isKeypadDisabled && 'keypad disabled after wrong PINs',
    status.isSomeoneInside && 'someone holds the inside button',
  ].filter((remark) => remark !== false);
  return [
    ['bolt', status.bolt],
    ['door', status.door],
    ['battery', `${volts(status.millivolts)}, ${status.power}${status.power === 'good' ? '' : ': put in new cells'}`],
    ['clock', describeClock(status, now)],
    ['log', `${status.newestNumber} is the newest number; its seed is ${status.hasSeed ? 'not taken yet' : 'taken'}`],
    ...remarks.map((remark) => ['now', remark] as const),
  ];
}

function ofHealth(health: Health): (readonly [string, string | number])[] {
  const { loadedMillivolts, retiredPage } = health;
  return [
    ['firmware', health.firmware],
    ['running', `${Math.floor(health.uptime / 3600)} h ${Math.floor(health.uptime / 60) % 60} min`],
    [
      'last throw',
      `${health.lastThrowMilliseconds} ms${loadedMillivolts === undefined ? '' : ` at ${volts(loadedMillivolts)}`}`,
    ],
    ['PINs', health.pins],
    ['wrong entries', `${health.wrongEntries} charged`],
    ['phone keys', `${health.holders} seen`],
    ['free variables', health.freeVariables],
    ['records', `${health.keyedBytes} bytes; ${health.damagedBytes} bytes were damaged at the start`],
    [
      'flash',
      `${health.mostErases} erases of the most used page${retiredPage === undefined ? '' : `; page ${retiredPage} has failed`}`,
    ],
  ];
}

export function statusCommand(here: Surroundings): Command {
  return visitCommand('status', 'bolt, door, battery and clock, as the lock says')
    .option('--health', 'also what a locksmith asks for')
    .action((options: StatusOptions) =>
      visit(here, options, async ({ lock, known, key }) => {
        const status = await lock.status();
        const health = options.health && (await lock.health());
        const pairs = [...ofStatus(status, here.now()), ...(health ? ofHealth(health) : [])];
        tell(here, options, `${known.name}\n${lines(pairs)}`, { lock: known.name, ...status, ...(health && { health }) });
        await setUnknownClock(here, lock, key, status);
      }),
    );
}
