/**
 * What light and buzzer say. A pattern has one character a step, by its two hexadecimal digits: for how many times 50 ms, and
 * what: 1 red, 2 green, 3 both, 4 more with a low tone, 8 more with a high one.
 */
import * as indicator from '#port/indicator';

export const keyPressed = '\x1b';
export const granted = '\x2a\x10\x4a';
export const refused = '\x85';
export const lockedOut = '\x25\x20\x25\x20\x25\x20\x25';
export const next = '\x1a\x10\x92';
export const done = '\x2a\x10\x2a\x10\x6a';
export const inert = '\x21\x20\x21';
export const batteryLow = '\x60\x15\x20\x15';
export const alarm = '\x65\x30\x65\x30\x65\x30\x65';

const unitMilliseconds = 50;
const highHertz = 2400;
const lowHertz = 700;

let rest = '';
let timer = -1;

function step(): void {
  // Of an empty string this is NaN, which has no bits: dark and silent.
  const code = rest.charCodeAt(0);
  indicator.show(code & 3, code & 8 ? highHertz : code & 4 ? lowHertz : 0);
  timer = rest ? setTimeout(step, (code >> 4) * unitMilliseconds) : -1;
  rest = rest.substr(1);
}

/** Shows a pattern in place of the one that runs. */
export function show(pattern: string): void {
  if (timer >= 0) clearTimeout(timer);
  rest = pattern;
  step();
}

/** Shows a pattern after the one that runs. */
export function showNext(pattern: string): void {
  if (timer >= 0) rest += pattern;
  else show(pattern);
}
