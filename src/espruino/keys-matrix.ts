/** The keypad on pins: rows open drain, columns pulled up and watched. */
import { board } from '#board';

const rows = board.keypad.rows;
const columns = board.keypad.columns;
const debounceMilliseconds = 20;

export function start(onChange: () => void): void {
  rows.forEach((pin) => pinMode(pin, 'opendrain'));
  columns.forEach((pin) => {
    pinMode(pin, 'input_pullup');
    setWatch(onChange, pin, { repeat: true, edge: 'both', debounce: debounceMilliseconds });
  });
  // With every row low, any key pulls its column down and wakes the chip.
  digitalWrite(rows, 0);
}

/** One bit for each closed key, row by row, the first key of the first row the highest of 12 bits. */
export function scan(): number {
  let keys = 0;
  for (let row = 8; row; row >>= 1) {
    digitalWrite(rows, ~row);
    keys = (keys << 3) | (~digitalRead(columns) & 7);
  }
  digitalWrite(rows, 0);
  return keys;
}
