/** What a power cut can leave of the word or page in flight. */
import type { Torn } from '../../sim/faults.js';
import type { NorOperation } from '../../sim/nor.js';
import type { Random } from '../../sim/random.js';

/**
 * Of the bits that were to change: none, all, half a word, a random part, a single one (`bit n` is the n-th), all but one. Then
 * bits that read differently each time: one of a word that is otherwise done, of a part, of a word that was only begun.
 */
export const tears = ['none', 'all', 'low', 'high', 'some', 'but one', 'last unstable', 'unstable', 'begun'] as const;
export type Tear = (typeof tears)[number] | `bit ${number}`;

/** Every single bit of a word. */
export const bits = Array.from({ length: 32 }, (_, n): Tear => `bit ${n}`);

/**
 * What `tear` makes of an operation.
 * @param flash the bytes whose address is `base` and up
 */
export function torn(operation: NorOperation, tear: Tear, random: Random, flash: Uint8Array, base = 0): Torn {
  if (operation.kind === 'erase') return tornPage(flash.slice(operation.address - base).subarray(0, 4096), tear, random);
  const { before, value } = operation;
  const changing = (before & ~value) >>> 0;
  const single = Array.from({ length: 32 }, (_, bit) => (changing & (1 << bit)) >>> 0).filter(Boolean);
  const one = single[random.next() % single.length] ?? 0;
  const left = (taken: number): number => (before & ~(changing & taken)) >>> 0;
  switch (tear) {
    case 'none':
      return {};
    case 'all':
      return { word: value };
    case 'low':
      return { word: left(0xffff) };
    case 'high':
      return { word: left(0xffff0000) };
    case 'some':
      return { word: left(random.next()) };
    case 'but one':
      return { word: left(~one) };
    case 'last unstable':
      return { word: value, unstableBits: one };
    case 'unstable':
      return { word: left(random.next()), unstableBits: (changing & random.next()) >>> 0 };
    case 'begun':
      return { word: before, unstableBits: one };
    default:
      return { word: left(single[Number(tear.slice(4)) % single.length] ?? 0) };
  }
}

/** An erase lifts bits one by one, wherever they are: from a few of the page to all. Where it stops, they may read either way. */
function tornPage(page: Uint8Array, tear: Tear, random: Random): Torn {
  if (tear === 'none') return {};
  if (tear === 'all') return { page: page.fill(0xff) };
  const few = tear !== 'some' && tear !== 'unstable';
  const lifted = new Uint8Array(page.length);
  for (let at = 0; at < page.length; at++) {
    if (!few) lifted[at] = random.next();
    else if (random.next() % 64 === 0) lifted[at] = 1 << (random.next() % 8);
    lifted[at]! &= ~page[at]!;
  }
  const isUnstable = tear === 'unstable' || tear === 'begun' || tear === 'last unstable';
  const unstablePage = lifted.map((bits) => (isUnstable ? bits : 0));
  return { page: page.map((bits, at) => bits | (isUnstable ? 0 : lifted[at]!)), unstablePage };
}
