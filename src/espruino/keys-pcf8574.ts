/**
 * The keypad on an expander: P3..P0 are the rows, P6..P4 the columns. The bus is used directly and one `try` stands around
 * all of a scan, because each call of a function and each `try` costs as much as the bus itself.
 */
import { board } from '#board';
import * as pcf8574 from './pcf8574.js';

const address = board.keypad.address;
/** Rows low, columns pulled up: any key pulls its column down and raises the interrupt. */
const rowsLow = 0xf0;
const columnsLow = 0x8f;
const allHigh = 0xff;

/** Also takes back the interrupt that our own writing raised. */
export function rest(openRows: number): boolean {
  return pcf8574.write(address, rowsLow | openRows) && pcf8574.read(address) >= 0;
}

export function start(onChange: () => void): void {
  pcf8574.start(onChange);
  rest(0);
}

/** The columns of one row, from a reading of the port. */
function columnsIn(port: number): number {
  return (~port >> 4) & 7;
}

/** Row by row: slower, and without ghosts beside one stuck key. */
function scanRows(openRows: number): number {
  let keys = 0;
  for (let row = 8; row; row >>= 1) {
    I2C1.writeTo(address, allHigh & ~row);
    keys = (keys << 3) | columnsIn(I2C1.readFrom(address, 1)[0]!);
  }
  return rest(openRows) ? keys : -1;
}

/** These columns in each of these rows. */
function spread(columns: number, rows: number): number {
  let keys = 0;
  for (let row = 8; row; row >>= 1) keys = (keys << 3) | (rows & row ? columns : 0);
  return keys;
}

export function scan(openRows: number): number {
  try {
    if (openRows) return scanRows(openRows);
    // Two readings give the rows and the columns that are down; of several keys down together more may show.
    I2C1.writeTo(address, columnsLow);
    const rows = ~I2C1.readFrom(address, 1)[0]! & 15;
    I2C1.writeTo(address, rowsLow);
    const columns = columnsIn(I2C1.readFrom(address, 1)[0]!);
    // A key that came between the two has no row yet; and with its column its interrupt was read, so that none will tell of it. Not
    // the same once more: whoever has the wires of the keypad can hold a column low for ever.
    if (columns && !rows) return scanRows(0);
    // Of one row the cube is 1, 8, 64 or 512: the place of its columns.
    return rows & (rows - 1) ? spread(columns, rows) : columns * rows * rows * rows;
  } catch {
    return -1;
  }
}
