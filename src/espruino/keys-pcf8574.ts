/** The keypad on an expander: P0..P3 are the rows, P4..P6 the columns. */
import { board } from '#board';
import * as pcf8574 from './pcf8574.js';

/** Rows low, columns pulled up: any key pulls its column down and raises the interrupt. */
const rowsLow = 0xf0;
const columnsLow = 0x8f;
const allHigh = 0xff;

/** Also takes back the interrupt that our own writing raised. */
export function rest(openRows: number): boolean {
  return pcf8574.write(board.keypad.address, rowsLow | openRows) && pcf8574.read(board.keypad.address) >= 0;
}

export function start(onChange: () => void): void {
  pcf8574.start(onChange);
  rest(0);
}

/** The port as columns of one row: 4, 2, 1 for the first to the third. */
function inRow(port: number): number {
  return (port & 0x10 ? 0 : 4) | (port & 0x20 ? 0 : 2) | (port & 0x40 ? 0 : 1);
}

/** Two readings give the columns and the rows that are down; of several keys down together more may show. */
function scanAtOnce(): number {
  const port = pcf8574.read(board.keypad.address);
  if (port < 0) return -1;
  const columns = inRow(port);
  if (!columns) return 0;
  if (!pcf8574.write(board.keypad.address, columnsLow)) return -1;
  const rows = ~pcf8574.read(board.keypad.address);
  if (!rest(0)) return -1;
  let keys = 0;
  for (let row = 1; row <= 8; row <<= 1) keys = (keys << 3) | (rows & row ? columns : 0);
  return keys;
}

/** Row by row: slower, and without ghosts beside one stuck key. */
function scanRows(openRows: number): number {
  let keys = 0;
  for (let row = 1; row <= 8; row <<= 1) {
    if (!pcf8574.write(board.keypad.address, allHigh & ~row)) return -1;
    const port = pcf8574.read(board.keypad.address);
    if (port < 0) return -1;
    keys = (keys << 3) | inRow(port);
  }
  return rest(openRows) ? keys : -1;
}

export function scan(openRows: number): number {
  return openRows ? scanRows(openRows) : scanAtOnce();
}
