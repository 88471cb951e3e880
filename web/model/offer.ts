/** A key that a lock has offered stands beside the one that holds, until the lock has taken one of the two. */
import { newHolderId } from '../../client/block.js';
import { type HeldKey, hold, narrow } from '../../client/keys.js';
import { newLedger } from '../../client/ledger.js';
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
