/** The log as a lock sends it: the same entries that an export has. */
import { toHex } from '../../client/bytes.js';
import type { Lock } from '../../client/lock.js';
import { entryIn, type LogFile } from '../../log/file.js';

type Entry = LogFile['entries'][number];

/** @param onEntry called for each as it comes */
export async function fetchEntries(lock: Lock, since: number, onEntry: () => void): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const record of lock.readLog(since)) {
    entries.push(entryIn(record));
    onEntry();
  }
  return entries;
}

/** All entries up to a head: it may be ahead of what was read before it was asked for. */
export async function fetchLog(lock: Lock, onEntry: () => void): Promise<LogFile> {
  const entries = await fetchEntries(lock, 1, onEntry);
  const { number, link, tag } = await lock.logHead();
  const next = (entries.at(-1)?.number ?? 0) + 1;
  if (next <= number) entries.push(...(await fetchEntries(lock, next, onEntry)));
  return {
    entries: entries.filter((entry) => entry.number <= number),
    head: { head: number, link: toHex(link), tag: toHex(tag) },
  };
}
