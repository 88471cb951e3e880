/**
 * What some boards do before any JavaScript if their button is held when they start. Both wait for the button to be let go,
 * toggle every pad against all others, and blink. How long a pad stays high: boards/board.ts.
 */
import { selfTestPulseMilliseconds } from '../boards/board.js';
import type { Pins } from './pins.js';

/** While another pad is tested, one is high for two steps. */
const stepMilliseconds = selfTestPulseMilliseconds / 2;
const buttonMilliseconds = 2000;

interface Lights {
  readonly red: number;
  readonly green: number;
}

/** `jswrap_puck_init` and `_jswrap_puck_selfTest` in libs/puckjs/jswrap_puck.c. Yields how long to wait before it goes on. */
export function* puckSelfTest(pins: Pins, button: number): Generator<number, void> {
  const lights = { red: 5, green: 4 };
  if (!isHeld(pins, button)) return;
  let passed = yield* awaitRelease(pins, button, lights);
  passed = (yield* testPads(pins, [1, 2, 28, 29, 30, 31], [1, 2, 4, 6, 7, 8, 23, 24, 28, 29, 30, 31])) && passed;
  yield* blink(pins, passed ? lights.green : lights.red);
}

/** `jswrap_jolt_init` and `_jswrap_jolt_selfTest` in libs/joltjs/jswrap_jolt.c: with both drivers awake, each output in turn is high. */
export function* joltSelfTest(pins: Pins): Generator<number, void> {
  const button = 0;
  const lights = { red: 6, green: 8 };
  const outputs = [17, 15, 13, 14, 22, 32, 25, 34];
  const sleepPins = [21, 23];
  const modePins = [16, 24];
  if (!isHeld(pins, button)) return;
  let passed = yield* awaitRelease(pins, button, lights);
  for (const pin of modePins) pins.setState(pin, 'input');
  for (const pin of sleepPins) pins.output(pin, true);
  for (const high of outputs) {
    for (const pin of outputs) pins.output(pin, pin === high);
    yield selfTestPulseMilliseconds;
  }
  for (const pin of [...outputs, ...sleepPins]) pins.setValue(pin, false);
  for (const pin of modePins) pins.output(pin, false);
  const sockets = [3, 29, 7, 2, 31, 27, 44, 45, 36, 43, 39, 38, 37, 42];
  passed = (yield* testPads(pins, sockets, sockets)) && passed;
  for (const pin of outputs) pins.setState(pin, 'input');
  yield* blink(pins, passed ? lights.green : lights.red);
}

function isHeld(pins: Pins, button: number): boolean {
  pins.setState(button, 'input_pulldown');
  return pins.level(button);
}

/** @returns false if nobody let it go. */
function* awaitRelease(pins: Pins, button: number, { red, green }: Lights): Generator<number, boolean> {
  pins.output(red, true);
  pins.output(green, true);
  for (let waited = 0; pins.level(button) && waited < buttonMilliseconds; waited++) yield 1;
  const released = !pins.level(button);
  yield 100;
  pins.input(red);
  pins.input(green);
  yield 500;
  return released;
}

function* testPads(pins: Pins, tested: readonly number[], all: readonly number[]): Generator<number, boolean> {
  let passed = true;
  for (const pin of tested) passed = (yield* testPad(pins, pin, all)) && passed;
  for (const pin of all) pins.setState(pin, 'input');
  return passed;
}

/** `selftest_check_pin`: pulled up against all others low, then pulled down against all others high. */
function* testPad(pins: Pins, pin: number, all: readonly number[]): Generator<number, boolean> {
  let passed = true;
  for (const level of [true, false]) {
    pins.setState(pin, 'output');
    pins.setValue(pin, level);
    pins.setState(pin, level ? 'input_pullup' : 'input_pulldown');
    yield stepMilliseconds;
    passed &&= pins.level(pin) === level;
    for (const other of all) if (other !== pin) pins.output(other, !level);
    yield stepMilliseconds;
    passed &&= pins.level(pin) === level;
  }
  pins.setState(pin, 'input');
  return passed;
}

function* blink(pins: Pins, light: number): Generator<number, void> {
  for (let times = 0; times < 5; times++) {
    pins.output(light, true);
    yield 500;
    pins.output(light, false);
    yield 500;
  }
  pins.input(light);
}
