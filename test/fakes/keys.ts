/** The scanner under the keypad: 12 bits, `1` the highest and `#` the lowest; -1 if it does not answer. */
const layout = '123456789*0#';

let bits = 0;
let open = 0;
let listener: () => void = () => undefined;

export function start(onChange: () => void): void {
  listener = onChange;
}

export function rest(openRows: number): boolean {
  open = openRows;
  return bits >= 0;
}

export function scan(openRows: number): number {
  open = openRows;
  return bits;
}

/** The rows that wake nothing, bit 3 the first. */
export function rowsLeftOpen(): number {
  return open;
}

/** Exactly these keys are down now; no edge tells of it. */
export function quietly(keys: string): void {
  bits = 0;
  for (const key of keys) bits |= 1 << (layout.length - 1 - layout.indexOf(key));
}

/** Exactly these keys are down now. */
export function hold(keys: string): void {
  quietly(keys);
  listener();
}

/** Presses one key after the other. */
export function type(keys: string): void {
  for (const key of keys) {
    hold(key);
    hold('');
  }
}

/** The scanner stops answering, and something raises its interrupt. */
export function goMute(): void {
  bits = -1;
  listener();
}
