/** The lock's log on this phone: fetched, named, searched; saved and verified by what is loaded for it alone. */
import { signal } from '@preact/signals';
import { entryIn, holderOf, isDated, isSeal, type LoggedEvent } from '../../log/file.js';
import { describe, type Described } from '../../log/words.js';
import { nobody, phone } from '../../src/wire/events.js';
import { logWords, pinWords } from '../words.js';
import type { StoredLock } from './database.js';
import { ownHolderId } from './giving.js';
import { withLock } from './link.js';
import { change, lockOf } from './locks.js';
import { when } from './in-words.js';

/** How many records have come, while they come. */
export const fetched = signal<number | undefined>(undefined);

export interface LogLine extends Described {
  readonly number: number;
  readonly time: string;
}

/** Adds what is new since the last time. */
export async function fetchLog(lockId: string): Promise<void> {
  const stored = lockOf(lockId);
  const records = [...stored.log];
  const newest = records.at(-1);
  fetched.value = 0;
  try {
    await withLock(stored, async (lock) => {
      for await (const record of lock.readLog(newest ? entryIn(newest).number + 1 : 1)) {
        records.push(record);
        fetched.value = records.length - stored.log.length;
      }
    });
  } finally {
    fetched.value = undefined;
    await change(lockId, { log: records });
  }
}

function nameOf(stored: StoredLock, event: LoggedEvent): string | undefined {
  const id = holderOf(event);
  if (id !== undefined) {
    if (event.value === 0) return logWords.owner;
    if (id === ownHolderId(stored.id)) return logWords.you;
    return stored.ledger.given.find(({ holderId }) => holderId === id)?.name ?? logWords.unknownKey(id);
  }
  if (event.who === nobody || event.who === phone) return undefined;
  return stored.pinNames[event.who] ?? (event.who === 0 ? pinWords.owner : undefined);
}

function timeOf(event: LoggedEvent): string {
  const { seconds } = event;
  if (isDated(event)) return when(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const spent = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return logWords.sincePower(spent);
}

/** Newest first. */
export function logLines(stored: StoredLock): LogLine[] {
  return stored.log
    .map(entryIn)
    .filter((entry): entry is LoggedEvent => !isSeal(entry))
    .map((event) => {
      const described = describe({ ...event, name: nameOf(stored, event) });
      return { ...described, number: event.number, time: timeOf(event) };
    })
    .reverse();
}

export function matches(line: LogLine, search: string): boolean {
  const text = `${line.kind} ${line.text} ${line.who} ${line.time}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
