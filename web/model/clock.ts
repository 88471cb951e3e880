/** The lock's clock drifts, and is lost with its power: whoever may sets it by their phone, without being asked. */
import { allows, hasTimes, type HeldKey } from '../../client/keys.js';
import type { Lock, Status } from '../../client/lock.js';
import { Right } from '../../src/wire/command.js';
import { nowSeconds } from './time.js';
import { zoneAt } from '../../client/zone.js';

/** Below it, a record in the log is not worth it. */
const leastStep = 20;
/** Above it, one must administer the lock. */
const mostStep = 600;

/** @returns true if the clock was set. */
export async function keepTime(lock: Lock, key: HeldKey, { time }: Status): Promise<boolean> {
  if (!allows(key, Right.SetClock) || hasTimes(key)) return false;
  const now = nowSeconds();
  const step = time === undefined ? Infinity : Math.abs(now - time);
  const administers = allows(key, Right.Administer);
  if (step < leastStep || (step > mostStep && !administers)) return false;
  await setClock(lock, key);
  return true;
}

/** And the zone, by whoever may. */
export async function setClock(lock: Lock, key: HeldKey): Promise<void> {
  const now = nowSeconds();
  if (allows(key, Right.Administer)) await lock.setZone(zoneAt(now));
  await lock.setClock(now);
}
