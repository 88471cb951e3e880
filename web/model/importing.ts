/** Links with keys: read once, and taken out of the address at once. What the browser's own history keeps of it, no page can take back. */
import { signal } from '@preact/signals';
import { areEqual, type Bytes } from '../../client/bytes.js';
import { type HeldKey, hold } from '../../client/keys.js';
import { decodeLink } from '../../client/link.js';
import type { StoredLock } from './database.js';
import { addLock, change, choose, locks } from './locks.js';
import { go, screen, type Screen, swap } from './route.js';
import { isKeyOf, looksSame } from './same-key.js';

export type Arrived =
  | ({ readonly is: 'key'; readonly key: HeldKey } & Place)
  | { readonly is: 'claim'; readonly secret: Bytes }
  | { readonly is: 'damaged'; readonly text: string };

/** Where a key that came belongs among those of this phone. */
export interface Place {
  /** What it takes the place of: the same key, or with an owner's one that was narrowed from it. */
  readonly present: StoredLock | undefined;
  /** True if a key of this phone looks like it and hangs on another secret: one of the two is forged, and both are kept. */
  readonly isDoubtful: boolean;
}

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
    if (link.kind === 'key') {
      const key = await hold(link.key);
      arrived.value = { is: 'key', key, ...(await placeOf(key, locks.value)) };
    } else {
      arrived.value = { is: 'claim', secret: link.secret };
      return { at: 'claim' };
    }
  } catch (error) {
    arrived.value = { is: 'damaged', text: error instanceof Error ? error.message : String(error) };
  }
  return { at: 'import' };
}

/** An owner's own key is that of every key of its lock; any other takes the place of itself alone. */
export async function placeOf(key: HeldKey, among: readonly StoredLock[]): Promise<Place> {
  const isOwner = key.blocks.length === 0;
  const alike = among.filter(({ key: mine }) => (isOwner ? areEqual(mine.keyId, key.keyId) : looksSame(mine, key)));
  const proven = await Promise.all(alike.map(({ key: mine }) => isKeyOf(key, mine)));
  return { present: alike.find((_, at) => proven[at]), isDoubtful: proven.includes(false) };
}

/** @param present the lock whose key it is already */
export async function keepKey(key: HeldKey, name: string, present: StoredLock | undefined): Promise<void> {
  if (present) {
    await change(present.id, { key, name });
    choose(present.id);
  } else await addLock(name, key);
}
