/** The simulator's strict flash as the NOR seam, with pages that can go deaf and cells that can stick. */
import { crc32 as zlibCrc32 } from 'node:zlib';
import { NorFlash, type NorOperation } from '../../sim/nor.js';
import { Random } from '../../sim/random.js';
import { trace } from './trace.js';

export const pages = 4;
export const pageBytes = 4096;

/** What a test sees of the flash and may do to it. */
export const flash = {
  chip: new NorFlash({ address: 0, pages, pageBytes }),
  /** Pages that ignore writes without a word. */
  deaf: new Set<number>(),
  /** Bits that stay set whatever is written, by byte offset. */
  stuck: new Map<number, number>(),
  /** Comes before each word and each erase; throw a `PowerCut` there. */
  onOperation: ((): void => undefined) as (operation: NorOperation) => void,
  get bytes(): Buffer {
    return Buffer.from(this.chip.bytes.buffer);
  },
  /** Erases of each page. */
  get erases(): number[] {
    return [...this.chip.wear];
  },
};

/** How often something was read since the start. */
export const reads = { count: 0 };

export function read(offset: number, length: number): string {
  reads.count++;
  return Buffer.from(flash.chip.read(offset, length)).toString('latin1');
}

export function write(offset: number, bytes: string): void {
  trace.push('nor.write');
  flash.chip.write(offset, Buffer.from(bytes, 'latin1'));
}

export function erase(page: number): void {
  trace.push('nor.erase');
  flash.chip.erase(page * pageBytes);
}

export function bytes(words: Uint32Array): string {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength).toString('latin1');
}

export function crc32(bytes: string): number {
  return zlibCrc32(Buffer.from(bytes, 'latin1'));
}

/** A chip with this content, or a new one; `seed` is that of the bits that read differently each time. */
export function load(image?: Uint8Array, seed = 1): void {
  const chip = new NorFlash({ address: 0, pages, pageBytes }, image, new Random(seed));
  let before = 0;
  chip.onOperation = (operation) => {
    if (operation.kind === 'write') before = operation.before;
    flash.onOperation(operation);
  };
  chip.onChange = (address, length) => {
    for (let at = 0; length === 4 && at < 4; at++) {
      const stuck = flash.deaf.has(Math.floor(address / pageBytes)) ? 255 : (flash.stuck.get(address + at) ?? 0);
      chip.bytes[address + at]! |= (before >>> (8 * at)) & stuck;
    }
  };
  flash.chip = chip;
  flash.deaf.clear();
  flash.stuck.clear();
  flash.onOperation = () => undefined;
}
