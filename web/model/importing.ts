/** Links with keys: read once, and taken out of the address and the history at once. */
import { signal } from '@preact/signals';
import { areEqual, type Bytes, join, readU16, toHex } from '../../client/bytes.js';
import { type HeldKey, hold } from '../../client/keys.js';
import { newLedger } from '../../client/ledger.js';
import { decodeLink } from '../../client/link.js';
import type { StoredLock } from './database.js';
import { addLock, change, choose, locks } from './locks.js';
import { go, screen, type Screen, swap } from './route.js';

export type Arrived =
  | { readonly is: 'key'; readonly key: HeldKey }
  | { readonly is: 'claim'; readonly secret: Bytes }
  | { readonly is: 'damaged'; readonly text: string };

export const arrived = signal<Arrived | undefined>(undefined);

/** The address of this page, for links to keys. */
export function linkWith(fragment: string): string {
  return `${location.origin}${location.pathname}${location.search}#${fragment}`;
}

/** Takes what stands behind the '#' in the address, if anything does. */
export async function takeFragment(): Promise<void> {
  const fragment = location.hash.slice(1);
  if (!fragment) return;
  history.replaceState(screen.value, '', location.pathname + location.search);
  swap(await openFragment(fragment));
}

/** A link that was pasted: where the page is installed, links open elsewhere. */
export async function openLink(text: string): Promise<void> {
  go(await openFragment(text.trim().replace(/^[^#]*#/, '')));
}

/** @returns the screen that shows what came. */
async function openFragment(fragment: string): Promise<Screen> {
  try {
    const link = await decodeLink(fragment);
    if (link.kind === 'key') arrived.value = { is: 'key', key: await hold(link.key) };
    else {
      arrived.value = { is: 'claim', secret: link.secret };
      return { at: 'claim' };
    }
  } catch (error) {
    arrived.value = { is: 'damaged', text: error instanceof Error ? error.message : String(error) };
  }
  return { at: 'import' };
}

/** The lock on this phone that has keys of this key's owner. */
export function lockWith(key: HeldKey): StoredLock | undefined {
  return locks.value.find((lock) => areEqual(lock.key.keyId, key.keyId));
}

/** What this key takes the place of: the same key, or one that a renewal has killed. Another key of the same lock stays. */
export function replacedBy(key: HeldKey): StoredLock | undefined {
  const isSame = ({ key: mine }: StoredLock): boolean =>
    areEqual(mine.keyId, key.keyId) && areEqual(join(...mine.blocks), join(...key.blocks));
  const isDead = ({ key: mine }: StoredLock): boolean =>
    readU16(mine.keyId, 0) === readU16(key.keyId, 0) && readU16(mine.keyId, 2) < readU16(key.keyId, 2);
  return locks.value.find(isSame) ?? locks.value.find(isDead);
}

export async function keepKey(key: HeldKey, name: string): Promise<void> {
  const present = replacedBy(key);
  if (present) {
    const isRenewed = toHex(key.keyId) !== present.ledger.keyId;
    await change(present.id, { key, name, ...(isRenewed ? { ledger: newLedger(key) } : {}) });
    choose(present.id);
  } else await addLock(name, key);
  arrived.value = undefined;
}
