/** The lock's log on this phone: fetched, named, searched; saved and verified by what is loaded for it alone. */
import { signal } from '@preact/signals';
import { toHex } from '../../client/bytes.js';
import { entryOf, isSeal, type LoggedEvent, namesHolder } from '../../log/file.js';
import { describe, type Described } from '../../log/words.js';
import { readU32 } from '../../src/store/format.js';
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

const frameBytes = 4;
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
export const recordText = (record: Uint8Array): string => textOf(record.subarray(frameBytes, -frameBytes));
const numberOf = (record: Uint8Array): number => readU32(textOf(record), frameBytes);

/** Adds what is new since the last time. */
export async function fetchLog(lockId: string): Promise<void> {
  const stored = lockOf(lockId);
  const records = [...stored.log];
  const newest = records.at(-1);
  fetched.value = 0;
  try {
    await withLock(stored, async (lock) => {
      for await (const record of lock.readLog(newest ? numberOf(newest) + 1 : 1)) {
        records.push(record);
        fetched.value = records.length - stored.log.length;
      }
    });
  } finally {
    fetched.value = undefined;
    await change(lockId, { log: records });
  }
}

function entriesOf(stored: StoredLock) {
  return stored.log.map((record) => entryOf(recordText(record)));
}

function nameOf(stored: StoredLock, event: LoggedEvent): string | undefined {
  if (namesHolder(event)) {
    const id = toHex(Uint8Array.of(event.value, event.value >>> 8, event.value >>> 16, event.value >>> 24));
    if (event.value === 0) return logWords.owner;
    if (id === ownHolderId(stored.id)) return logWords.you;
    return stored.ledger.given.find(({ holderId }) => holderId === id)?.name ?? logWords.unknownKey(id);
  }
  if (event.who === nobody || event.who === phone) return undefined;
  return stored.pinNames[event.who] ?? (event.who === 0 ? pinWords.owner : undefined);
}

const sinceStart = 255;

function timeOf({ clock, seconds }: LoggedEvent): string {
  if (clock !== sinceStart) return when(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const spent = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return logWords.sincePower(spent);
}

/** Newest first. */
export function logLines(stored: StoredLock): LogLine[] {
  return entriesOf(stored)
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
