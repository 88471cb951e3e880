/** The vault's raw pages in the chip's flash: nRF52832 product specification, NVMC. */
import { board } from '#board';

export const pages = board.vault.pages;
export const pageBytes = board.storage.pageBytes;
const base = board.storage.address + board.vault.firstPage * board.storage.pageBytes;

/** Kept: finding a module costs more than a word of flash. */
const flash = require('Flash');

export function read(offset: number, length: number): string {
  return E.memoryArea(base + offset, length);
}

export function write(offset: number, bytes: string): void {
  flash.write(bytes, base + offset);
}

export function erase(page: number): void {
  flash.erasePage(base + page * pageBytes);
}

export function words(bytes: string): Uint32Array {
  return new Uint32Array(E.toUint8Array(bytes).buffer);
}

export function bytes(words: Uint32Array): string {
  return E.toString(words.buffer);
}

export const crc32: (bytes: string) => number = E.CRC32;
