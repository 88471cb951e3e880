/** The log as a file (docs/LOG.md), and the owner's seed, out of an image of the flash: what a programmer at the debug port could do. */
import type { Board } from '../boards/board.js';
import { firstLink, headTag, nextLink } from '../log/chain.js';
import { entryOf, formatLog, fromHex, isSeal, type LoggedEvent, payloadOf, type Seal, toHex } from '../log/file.js';
import { RecordKey } from '../src/store/keys.js';
import { chainKeyBytes } from '../src/wire/chain.js';
import { readVault } from './vault.js';

/** Events and seals, oldest first. */
export function readEntries(flash: Uint8Array, board: Board): (LoggedEvent | Seal)[] {
  const entries = new Map<number, LoggedEvent | Seal>();
  for (const { key, live, payload } of readVault(flash, board)) {
    if (key !== RecordKey.Event || !live) continue;
    const entry = entryOf(payload);
    entries.set(entry.number, entry);
  }
  return [...entries.values()].sort((a, b) => a.number - b.number);
}

function chainOf(flash: Uint8Array, board: Board): string {
  return readVault(flash, board).find(({ key, live }) => key === RecordKey.Chain && live)?.payload ?? '';
}

export function exportLog(flash: Uint8Array, board: Board): string {
  const entries = readEntries(flash, board);
  const key = chainOf(flash, board).slice(0, chainKeyBytes);
  const head = entries.at(-1)?.number ?? 0;
  const last = entries.filter(isSeal).at(-1);
  const link = entries
    .filter((entry) => !isSeal(entry) && entry.number > (last?.number ?? 0))
    .reduce((so, event) => nextLink(so, payloadOf(event)), last ? fromHex(last.link) : firstLink);
  const hex = toHex(link);
  return formatLog({ entries, head: { head, link: hex, ...(key && { tag: toHex(headTag(key, head, link)) }) } });
}

/** The seed in hexadecimal; undefined where there is no owner yet, or the seed was taken. */
export function readSeed(flash: Uint8Array, board: Board): string | undefined {
  return toHex(chainOf(flash, board).slice(chainKeyBytes)) || undefined;
}
