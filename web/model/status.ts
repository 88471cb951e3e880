/** What the lock says of itself, kept with when it said so. */
import type { Lock, Status } from '../../client/lock.js';
import { change } from './locks.js';
import { nowSeconds } from './time.js';

export async function readStatus(lock: Lock, id: string): Promise<Status> {
  const status = await lock.status();
  await change(id, { seen: { status, at: nowSeconds() } });
  return status;
}
