/** The link to a lock: one at a time, since a lock speaks to one phone at a time, and let go of as soon as nothing is asked. */
import { signal } from '@preact/signals';
import type { ClaimKey, HeldKey } from '../../client/keys.js';
import { Lock } from '../../client/lock.js';
import { Session } from '../../client/session.js';
import { radio } from '../bluetooth/index.js';
import { LinkProblem } from '../bluetooth/radio.js';
import { type Stage, withStages } from '../bluetooth/stages.js';
import type { StoredLock } from './database.js';
import { change, locks } from './locks.js';
import { taken } from './offer.js';

/** Long enough for the next tap, and soon over for whoever stands behind at the door. */
const idleMilliseconds = 3000;

export const stage = signal<Stage | 'looking'>('away');

interface Active {
  readonly lockId: string;
  readonly key: ClaimKey;
  readonly deviceId: string;
  readonly lock: Lock;
}

let active: Active | undefined;
let tasks = 0;
let idleTimer: ReturnType<typeof setTimeout> | undefined;

async function openLink(lockId: string, key: ClaimKey, deviceId: string | undefined): Promise<Active> {
  if (active?.lockId === lockId && active.key === key) return active;
  await letGo();
  stage.value = deviceId === undefined ? 'looking' : 'connecting';
  try {
    if (!(await radio.isThere())) throw new LinkProblem('none');
    const found = await radio.find(deviceId);
    const transport = withStages(found.transport, (now) => (stage.value = now));
    active = { lockId, key, deviceId: found.deviceId, lock: new Lock(new Session(transport, key)) };
    if (found.deviceId !== deviceId && locks.value.some(({ id }) => id === lockId))
      await change(lockId, { deviceId: found.deviceId });
    return active;
  } catch (error) {
    stage.value = 'away';
    throw error;
  }
}

export async function letGo(): Promise<void> {
  clearTimeout(idleTimer);
  const { lock } = active ?? {};
  active = undefined;
  await lock?.session.end();
  stage.value = 'away';
}

/** Whether what went wrong is that the device is not where it was: its address changes now and then. */
function isLost(error: unknown): boolean {
  return error instanceof LinkProblem || (error instanceof Error && error.cause instanceof LinkProblem);
}

async function run<Result>(
  lockId: string,
  key: ClaimKey,
  deviceId: string | undefined,
  task: (lock: Lock, deviceId: string) => Promise<Result>,
): Promise<Result> {
  clearTimeout(idleTimer);
  tasks++;
  try {
    const link = await openLink(lockId, key, deviceId);
    return await task(link.lock, link.deviceId);
  } catch (error) {
    if (isLost(error)) {
      await letGo();
      if (locks.value.some(({ id }) => id === lockId)) await change(lockId, { deviceId: undefined });
    }
    throw error;
  } finally {
    if (--tasks === 0) idleTimer = setTimeout(() => void letGo(), idleMilliseconds);
  }
}

/** Asks something of a lock, under the key that is kept of it. To be called from a person's hand: the browser may ask which device. */
export async function withLock<Result>(stored: StoredLock, task: (lock: Lock) => Promise<Result>): Promise<Result> {
  const { id, key, deviceId } = stored.offered ? await settle(stored, stored.offered) : stored;
  return run(id, key, deviceId, task);
}

async function settle({ id, key, deviceId }: StoredLock, offered: HeldKey): Promise<StoredLock> {
  const isTaken = await run(id, offered, deviceId, (lock) => lock.hasTaken(key));
  return change(id, isTaken ? await taken(offered) : { offered: undefined });
}

/** The same under a key that is not kept: a claim key, the owner's own. The link is let go of at the end. */
export async function withKey<Result>(
  key: ClaimKey,
  deviceId: string | undefined,
  task: (lock: Lock, deviceId: string) => Promise<Result>,
): Promise<Result> {
  try {
    return await run('', key, deviceId, task);
  } finally {
    await letGo();
  }
}
