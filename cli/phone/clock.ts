/** `deadlatch clock`: the lock's time, without which it refuses keys that are good at certain times. */
import { Argument, type Command } from 'commander';
import type { Lock, Status } from '../../client/lock.js';
import { allows, hasTimes, type LooseKey } from '../../client/keys.js';
import { deviceOffset, offsetIn, type OffsetAt, zoneAt } from '../../client/zone.js';
import { Right } from '../../src/wire/command.js';
import { Failure } from '../failure.js';
import { visitCommand } from './options.js';
import type { Surroundings } from './surroundings.js';
import { formatTime } from './times.js';
import { type LockOptions, tell, visit } from './visit.js';

interface ClockOptions extends LockOptions {
  readonly zone?: string;
}

export function describeClock({ time, uncertainty }: Status, now: number): string {
  if (time === undefined) return 'not known since the power was gone';
  const away = time - now;
  const difference =
    Math.abs(away) <= 1 ? 'as here' : `${Math.abs(away)} s ${away < 0 ? 'behind' : 'ahead of'} this computer`;
  return `${formatTime(time)}, ${difference}${uncertainty ? `; may be wrong by ${uncertainty} s` : ''}`;
}

/** Whoever administers the lock and comes by sets a clock that has lost the time: keys that are bound to times wait for it. */
export async function setUnknownClock(here: Surroundings, lock: Lock, key: LooseKey, { time }: Status): Promise<void> {
  if (time !== undefined || !allows(key, Right.Administer) || !allows(key, Right.SetClock) || hasTimes(key)) return;
  await lock.setClock(here.now());
  await lock.setZone(zoneAt(here.now()));
  here.note("The lock did not know the time: it has this computer's now.");
}

function offsetOf(zone: string | undefined): OffsetAt {
  try {
    return zone === undefined ? deviceOffset : offsetIn(zone);
  } catch (cause) {
    throw new Failure('usage', `There is no time zone "${zone}".`, 'Write it as in Europe/Berlin.', { cause });
  }
}

export function clockCommand(here: Surroundings): Command {
  return visitCommand('clock', "show the lock's clock, or set it by this computer's")
    .addArgument(new Argument('[what]').choices(['show', 'set']).default('show'))
    .option('--zone <name>', 'with set: the zone of the door, as in Europe/Berlin, if it is not that of this computer')
    .action(async (what: string, options: ClockOptions) => {
      const zone = zoneAt(here.now(), offsetOf(options.zone));
      return visit(here, options, async ({ lock, known, key }) => {
        if (what === 'set') {
          await lock.setClock(here.now());
          if (allows(key, Right.Administer)) await lock.setZone(zone);
          else here.note('The zone stays as it was: to set it one must administer the lock.');
        }
        const status = await lock.status();
        const { time, uncertainty } = status;
        tell(here, options, `The clock of "${known.name}": ${describeClock(status, here.now())}.`, { time, uncertainty });
      });
    });
}
