/** The keypad on pins: rows open drain, columns pulled up and watched. */
import { board } from '#board';

// The interpreter takes the last pin of an array for the lowest bit.
const rows = board.keypad.rows.slice().reverse();
const columns = board.keypad.columns;
const debounceMilliseconds = 20;
const noneClosed = 7;

export function start(onChange: () => void): void {
  rows.forEach((pin) => pinMode(pin, 'opendrain'));
  columns.forEach((pin) => {
    pinMode(pin, 'input_pullup');
    setWatch(onChange, pin, { repeat: true, edge: 'both', debounce: debounceMilliseconds });
  });
  rest(0);
}

/** With its row low, any key pulls its column down and wakes the chip. */
export function rest(openRows: number): boolean {
  digitalWrite(rows, openRows);
  return true;
}

export function scan(openRows: number): number {
  if (!openRows && digitalRead(columns) === noneClosed) return 0;
  let keys = 0;
  for (let row = 1; row <= 8; row <<= 1) {
    digitalWrite(rows, ~row);
    keys = (keys << 3) | (~digitalRead(columns) & 7);
  }
  digitalWrite(rows, openRows);
  return keys;
}
