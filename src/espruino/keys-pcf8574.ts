/** The keypad on an expander: P0..P3 are the rows, P4..P6 the columns. */
import { board } from '#board';
import * as pcf8574 from './pcf8574.js';

/** Rows low, columns pulled up: any key pulls its column down and raises the interrupt. */
const rowsLow = 0xf0;
const columnsLow = 0x8f;

/** Leaves the keypad waiting, with the interrupt that our own writing raised taken back. */
function wait(): boolean {
  return pcf8574.write(board.keypad.address, rowsLow) && pcf8574.read(board.keypad.address) >= 0;
}

export function start(onChange: () => void): void {
  pcf8574.start(onChange);
  wait();
}

/**
 * One bit for each closed key, row by row, the first key of the first row the highest of 12 bits; -1 if the expander does
 * not answer. Two readings give the columns and the rows that are down; of several keys down together more may show.
 */
export function scan(): number {
  const address = board.keypad.address;
  const columns = ~pcf8574.read(address);
  if (!pcf8574.write(address, columnsLow)) return -1;
  const rows = ~pcf8574.read(address);
  if (!wait()) return -1;
  const inRow = (columns & 0x10 ? 4 : 0) | (columns & 0x20 ? 2 : 0) | (columns & 0x40 ? 1 : 0);
  let keys = 0;
  for (let row = 1; row <= 8; row <<= 1) keys = (keys << 3) | (rows & row ? inRow : 0);
  return keys;
}
