/** The bytes of guard and firmware as they lie in flash, made and checked: docs/FLASH.md. */
import { crc32 } from 'node:zlib';
import type { Board } from './board.js';
import {
  checksumAt,
  committedAt,
  committedWord,
  erasedWord,
  fileHeaderBytes,
  guardBytes,
  lengthAt,
  requestBytes,
  requests,
  revokedAt,
  tailBytes,
} from './layout.js';

export const guardFile = '.boot0';
export const firmwareFile = 'fw';

const space = 0x20;

type Pages = Pick<Board, 'storage' | 'firmware'>;

/** Where pages of the Storage area begin, counted from its start. */
export function pageAt({ storage }: Pages, page: number): number {
  return page * storage.pageBytes;
}

/** The firmware's area, counted from the start of Storage. */
export function firmwareSpan(board: Pages): { readonly start: number; readonly end: number } {
  const { firstPage, pages } = board.firmware;
  return { start: pageAt(board, firstPage), end: pageAt(board, firstPage + pages) };
}

/** Bytes of text that a board takes. */
export function firmwareRoom(board: Pages): number {
  const { start, end } = firmwareSpan(board);
  return end - start - tailBytes;
}

/**
 * Page 0: the guard as `.boot0`, filled with spaces, and the header of the file that begins with the next page.
 * @throws if the guard does not fit, or holds what is not ASCII: 0xFF in a program is a syntax error.
 */
function layOutGuard(guard: Uint8Array, areaBytes: number): Uint8Array {
  if (guard.length > guardBytes) throw new RangeError(`a guard of ${guard.length} bytes is larger than its ${guardBytes}`);
  if (guard.some((byte) => byte > 0x7e)) throw new RangeError('the guard is not plain ASCII');
  const page = new Uint8Array(fileHeaderBytes + guardBytes + fileHeaderBytes).fill(space);
  page.set(fileHeader(guardFile, guardBytes));
  page.set(guard, fileHeaderBytes);
  page.set(fileHeader(firmwareFile, areaBytes), fileHeaderBytes + guardBytes);
  return page;
}

/**
 * The firmware's area, committed.
 * @throws if the firmware does not fit.
 */
function layOutFirmware(firmware: Uint8Array, areaBytes: number): Uint8Array {
  const room = areaBytes - tailBytes;
  if (firmware.length === 0 || firmware.length > room)
    throw new RangeError(`a firmware of ${firmware.length} bytes does not fit in ${room}`);
  const area = new Uint8Array(areaBytes).fill(0xff);
  const words = new DataView(area.buffer);
  area.set(firmware);
  words.setUint32(areaBytes - lengthAt, firmware.length, true);
  words.setUint32(areaBytes - checksumAt, crc32(firmware), true);
  words.setUint32(areaBytes - committedAt, committedWord, true);
  return area;
}

/** What is flashed: Storage from its start to the end of the firmware's area. */
export function layOut(board: Pages, guard: Uint8Array, firmware: Uint8Array): Uint8Array {
  const { start, end } = firmwareSpan(board);
  const image = new Uint8Array(end).fill(0xff);
  image.set(layOutGuard(guard, end - start));
  image.set(layOutFirmware(firmware, end - start), start);
  return image;
}

/** The firmware in its area as the guard finds it, or undefined: it is not committed, revoked, or damaged. */
export function readFirmware(area: Uint8Array): Uint8Array | undefined {
  const words = new DataView(area.buffer, area.byteOffset, area.byteLength);
  const word = (fromEnd: number): number => words.getInt32(area.length - fromEnd, true);
  const length = word(lengthAt);
  if (word(committedAt) !== committedWord || word(revokedAt) !== erasedWord) return undefined;
  if (length <= 0 || length > area.length - tailBytes) return undefined;
  const text = area.slice(0, length);
  return crc32(text) === word(checksumAt) >>> 0 ? text : undefined;
}

/** How many requests for maintenance the area still takes. */
export function requestsLeft(area: Uint8Array): number {
  const from = area.length - tailBytes;
  let left = 0;
  for (let n = 0; n < requests; n++) {
    const at = from + n * requestBytes;
    if (area.subarray(at, at + requestBytes).every((byte) => byte === 0xff)) left++;
  }
  return left;
}

/**
 * What is wrong with an image, or undefined.
 * @param image Storage from its start to the end of the firmware's area, and no more: what is behind would lie in the vault
 */
export function checkImage(board: Pages, image: Uint8Array): string | undefined {
  const { start, end } = firmwareSpan(board);
  if (image.length !== end) return `it has ${image.length} bytes, not ${end}`;
  const header = (at: number, name: string, size: number): boolean =>
    Buffer.compare(image.subarray(at, at + fileHeaderBytes), fileHeader(name, size)) === 0;
  if (!header(0, guardFile, guardBytes)) return 'it does not begin with the guard';
  if (!header(start - fileHeaderBytes, firmwareFile, end - start)) return 'there is no firmware file behind the guard';
  if (!readFirmware(image.subarray(start, end))) return 'its firmware is not committed, revoked, or damaged';
  return undefined;
}

function fileHeader(name: string, size: number): Uint8Array {
  const header = new Uint8Array(fileHeaderBytes);
  new DataView(header.buffer).setUint32(0, size, true);
  header.set(Buffer.from(name, 'latin1'), 4);
  return header;
}
