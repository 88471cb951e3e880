/**
 * The flash file of a Linux build: a file in which the host puts code, the prelude, the guard, a file through which the host answers,
 * the firmware's area, and the vault where the board has it, as the data of one more file, so that Storage can be read there without copying.
 */
import { minify_sync } from 'terser';
import type { Board } from '../../boards/board.js';
import { firmwareFile, firmwareSpan, guardFile } from '../../boards/image.js';
import { fileHeaderBytes as headerBytes, guardBytes, tailBytes } from '../../boards/layout.js';

const answerBytes = 64;
/** Where the host puts code: the data of the first file. */
export const codeAt = headerBytes;
/** Its first byte says whether it waits. */
export const codeBytes = 320;
const alignment = 4;

export interface Image {
  readonly bytes: Uint8Array;
  /** Offset of the answers in the flash file. */
  readonly answerAt: number;
  /** Offset of the vault, the same as on the board. */
  readonly vaultAt: number;
}

function writeFile(bytes: Buffer, at: number, name: string, data: Uint8Array): number {
  bytes.writeUInt32LE(data.length, at);
  bytes.fill(0, at + 4, at + headerBytes).write(name, at + 4, 'latin1');
  bytes.set(data, at + headerBytes);
  return Math.ceil((at + headerBytes + data.length) / alignment) * alignment;
}

/** Before the vault's data, where on the board the firmware's area ends: there the tail lies this much lower. */
export const tailShift = headerBytes;

/**
 * @param flashed guard and firmware as they are flashed to the board; none for the prelude alone
 * @param vault what the vault holds; it is erased by default
 */
export function layOut(board: Board, flashBytes: number, prelude: string, flashed?: Uint8Array, vault?: Uint8Array): Image {
  const vaultAt = board.vault.firstPage * board.storage.pageBytes;
  const vaultBytes = board.vault.pages * board.storage.pageBytes;
  const bytes = Buffer.alloc(flashBytes, 0xff);
  let at = writeFile(bytes, 0, '.code', new Uint8Array(codeBytes).fill(0xff));
  at = writeFile(bytes, at, '.bootPowerOn', Buffer.from(prelude, 'latin1'));
  if (flashed) at = writeFile(bytes, at, guardFile, guardOf(flashed));
  const answerAt = at + headerBytes;
  at = writeFile(bytes, at, '.answer', new Uint8Array(answerBytes).fill(0xff));
  const areaAt = at + headerBytes;
  const areaBytes = vaultAt - tailShift - areaAt;
  if (areaBytes < 0) throw new Error(`prelude and guard leave ${areaBytes} bytes before the vault`);
  writeFile(bytes, at, firmwareFile, flashed ? resized(board, flashed, areaBytes) : new Uint8Array(areaBytes).fill(0xff));
  writeFile(bytes, vaultAt - headerBytes, '.vault', vault ?? new Uint8Array(vaultBytes).fill(0xff));
  return { bytes, answerAt, vaultAt };
}

/** The guard without its white space, for which a Linux build has no room beside the prelude. */
function guardOf(flashed: Uint8Array): Uint8Array {
  const text = Buffer.from(flashed.subarray(headerBytes, headerBytes + guardBytes)).toString('latin1');
  const { code } = minify_sync(text, { compress: false, mangle: false, format: { ascii_only: true } });
  return Buffer.from(code!, 'latin1');
}

/** The firmware's area in another size: what differs is the free room between text and tail. */
function resized(board: Board, flashed: Uint8Array, areaBytes: number): Uint8Array {
  const { start, end } = firmwareSpan(board);
  const text = flashed.subarray(start, end - tailBytes);
  const room = areaBytes - tailBytes;
  const missing = text.subarray(room).findLastIndex((byte) => byte !== 0xff) + 1;
  if (missing) throw new Error(`prelude, guard and firmware need ${missing} bytes more than there are before the vault`);
  const area = new Uint8Array(areaBytes).fill(0xff);
  area.set(text.subarray(0, room));
  area.set(flashed.subarray(end - tailBytes, end), room);
  return area;
}
