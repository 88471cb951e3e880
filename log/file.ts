/** The file that a log is exported to: docs/LOG.md. For tools and for a browser: byte strings, one character a byte. */
import { eventRecordBytes, readU16, readU32, recordPrefix, sealRecordBytes, u16, u32 } from '../src/store/format.js';
import { RecordKey } from '../src/store/keys.js';
import { chainKeyBytes, linkBytes, sealTagBytes } from '../src/wire/chain.js';
import { EventCode, phone } from '../src/wire/events.js';
import { crc32 } from './crc32.js';

export interface LoggedEvent {
  readonly number: number;
  readonly seconds: number;
  readonly code: number;
  readonly reason: number;
  readonly who: number;
  readonly clock: number;
  /** Of an event that a phone caused, but for a movement: its holder id, u32. */
  readonly value: number;
  /** Checksum of its record in flash: names the event that was damaged, and proves nothing. */
  readonly crc: string;
}

/** Bytes in hexadecimal. */
export interface Seal {
  readonly number: number;
  readonly link: string;
  readonly tag: string;
  readonly crc: string;
}

export interface Head {
  /** Number and link of the newest event or seal. */
  readonly head: number;
  readonly link: string;
  /** Absent where the lock has no chain. */
  readonly tag?: string;
}

export interface LogFile {
  /** In the order of the file. */
  readonly entries: readonly (LoggedEvent | Seal)[];
  readonly head: Head;
}

/** The file cannot be read as a log. */
export class LogFileError extends Error {}

const title = JSON.stringify({ deadlatch: 'log', version: 1 });

export const toHex = (bytes: string): string =>
  Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
export const fromHex = (hex: string): string => hex.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)));

/** What the bolt did keeps its own value, whoever moved it. */
const movements: readonly number[] = [EventCode.Unlocked, EventCode.Locked, EventCode.Jammed, EventCode.MoveRefused];

/** Its last word is the holder id of the key behind it: docs/PROTOCOL.md, "What the lock keeps". */
function namesHolder({ code, who }: Pick<LoggedEvent, 'code' | 'who'>): boolean {
  return who === phone && !movements.includes(code);
}

/** The holder id of the key behind an event, in hexadecimal. */
export function holderOf(event: LoggedEvent): string | undefined {
  return namesHolder(event) ? toHex(u32(event.value)) : undefined;
}

const clockUnknown = 255;

/** True if its seconds are Unix time; otherwise they are counted from the last start before it. */
export function isDated({ clock }: Pick<LoggedEvent, 'clock'>): boolean {
  return clock !== clockUnknown;
}

export function isSeal(entry: LoggedEvent | Seal): entry is Seal {
  return 'tag' in entry;
}

/** The payload of the record that the lock has written. */
export function payloadOf(entry: LoggedEvent | Seal): string {
  if (isSeal(entry)) return u32(entry.number) + fromHex(entry.link) + fromHex(entry.tag);
  const { number, seconds, code, reason, who, clock, value } = entry;
  const lastWord = namesHolder(entry) ? u32(value) : u16(value) + '\xff\xff';
  return u32(number) + u32(seconds) + String.fromCharCode(code, reason, who, clock) + lastWord;
}

/** The checksum that the record of this entry must have. */
export function crcOf(entry: LoggedEvent | Seal): string {
  const bytes = isSeal(entry) ? sealRecordBytes : eventRecordBytes;
  const record = recordPrefix(bytes / 4, RecordKey.Event) + payloadOf(entry);
  return crc32(record).toString(16).padStart(8, '0');
}

const frameBytes = 4;

/** What a record says that a lock has sent, between its first word and its checksum (docs/STORE.md). */
export function entryIn(record: Uint8Array): LoggedEvent | Seal {
  return entryOf(String.fromCharCode(...record.subarray(frameBytes, -frameBytes)));
}

