/**
 * The file format of Espruino's Storage, as far as a lock reads it: src/jsflash.c. Files lie one behind the other, each
 * behind a header of 32 bytes (24 bits of size, 8 of flags, 28 of name), aligned to 4 bytes. Behind the last file of a chain
 * the interpreter tries the start of the next page once, and takes anything there but 0xFF for damage.
 */
import type { NorGeometry } from './nor.js';

const headerBytes = 32;
const nameBytes = 28;
const alignment = 4;
const sizeMask = 0x00ffffff;
const unset = 0xffffffff;

/** Lays files into an empty area, in their order. Everything behind them stays erased. */
export function layOutStorage(geometry: NorGeometry, files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const image = new Uint8Array(geometry.pageBytes * geometry.pages).fill(0xff);
  const view = new DataView(image.buffer);
  let at = 0;
  for (const [name, data] of Object.entries(files)) {
    if (name.length > nameBytes) throw new RangeError(`a file name has at most ${nameBytes} characters: ${name}`);
    if (data.length === 0) throw new RangeError(`Storage has no empty files: ${name}`);
    if (at + headerBytes + data.length > image.length) throw new RangeError(`no room for ${data.length} bytes of ${name}`);
    view.setUint32(at, data.length, true);
    image.fill(0, at + 4, at + headerBytes);
    image.set(Buffer.from(name, 'latin1'), at + 4);
    image.set(data, at + headerBytes);
    at = align(at + headerBytes + data.length);
  }
  return image;
}

/** The content of a file, or undefined: `jsfFindFile` and `jsfReadFile`. */
export function readStorageFile(image: Uint8Array, pageBytes: number, name: string): Uint8Array | undefined {
  const chain = new Chain(image, pageBytes);
  for (let found = chain.first(); found; found = chain.next()) {
    if (chain.name === name) return image.slice(chain.at + headerBytes, chain.at + headerBytes + chain.size);
  }
  return undefined;
}

/** What the interpreter checks at its first boot, erasing the whole area if it fails: `jsfIsStorageValid`. */
export function isStorageValid(image: Uint8Array, pageBytes: number): boolean {
  const chain = new Chain(image, pageBytes);
  const any = chain.first();
  if (any) {
    let last = { at: chain.at, size: chain.size };
    while (chain.next()) last = { at: chain.at, size: chain.size };
    if (chain.ended) {
      const behind = align(last.at + last.size + headerBytes);
      if (behind <= image.length && behind + headerBytes > image.length) return true;
    }
  }
  const erased = chain.header.every((byte) => byte === 0xff);
  return any ? erased : erased && image.every((byte) => byte === 0xff);
}

/** A walk along the headers: `jsfGetNextFileHeader` with GNFH_GET_ALL. */
class Chain {
  at = 0;
  /** The walk came to the end of the area. */
  ended = false;
  header: Uint8Array = new Uint8Array(headerBytes);

  constructor(
    private readonly image: Uint8Array,
    private readonly pageBytes: number,
  ) {}

  get size(): number {
    return this.sizeWord & sizeMask;
  }

  get name(): string {
    return Buffer.from(this.header.subarray(4)).toString('latin1').replace(/\0+$/, '');
  }

  first(): boolean {
    return this.load(0);
  }

  next(): boolean {
    const behind = align(this.at + this.size + headerBytes);
    if (behind + headerBytes > this.image.length) return this.end();
    if (this.load(behind)) return true;
    const nextPage = (Math.floor(behind / this.pageBytes) + 1) * this.pageBytes;
    return nextPage < this.image.length ? this.load(nextPage) : this.end();
  }

  private get sizeWord(): number {
    return new DataView(this.header.buffer, this.header.byteOffset).getUint32(0, true);
  }

  private load(at: number): boolean {
    this.at = at;
    this.header = this.image.slice(at, at + headerBytes);
    const word = this.sizeWord;
    return word !== unset && word !== 0 && at + headerBytes + this.size <= this.image.length;
  }

  private end(): boolean {
    this.ended = true;
    return false;
  }
}

function align(at: number): number {
  return Math.ceil(at / alignment) * alignment;
}
