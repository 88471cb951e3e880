import { Random } from '../../sim/random.js';

let random = new Random(1);

export function bytes(count: number): string {
  return String.fromCharCode(...Array.from({ length: count }, () => random.next() & 255));
}

export function seed(value: number): void {
  random = new Random(value);
}
