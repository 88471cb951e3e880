/**
 * The simulator's strict flash as the NOR seam, with pages that can go deaf and cells that can stick. Once the power was cut it is
 * dead until it comes back: every access throws the cut again, so that no `catch` in the firmware can outlive it.
 */
import { crc32 as zlibCrc32 } from 'node:zlib';
import { PowerCut } from '../../sim/faults.js';
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
  /** Pages that an erase leaves as they are. */
  stubborn: new Set<number>(),
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

/** The bytes of the chip, to be read without a copy. */
let image: Buffer = Buffer.alloc(0);
let dead: PowerCut | undefined;

function mustLive(): void {
  if (dead) throw dead;
}

/** What follows is another life. */
export function powerOff(): void {
  dead = undefined;
}

/** How often something was read since the start. */
export const reads = { count: 0 };

export function read(offset: number, length: number): string {
  mustLive();
  reads.count++;
  const { chip } = flash;
  if (!chip.isSteady || offset + length > image.length) return Buffer.from(chip.read(offset, length)).toString('latin1');
  return length === 1 ? String.fromCharCode(image[offset]!) : image.toString('latin1', offset, offset + length);
}

export function write(offset: number, bytes: string): void {
  mustLive();
  trace.push('nor.write');
  flash.chip.write(offset, Buffer.from(bytes, 'latin1'));
}

export function erase(page: number): void {
  mustLive();
  trace.push('nor.erase');
  if (!flash.stubborn.has(page)) flash.chip.erase(page * pageBytes);
}

export function bytes(words: Uint32Array): string {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength).toString('latin1');
}

export function crc32(bytes: string): number {
  return zlibCrc32(Buffer.from(bytes, 'latin1'));
}

/** Bits that a write does not clear, of the word at `address`: of a deaf page, or a stuck cell. */
function hold(chip: NorFlash, address: number, before: number): void {
  for (let at = 0; at < 4; at++) {
    const stuck = flash.deaf.has(Math.floor(address / pageBytes)) ? 255 : (flash.stuck.get(address + at) ?? 0);
    chip.bytes[address + at]! |= (before >>> (8 * at)) & stuck;
  }
}

/** Puts this chip in, with everything that is wrong with the flash forgotten. */
export function insert(chip: NorFlash): void {
  let before = 0;
  chip.onOperation = (operation) => {
    if (operation.kind === 'write') before = operation.before;
    try {
      flash.onOperation(operation);
    } catch (error) {
      if (error instanceof PowerCut) dead = error;
      throw error;
    }
  };
  chip.onChange = (address, length) => {
    if (length === 4) hold(chip, address, before);
  };
  flash.chip = chip;
  image = Buffer.from(chip.bytes.buffer);
  flash.deaf.clear();
  flash.stuck.clear();
  flash.stubborn.clear();
  flash.onOperation = () => undefined;
  dead = undefined;
}

/** A chip with this content, or a new one; `seed` is that of the bits that read differently each time. */
export function load(image?: Uint8Array, seed = 1): void {
  insert(new NorFlash({ address: 0, pages, pageBytes }, image, new Random(seed)));
}

export function words(bytes: string): Uint32Array {
  return new Uint32Array(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)).buffer);
}
