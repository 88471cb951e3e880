import { seconds } from './clock.js';

interface Shown {
  readonly milliseconds: number;
  readonly red: boolean;
  readonly green: boolean;
  readonly hertz: number;
}

/** Every change of light and tone with its time. */
export const shown: Shown[] = [];

export function show(colours: number, hertz: number): void {
  const [red, green] = [(colours & 1) !== 0, (colours & 2) !== 0];
  shown.push({ milliseconds: Math.round(seconds() * 1000), red, green, hertz });
}

export function reset(): void {
  shown.length = 0;
}
