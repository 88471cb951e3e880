/** The keypad on pins: rows open drain, columns pulled up and watched. */
import { board } from '#board';

// The interpreter takes the last pin of an array for the lowest bit.
const rows = board.keypad.rows;
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
  // No loop: its head would cost as much as a row.
  digitalWrite(rows, ~8);
  let open = digitalRead(columns);
  digitalWrite(rows, ~4);
  open = (open << 3) | digitalRead(columns);
  digitalWrite(rows, ~2);
  open = (open << 3) | digitalRead(columns);
  digitalWrite(rows, ~1);
  open = (open << 3) | digitalRead(columns);
  digitalWrite(rows, openRows);
  return open ^ 0xfff;
}
