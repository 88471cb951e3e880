/** A key that a lock has offered stands beside the one that holds, until the lock has taken one of the two. */
import { newHolderId } from '../../client/block.js';
import { Refused } from '../../client/errors.js';
import { type HeldKey, hold, narrow } from '../../client/keys.js';
import { newLedger } from '../../client/ledger.js';
import type { Lock } from '../../client/lock.js';
import type { StoredLock } from './database.js';

type Changes = Partial<Omit<StoredLock, 'id'>>;

/** The owner's phone has a key that does everything, and can be revoked. */
export function forPhone(ownerKey: HeldKey): Promise<HeldKey> {
  return narrow(ownerKey, { holderId: newHolderId() }).then(hold);
}

/** What is stored once the lock has taken the offered key: all others are dead. */
export async function taken(offered: HeldKey): Promise<Changes> {
  const key = await forPhone(offered);
  return { key, ownerKey: offered, offered: undefined, ledger: newLedger(key), strangers: [], used: [] };
}

/**
 * A renewal was cut off behind the lock's offer. If the lock takes that key it holds; if it takes the old one, the offer is dead.
 * @param lock under the offered key
 * @throws SessionError if it takes neither, and nothing is known
 */
export async function settleOffer(lock: Lock, offered: HeldKey, key: HeldKey): Promise<Changes> {
  try {
    await lock.status();
    return await taken(offered);
  } catch (error) {
    // What cannot be proven changes nothing; the old key can.
    if (!(error instanceof Refused)) throw error;
  }
  lock.session.use(key);
  await lock.status();
  return { offered: undefined };
}
