import { Key, type KeypadFault } from '../../src/port/types.js';

let onKey: (key: number) => void = () => undefined;
let onFault: (fault: KeypadFault) => void = () => undefined;

export function start(key: (key: number) => void, fault: (fault: KeypadFault) => void): void {
  onKey = key;
  onFault = fault;
}

export function check(): void {
  // A fake always answers.
}

/** Types keys: digits, `*` and `#`. */
export function type(keys: string): void {
  for (const key of keys) onKey(key === '*' ? Key.Star : key === '#' ? Key.Hash : Number(key));
}

export function fail(fault: KeypadFault): void {
  onFault(fault);
}
