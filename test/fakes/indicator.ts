import { seconds } from './clock.js';

interface Shown {
  readonly milliseconds: number;
  readonly red: boolean;
  readonly green: boolean;
  hertz: number;
}

/** Every change of light and tone with its time. */
export const shown: Shown[] = [];

export function light(colours: number): void {
  const [red, green] = [(colours & 1) !== 0, (colours & 2) !== 0];
  shown.push({ milliseconds: Math.round(seconds() * 1000), red, green, hertz: shown.at(-1)?.hertz ?? 0 });
}

export function tone(hertz: number): void {
  const last = shown.at(-1);
  if (last) last.hertz = hertz;
}

export function reset(): void {
  shown.length = 0;
}
