/** Who has a PIN: what the lock says, never what this phone believes it has done. */
import type { Lock } from '../../client/lock.js';
import { withLock } from './link.js';
import { change, lockOf } from './locks.js';
import { passOver } from './problem.js';
import { readStatus } from './status.js';
import { nowSeconds } from './time.js';

async function readPins(lock: Lock, lockId: string): Promise<void> {
  // The number first: what changes between the two shows as a change since.
  const { newestNumber: logNumber } = await readStatus(lock, lockId);
  const slots = await lock.listPins();
  await change(lockId, { pins: { slots, logNumber, at: nowSeconds() } });
}

export function askForPins(lockId: string): Promise<void> {
  return withLock(lockOf(lockId), (lock) => readPins(lock, lockId));
}

/** Changes something, and asks the lock what has come of it. The change is done, whether it can still be asked or not. */
function changePins(lockId: string, task: (lock: Lock) => Promise<void>): Promise<void> {
  return withLock(lockOf(lockId), async (lock) => {
    await task(lock);
    const { pins } = lockOf(lockId);
    if (pins) await change(lockId, { pins: { ...pins, isStale: true } });
    await readPins(lock, lockId).catch(passOver);
  });
}

export async function setPin(lockId: string, slot: number, digits: string, isNew: boolean, name?: string): Promise<void> {
  await changePins(lockId, (lock) => (isNew ? lock.addPin(slot, digits) : lock.replacePin(slot, digits)));
  if (name) await change(lockId, { pinNames: { ...lockOf(lockId).pinNames, [slot]: name } });
}

export async function removePin(lockId: string, slot: number): Promise<void> {
  await changePins(lockId, (lock) => lock.removePin(slot));
}
