/**
 * What a Puck.js does before any JavaScript if its button is held when it starts: `jswrap_puck_init` and
 * `_jswrap_puck_selfTest` in libs/puckjs/jswrap_puck.c. It waits for the button to be let go, toggles every pad against all
 * others, and blinks. How long a pad stays high: boards/board.ts.
 */
import { selfTestPulseMilliseconds } from '../boards/board.js';
import type { Pins } from './pins.js';

const ioPins = [1, 2, 4, 6, 7, 8, 23, 24, 28, 29, 30, 31];
const testedPins = [1, 2, 28, 29, 30, 31];
const red = 5;
const green = 4;
/** While another pad is tested, one is high for two steps. */
const stepMilliseconds = selfTestPulseMilliseconds / 2;
const buttonMilliseconds = 2000;

/** Yields how long to wait before it goes on. */
export function* puckSelfTest(pins: Pins, button: number): Generator<number, void> {
  pins.setState(button, 'input_pulldown');
  if (!pins.level(button)) return;
  pins.output(red, true);
  pins.output(green, true);
  for (let waited = 0; pins.level(button) && waited < buttonMilliseconds; waited++) yield 1;
  let passed = !pins.level(button);
  yield 100;
  pins.input(red);
  pins.input(green);
  yield 500;
  for (const pin of testedPins) passed = (yield* testPin(pins, pin)) && passed;
  for (const pin of ioPins) pins.setState(pin, 'input');
  const indicator = passed ? green : red;
  for (let blink = 0; blink < 5; blink++) {
    pins.output(indicator, true);
    yield 500;
    pins.output(indicator, false);
    yield 500;
  }
  pins.input(indicator);
}

/** `selftest_check_pin`: pulled up against all others low, then pulled down against all others high. */
function* testPin(pins: Pins, pin: number): Generator<number, boolean> {
  let passed = true;
  for (const level of [true, false]) {
    pins.setState(pin, 'output');
    pins.setValue(pin, level);
    pins.setState(pin, level ? 'input_pullup' : 'input_pulldown');
    yield stepMilliseconds;
    passed &&= pins.level(pin) === level;
    for (const other of ioPins) if (other !== pin) pins.output(other, !level);
    yield stepMilliseconds;
    passed &&= pins.level(pin) === level;
  }
  pins.setState(pin, 'input');
  return passed;
}