/** What a record under `RecordKey.Event` says. */
export function entryOf(payload: string): LoggedEvent | Seal {
  const number = readU32(payload, 0);
  const [code = 0, reason = 0, who = 0, clock = 0] = [8, 9, 10, 11].map((at) => payload.charCodeAt(at));
  const entry =
    payload.length === sealRecordBytes - 8
      ? { number, link: toHex(payload.slice(4, 4 + linkBytes)), tag: toHex(payload.slice(4 + linkBytes)) }
      : { number, seconds: readU32(payload, 4), code, reason, who, clock, value: lastWordOf({ code, who }, payload) };
  return { ...entry, crc: crcOf({ ...entry, crc: '' }) };
}

function lastWordOf(event: Pick<LoggedEvent, 'code' | 'who'>, payload: string): number {
  return namesHolder(event) ? readU32(payload, 12) : readU16(payload, 12);
}

export function formatLog({ entries, head }: LogFile): string {
  return [title, ...entries.map((entry) => JSON.stringify(entry)), JSON.stringify(head), ''].join('\n');
}

const shapes: readonly Readonly<Record<string, number | RegExp>>[] = [
  {
    number: 2 ** 32,
    seconds: 2 ** 32,
    code: 256,
    reason: 256,
    who: 256,
    clock: 256,
    value: 2 ** 32,
    crc: /^[0-9a-f]{8}$/,
  },
  { number: 2 ** 32, link: hex(linkBytes), tag: hex(sealTagBytes), crc: /^[0-9a-f]{8}$/ },
];
const headShapes: typeof shapes = [
  { head: 2 ** 32, link: hex(linkBytes), tag: hex(sealTagBytes) },
  { head: 2 ** 32, link: hex(linkBytes) },
];

function hex(bytes: number): RegExp {
  return new RegExp(`^[0-9a-f]{${String(bytes * 2)}}$`);
}

/** The line as an object of one of these shapes, written as `formatLog` writes it; or undefined. */
function parseLine(line: string, allowed: typeof shapes): object | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || JSON.stringify(value) !== line) return undefined;
  const fields = value as Record<string, unknown>;
  const fits = (shape: (typeof shapes)[number]): boolean =>
    Object.keys(shape).join() === Object.keys(fields).join() &&
    Object.entries(shape).every(([name, limit]) => {
      const field = fields[name];
      if (limit instanceof RegExp) return typeof field === 'string' && limit.test(field);
      return Number.isInteger(field) && (field as number) >= 0 && (field as number) < limit;
    });
  return allowed.some(fits) ? value : undefined;
}

/** Throws a `LogFileError` that names the line. */
export function parseLog(text: string): LogFile {
  const lines = text.split('\n');
  if (lines[0] !== title) throw new LogFileError(`Line 1 is not ${title}: this is no log, or of another version.`);
  if (lines.pop() !== '') throw new LogFileError('The last line does not end: the file was cut off.');
  const entries: (LoggedEvent | Seal)[] = [];
  for (const [index, line] of lines.slice(1, -1).entries()) {
    const entry = parseLine(line, shapes) as LoggedEvent | Seal | undefined;
    const behind = entries.at(-1)?.number;
    if (!entry || (!isSeal(entry) && !namesHolder(entry) && entry.value > 0xffff)) {
      const place = behind === undefined ? 'the first event' : `what stands behind number ${String(behind)}`;
      throw new LogFileError(`Line ${String(index + 2)}, ${place}, is not as a lock writes it: it was changed.`);
    }
    entries.push(entry);
  }
  const head = lines.length > 1 ? (parseLine(lines.at(-1) ?? '', headShapes) as Head | undefined) : undefined;
  if (!head)
    throw new LogFileError(`Line ${String(lines.length)}, the last, is not a head: it was changed, or the end is missing.`);
  return { entries, head };
}

/** The seed as the owner has it, in hexadecimal; undefined if it is none. */
export function parseSeed(text: string): string | undefined {
  const plain = text.replace(/[\s-]/g, '').toLowerCase();
  return hex(chainKeyBytes).test(plain) ? fromHex(plain) : undefined;
}
