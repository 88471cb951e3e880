/**
 * The flash file of a Linux build: the prelude, the firmware as `.boot0`, a file through which the host answers, and the vault
 * where the board has it, as the data of one more file, so that Storage can be read there without copying.
 */
import type { Board } from '../../boards/board.js';

const headerBytes = 32;
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

/** @param vault what the vault holds; it is erased by default */
export function layOut(board: Board, flashBytes: number, prelude: string, firmware: Uint8Array, vault?: Uint8Array): Image {
  const vaultAt = board.vault.firstPage * board.storage.pageBytes;
  const vaultBytes = board.vault.pages * board.storage.pageBytes;
  const bytes = Buffer.alloc(flashBytes, 0xff);
  const behindPrelude = writeFile(bytes, 0, '.bootPowerOn', Buffer.from(prelude, 'latin1'));
  const answerHeader = firmware.length ? writeFile(bytes, behindPrelude, '.boot0', firmware) : behindPrelude;
  const answerAt = answerHeader + headerBytes;
  const answerRoom = vaultAt - headerBytes - answerAt;
  if (answerRoom < 64) throw new Error(`prelude and firmware leave ${answerRoom} bytes before the vault`);
  writeFile(bytes, answerHeader, '.answer', new Uint8Array(answerRoom).fill(0xff));
  writeFile(bytes, vaultAt - headerBytes, '.vault', vault ?? new Uint8Array(vaultBytes).fill(0xff));
  return { bytes, answerAt, vaultAt };
}
