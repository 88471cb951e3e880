/**
 * The file format of Espruino's Storage, as far as a lock reads it: src/jsflash.c. Files lie one behind the other, each
 * behind a header of 32 bytes (24 bits of size, 8 of flags, 28 of name), aligned to 4 bytes. Behind the last file of a chain
 * the interpreter tries the start of the next page once, and takes anything there but 0xFF for damage.
 */
import type { NorFlash, NorGeometry } from './nor.js';

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

/** The names of all files, in their order. */
export function storageNames(image: Uint8Array, pageBytes: number): string[] {
  const names: string[] = [];
  const chain = new Chain(image, pageBytes);
  for (let found = chain.first(); found; found = chain.next()) names.push(chain.name);
  return names;
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

/** Writes, erases and moves files as the interpreter does, operation for operation. Nothing in a lock calls it: somebody's hands do. */
export class StorageWriter {
  constructor(private readonly nor: NorFlash) {}

  /** `jsfWriteFile` of a whole file. @returns what it throws, or undefined. */
  write(name: string, data: Uint8Array): string | undefined {
    const found = this.files().find((file) => file.live && file.name === name);
    if (found && this.image.subarray(found.dataAt, found.dataAt + found.size).every((byte, at) => byte === data[at]))
      if (found.size === data.length) return undefined;
    if (found) this.zeroName(found);
    const at = this.create(name, data.length);
    if (at === undefined) return 'Unable to find or create file';
    const whole = new Uint8Array(align(data.length)).fill(0xff);
    whole.set(data);
    const target = this.image.subarray(at, at + whole.length);
    if (!target.every((byte) => byte === 0xff)) return 'File already written with different data';
    this.nor.write(this.nor.geometry.address + at, whole);
    return undefined;
  }

  /** `jsfEraseFile`: the first word of its name becomes 0. */
  erase(name: string): void {
    const found = this.files().find((file) => file.live && file.name === name);
    if (found) this.zeroName(found);
  }

  eraseAll(): void {
    const { address, pageBytes, pages } = this.nor.geometry;
    for (let page = 0; page < pages; page++) this.nor.erase(address + page * pageBytes);
  }

  /** `jsfBankCompact`: from the last page before the first erased file that begins with a header. */
  compact(): boolean {
    const { address, pageBytes } = this.nor.geometry;
    const files = this.files();
    const trash = files.findIndex((file) => !file.live);
    if (trash < 0) return false;
    const start = files.slice(0, trash + 1).findLast((file) => file.at % pageBytes === 0)!.at;
    const kept = files.filter((file) => file.live && file.at >= start);
    const packed = Buffer.concat(kept.map((file) => this.image.subarray(file.at, align(file.dataAt + file.size))));
    const { at: end } = this.walkedTo();
    for (let at = 0; at < packed.length; at += pageBytes) {
      this.nor.erase(address + start + at);
      this.nor.write(address + start + at, packed.subarray(at, at + pageBytes));
    }
    const behind = start + Math.ceil(packed.length / pageBytes) * pageBytes;
    for (let at = behind; at < end; at += pageBytes) this.nor.erase(address + at);
    return true;
  }

  private get image(): Uint8Array {
    const { address, pageBytes, pages } = this.nor.geometry;
    return this.nor.read(address, pageBytes * pages);
  }

  private files(): { at: number; dataAt: number; size: number; name: string; live: boolean }[] {
    const chain = new Chain(this.image, this.nor.geometry.pageBytes);
    const files = [];
    for (let found = chain.first(); found; found = chain.next()) {
      const live = chain.header.subarray(4, 8).some(Boolean);
      files.push({ at: chain.at, dataAt: chain.at + headerBytes, size: chain.size, name: chain.name, live });
    }
    return files;
  }

  /** Where a walk along all headers ends: at a page's start, or at the end of the area. */
  private walkedTo(): { readonly at: number } {
    const { pageBytes, pages } = this.nor.geometry;
    const chain = new Chain(this.image, pageBytes);
    for (let found = chain.first(); found; found = chain.next());
    return { at: chain.ended ? pageBytes * pages : chain.at };
  }

  private zeroName({ at }: { readonly at: number }): void {
    this.nor.write(this.nor.geometry.address + at + 4, new Uint8Array(4));
  }

  /** `_jsfCreateFile`: a header behind the last file, or at the next page with room. @returns where the data go. */
  private create(name: string, size: number, mayCompact = true): number | undefined {
    const { address, pageBytes, pages } = this.nor.geometry;
    const needed = align(size) + headerBytes;
    const files = this.files();
    const last = files.at(-1);
    let at = last ? align(last.dataAt + last.size) : 0;
    const chain = new Chain(this.image, pageBytes);
    const end = pageBytes * pages;
    while (at < end) {
      const nextPage = (Math.floor(at / pageBytes) + 1) * pageBytes;
      const room = (nextPage < end && !chain.isFileAt(nextPage) ? end : nextPage) - at;
      if (room >= needed) {
        const header = new Uint8Array(headerBytes);
        new DataView(header.buffer).setUint32(0, size, true);
        header.set(Buffer.from(name, 'latin1'), 4);
        this.nor.write(address + at, header);
        return at + headerBytes;
      }
      at = nextPage;
    }
    return mayCompact && this.compact() ? this.create(name, size, false) : undefined;
  }
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

  isFileAt(at: number): boolean {
    return new Chain(this.image, this.pageBytes).load(at);
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
