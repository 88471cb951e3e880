/**
 * Strict NOR flash: nRF52832 Product Specification v1.4, chapter 11. A write takes whole words and only clears bits; a word is
 * written twice and a block of 512 bytes 181 times at most between two erases. Whoever breaks that gets a `NorFault`.
 */
import { crc32 as zlibCrc32 } from 'node:zlib';
import { trace } from './trace.js';

export const pages = 4;
export const pageBytes = 4096;

const wordBytes = 4;
const blockBytes = 512;
const wordWritesAllowed = 2;
const blockWritesAllowed = 181;

export class NorFault extends Error {}
/** The power went before the operation in hand; the firmware must not see this as an exception of its own. */
export class PowerCut extends Error {}

/** `value` is undefined for an erase. */
type OnOperation = (offset: number, value?: number) => void;

/** What the flash holds, and what a test may do to it. */
export const flash = {
  bytes: Buffer.alloc(pages * pageBytes, 0xff),
  /** Erases of each page. */
  erases: new Array<number>(pages).fill(0),
  /** Bytes written since `blank` or `load`. */
  written: 0,
  /** Pages that ignore writes without a word. */
  deaf: new Set<number>(),
  /** Comes before each word and each erase; throw a `PowerCut` there. */
  onOperation: (() => undefined) as OnOperation,
};

/** How often something was read since the start. */
export const reads = { count: 0 };

const wordWrites = new Uint8Array((pages * pageBytes) / wordBytes);
const blockWrites = new Uint16Array((pages * pageBytes) / blockBytes);

export function read(offset: number, length: number): string {
  checkRange(offset, length);
  reads.count++;
  return flash.bytes.toString('latin1', offset, offset + length);
}

export function write(offset: number, bytes: string): void {
  checkRange(offset, bytes.length);
  if (offset % wordBytes || bytes.length % wordBytes)
    throw new NorFault(`${bytes.length} bytes at ${offset} are not whole words`);
  trace.push('nor.write');
  const data = Buffer.from(bytes, 'latin1');
  for (let at = 0; at < data.length; at += wordBytes) writeWord(offset + at, data.readUInt32LE(at));
}

export function erase(page: number): void {
  if (!Number.isInteger(page) || page < 0 || page >= pages) throw new NorFault(`there is no page ${page}`);
  trace.push('nor.erase');
  flash.onOperation(page * pageBytes);
  flash.erases[page]!++;
  flash.bytes.fill(0xff, page * pageBytes, (page + 1) * pageBytes);
  forget(page * pageBytes, (page + 1) * pageBytes);
}

export function crc32(bytes: string): number {
  return zlibCrc32(Buffer.from(bytes, 'latin1'));
}

/** A new chip. */
export function blank(): void {
  load(Buffer.alloc(pages * pageBytes, 0xff));
}

/** A chip with this content, each page written once. */
export function load(image: Buffer): void {
  image.copy(flash.bytes);
  flash.erases.fill(0);
  flash.written = 0;
  flash.deaf.clear();
  flash.onOperation = () => undefined;
  wordWrites.fill(0);
  blockWrites.fill(0);
}

function checkRange(offset: number, length: number): void {
  if (!Number.isInteger(offset) || offset < 0 || offset + length > pages * pageBytes) {
    throw new NorFault(`${length} bytes at ${offset} are outside the vault`);
  }
}

function writeWord(offset: number, value: number): void {
  const before = flash.bytes.readUInt32LE(offset);
  if ((value & ~before) >>> 0)
    throw new NorFault(`word ${offset}: ${before.toString(16)} cannot become ${value.toString(16)}`);
  flash.onOperation(offset, value);
  const block = Math.floor(offset / blockBytes);
  if (++wordWrites[offset / wordBytes]! > wordWritesAllowed) throw new NorFault(`word ${offset} is written a third time`);
  if (++blockWrites[block]! > blockWritesAllowed) throw new NorFault(`block ${block} is written for the 182nd time`);
  flash.written += wordBytes;
  if (!flash.deaf.has(Math.floor(offset / pageBytes))) flash.bytes.writeUInt32LE(value, offset);
}

function forget(start: number, end: number): void {
  wordWrites.fill(0, start / wordBytes, end / wordBytes);
  blockWrites.fill(0, start / blockBytes, end / blockBytes);
}
