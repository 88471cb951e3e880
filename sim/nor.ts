/**
 * NOR flash of an nRF52832 as its non-volatile memory controller works it: Product Specification v1.4, chapter 11 (NVMC).
 * Programming only clears bits, a whole 32-bit word at a time; a word may be programmed twice and a block of 512 bytes 181
 * times before the page is erased again (nWRITE, n_WRITE of chapter 11.3). Whoever breaks these rules gets a `FirmwareFault`.
 */
import { createHash } from 'node:crypto';
import { FirmwareFault, PowerCut } from './faults.js';
import { Random } from './random.js';

export interface NorGeometry {
  readonly address: number;
  readonly pageBytes: number;
  readonly pages: number;
}

export type NorOperation =
  | { readonly kind: 'write'; readonly address: number; readonly before: number; readonly value: number }
  | { readonly kind: 'erase'; readonly address: number };

const wordBytes = 4;
const blockBytes = 512;
const mostWordWrites = 2;
const mostBlockWrites = 181;
const erasedWord = 0xffffffff;

export class NorFlash {
  readonly bytes: Uint8Array;
  /** Erasures of each page since it was made. */
  readonly wear: Uint32Array;
  bytesWritten = 0;

  /** Comes before each word written and each page erased; what it throws stops the operation, a `PowerCut` may tear it. */
  onOperation: (operation: NorOperation) => void = () => undefined;
  /** Comes after a change of the bytes at `address`. */
  onChange: (address: number, length: number) => void = () => undefined;

  private readonly view: DataView;
  private readonly wordWrites: Uint8Array;
  private readonly blockWrites: Uint16Array;
  private readonly unstable = new Map<number, number>();

  /** `image`: what the flash holds already; each word that is not erased counts as written once. */
  constructor(
    readonly geometry: NorGeometry,
    image?: Uint8Array,
    private readonly noise = new Random(1),
  ) {
    const size = geometry.pageBytes * geometry.pages;
    if (image && image.length !== size)
      throw new RangeError(`a flash of ${size} bytes cannot hold an image of ${image.length}`);
    this.bytes = new Uint8Array(size).fill(0xff);
    if (image) this.bytes.set(image);
    this.view = new DataView(this.bytes.buffer);
    this.wear = new Uint32Array(geometry.pages);
    this.wordWrites = new Uint8Array(size / wordBytes);
    this.blockWrites = new Uint16Array(size / blockBytes);
    for (let offset = 0; offset < size; offset += wordBytes) {
      if (this.view.getUint32(offset, true) !== erasedWord) this.count(offset);
    }
  }

  /** Another chip in the same state, counts included. */
  clone(noise: Random): NorFlash {
    const copy = new NorFlash(this.geometry, undefined, noise);
    copy.bytes.set(this.bytes);
    copy.wear.set(this.wear);
    copy.wordWrites.set(this.wordWrites);
    copy.blockWrites.set(this.blockWrites);
    for (const [offset, mask] of this.unstable) copy.unstable.set(offset, mask);
    return copy;
  }

  /** No bit reads differently each time. */
  get isSteady(): boolean {
    return !this.unstable.size;
  }

  /** Chips with the same one are in the same state, if they are steady. */
  get digest(): string {
    const hash = createHash('sha1').update(this.bytes);
    return hash.update(this.wordWrites).update(this.blockWrites).digest('base64');
  }

  /** A copy of what is read there now; unstable bits fall as they fall. */
  read(address: number, length: number): Uint8Array {
    const start = this.offset(address, length);
    const copy = this.bytes.slice(start, start + length);
    if (!this.unstable.size) return copy;
    for (let offset = start - (start % wordBytes); offset < start + length; offset += wordBytes) {
      const mask = this.unstable.get(offset);
      if (!mask) continue;
      const noise = (mask & this.noise.next()) >>> 0;
      for (let byte = 0; byte < wordBytes; byte++) {
        const at = offset + byte - start;
        if (at >= 0 && at < length) copy[at] = (copy[at] ?? 0) ^ ((noise >>> (8 * byte)) & 0xff);
      }
    }
    return copy;
  }

