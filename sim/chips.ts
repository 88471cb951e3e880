/** What a board's Espruino firmware knows of its board: boards/MDBT42Q.py, boards/PUCKJS.py. */
import type { Pins } from './pins.js';
import { puckSelfTest } from './self-test.js';

export interface Chip {
  /** Pins whose watches debounce and take the rising edge unless told otherwise, with a pull-down from the start. */
  readonly builtInButtons: readonly number[];
  /** Runs at the first boot after power came on, before any JavaScript; yields the milliseconds that it takes. */
  readonly selfTest?: (pins: Pins) => Generator<number, void>;
}

const chips: Readonly<Record<string, Chip>> = {
  mdbt42q: { builtInButtons: [0] },
  puckjs: { builtInButtons: [0], selfTest: (pins) => puckSelfTest(pins, 0) },
};

export function chipOf(board: string): Chip {
  const chip = chips[board];
  if (!chip) throw new RangeError(`the simulator knows no board ${board}`);
  return chip;
}
