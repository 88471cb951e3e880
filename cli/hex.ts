/** The image as Intel HEX, for a programmer at the debug port. */
import intelHex from 'nrf-intel-hex';
import type { Board } from '../boards/board.js';

/** Only the image's own pages: a programmer leaves the vault as it is, unless it is told to erase the chip. */
export function toHex(board: Board, image: Uint8Array): string {
  return new intelHex(new Map([[board.storage.address, image]])).asHexString() + '\n';
}