  /** Programs whole words; `address` and the length are multiples of 4. */
  write(address: number, data: Uint8Array): void {
    const start = this.offset(address, data.length);
    if (start % wordBytes || data.length % wordBytes) {
      throw new FirmwareFault(`flash is written in whole words, not ${data.length} bytes at ${hex(address)}`);
    }
    const words = new DataView(data.buffer, data.byteOffset, data.byteLength);
    for (let at = 0; at < data.length; at += wordBytes) this.writeWord(start + at, words.getUint32(at, true));
  }

  /** Sets the page that contains `address` to all ones. */
  erase(address: number): void {
    const page = Math.floor(this.offset(address, 1) / this.geometry.pageBytes);
    const start = page * this.geometry.pageBytes;
    this.announce({ kind: 'erase', address: this.geometry.address + start }, (cut) => {
      this.tearPage(start, cut);
    });
    const end = start + this.geometry.pageBytes;
    this.bytes.fill(0xff, start, end);
    this.wear[page] = (this.wear[page] ?? 0) + 1;
    this.wordWrites.fill(0, start / wordBytes, end / wordBytes);
    this.blockWrites.fill(0, start / blockBytes, end / blockBytes);
    for (const offset of this.unstable.keys()) if (offset >= start && offset < end) this.unstable.delete(offset);
    this.onChange(this.geometry.address + start, this.geometry.pageBytes);
  }

  private writeWord(offset: number, value: number): void {
    const address = this.geometry.address + offset;
    const before = this.view.getUint32(offset, true);
    if ((value & ~before) >>> 0) {
      throw new FirmwareFault(`flash at ${hex(address)}: ${hex(before)} cannot become ${hex(value)} without an erasure`);
    }
    this.announce({ kind: 'write', address, before, value }, (cut) => {
      this.tear(offset, before, value, cut);
    });
    this.count(offset);
    this.view.setUint32(offset, value, true);
    this.bytesWritten += wordBytes;
    this.onChange(address, wordBytes);
  }

  private tear(offset: number, before: number, value: number, { torn }: PowerCut): void {
    const left = (torn.word ?? before) >>> 0;
    if ((left & ~before) >>> 0 || (value & ~left) >>> 0) {
      throw new RangeError(`${hex(left)} is not on the way from ${hex(before)} to ${hex(value)}`);
    }
    // Cut before its programming began, a word has not been written; no firmware could know that it was about to be.
    if (left !== before || torn.unstableBits) this.count(offset);
    this.view.setUint32(offset, left, true);
    if (torn.unstableBits) this.unstable.set(offset, torn.unstableBits);
  }

  private tearPage(start: number, { torn }: PowerCut): void {
    if (torn.page) this.bytes.set(torn.page, start);
    for (let at = 0; torn.unstablePage && at < torn.unstablePage.length; at += wordBytes) {
      const mask = new DataView(torn.unstablePage.buffer).getUint32(torn.unstablePage.byteOffset + at, true);
      if (mask) this.unstable.set(start + at, mask);
    }
  }

  private announce(operation: NorOperation, tear: (cut: PowerCut) => void): void {
    try {
      this.onOperation(operation);
    } catch (error) {
      if (error instanceof PowerCut) tear(error);
      throw error;
    }
  }

  private count(offset: number): void {
    const word = offset / wordBytes;
    const block = Math.floor(offset / blockBytes);
    const wordWrites = (this.wordWrites[word] ?? 0) + 1;
    const blockWrites = (this.blockWrites[block] ?? 0) + 1;
    this.wordWrites[word] = wordWrites;
    this.blockWrites[block] = blockWrites;
    const where = (): string => hex(this.geometry.address + offset);
    if (wordWrites > mostWordWrites)
      throw new FirmwareFault(`flash word ${where()}: write ${wordWrites} since its page was erased`);
    if (blockWrites > mostBlockWrites)
      throw new FirmwareFault(`flash block of ${where()}: word write ${blockWrites} since its page was erased`);
  }

  private offset(address: number, length: number): number {
    const offset = address - this.geometry.address;
    if (!Number.isInteger(address) || offset < 0 || offset + length > this.bytes.length) {
      throw new FirmwareFault(`${length} bytes at ${hex(address)} are outside the flash of Storage`);
    }
    return offset;
  }
}

function hex(value: number): string {
  return '0x' + (value >>> 0).toString(16).padStart(8, '0');
}
