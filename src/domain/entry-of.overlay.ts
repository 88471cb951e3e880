/** The entry that a holder has, or would have. */
import { readU16, u16 } from '../store/format.js';
import { noUntil } from '../wire/block.js';
import { Entry, forEver, holderEntry, secondsPerDay } from './holders.js';

/**
 * @param until Unix seconds: when keys of this holder end
 * @returns 8 bytes, with no flag that the holder does not have
 */
export function entryOf(id: string, until: number): string {
  const before = holderEntry(id);
  const day = until === noUntil ? forEver : Math.min(forEver, Math.ceil(until / secondsPerDay));
  return id + (before ? u16(Math.max(day, readU16(before, Entry.Until))) + before.substr(Entry.Uses) : u16(day) + '\0\0');
}
