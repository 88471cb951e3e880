/**
 * What light and buzzer say. A pattern is pairs of a colour (r, g, y for both, - for dark; capital with a tone) and a time
 * in units of 50 ms.
 */
import * as indicator from '#port/indicator';

export const keyPressed = 'Y1';
export const granted = 'G2-1G4';
export const refused = 'R8';
export const lockedOut = 'R2-2R2-2R2-2R2';
export const next = 'G1-1g9';
export const done = 'G2-1G2-1G6';
export const inert = 'r2-2r2';
export const batteryLow = '-6R1-2R1';
export const alarm = 'R6-3R6-3R6-3R6';

const unitMilliseconds = 50;
const highHertz = 2400;
const lowHertz = 700;

let rest = '';
let timer = -1;

function step(): void {
  const colour = rest.charAt(0);
  const tone = colour === 'R' ? lowHertz : colour === 'G' || colour === 'Y' ? highHertz : 0;
  indicator.light(
    colour === 'r' || colour === 'R' || colour === 'y' || colour === 'Y',
    colour === 'g' || colour === 'G' || colour === 'y' || colour === 'Y',
  );
  indicator.tone(tone);
  timer = rest ? setTimeout(step, Number(rest.charAt(1)) * unitMilliseconds) : -1;
  rest = rest.substr(2);
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
