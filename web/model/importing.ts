/** Links with keys: read once, and taken out of the address and the history at once. */
import { signal } from '@preact/signals';
import { areEqual, type Bytes, toHex } from '../../client/bytes.js';
import { type HeldKey, hold } from '../../client/keys.js';
import { newLedger } from '../../client/ledger.js';
import { decodeLink } from '../../client/link.js';
import type { StoredLock } from './database.js';
import { addLock, change, choose, locks } from './locks.js';
import { screen, type Screen, swap } from './route.js';

export type Arrived =
  | { readonly is: 'key'; readonly key: HeldKey }
  | { readonly is: 'claim'; readonly secret: Bytes }
  | { readonly is: 'damaged'; readonly text: string };

export const arrived = signal<Arrived | undefined>(undefined);

/** The address of this page, for links to keys. */
export function linkWith(fragment: string): string {
  return `${location.origin}${location.pathname}${location.search}#${fragment}`;
}

/** Takes what stands behind the '#', if anything does. */
export async function takeFragment(): Promise<void> {
  const fragment = location.hash.slice(1);
  if (!fragment) return;
  history.replaceState(screen.value, '', location.pathname + location.search);
  let next: Screen = { at: 'import' };
  try {
    const link = await decodeLink(fragment);
    if (link.kind === 'key') arrived.value = { is: 'key', key: await hold(link.key) };
    else {
      arrived.value = { is: 'claim', secret: link.secret };
      next = { at: 'claim' };
    }
  } catch (error) {
    arrived.value = { is: 'damaged', text: error instanceof Error ? error.message : String(error) };
  }
  swap(next);
}

/** The lock on this phone that this key is of; after a renewal the old keys are of no lock. */
export function lockWith(key: HeldKey): StoredLock | undefined {
  return locks.value.find((lock) => areEqual(lock.key.keyId, key.keyId));
}

export async function keepKey(key: HeldKey, name: string): Promise<void> {
  const present = lockWith(key);
  if (present) {
    const isSame = toHex(present.key.keyId) === present.ledger.keyId;
    await change(present.id, { key, name, ...(isSame ? {} : { ledger: newLedger(key) }) });
    choose(present.id);
  } else await addLock(name, key);
  arrived.value = undefined;
}
