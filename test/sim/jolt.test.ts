/** Jolt.js's own motor drivers: libs/joltjs/jswrap_jolt.c. */
import test from 'ava';
import { joltjs, mdbt42q } from '../../boards/index.js';
import type { Door } from '../../sim/door.js';
import { bench } from './bench.js';

const jolt = (code: string): Door => bench(code, { board: joltjs });

function runs(door: Door, milliseconds: number): -1 | 0 | 1 {
  door.advance(milliseconds);
  return door.motor.enabled ? door.motor.direction : 0;
}

test('in the automatic mode a pin that becomes an output wakes its driver', (t) => {
  const door = jolt('digitalWrite(17,1)');
  t.is(runs(door, 5), -1);
});

test('a driver that is off stays asleep, whatever its pins are', (t) => {
  const door = jolt('Jolt.setDriverMode(0,"off");digitalWrite([15,17],1)');
  t.is(runs(door, 5), 0);
  t.false(door.motor.enabled);
});

test('off, and then awake by its pin alone, a driver takes its outputs in pairs: two lows coast, two highs brake', (t) => {
  const at = (inputs: number): string => {
    const door = jolt(`Jolt.setDriverMode(0,"off");digitalWrite([15,17],${inputs});digitalPulse(21,1,100)`);
    door.advance(5);
    return door['simulation'].world.driver.bridge;
  };
  t.deepEqual([0, 1, 2, 3].map(at), ['coast', 'withdraw', 'throw', 'brake']);
});

test('with each output for itself, two lows brake as well', (t) => {
  const door = jolt('Jolt.setDriverMode(0,"output");digitalWrite([15,17],0)');
  door.advance(5);
  t.is(door['simulation'].world.driver.bridge, 'brake');
});

test('the battery is seen on the divider of an output that is high, while its driver is awake', (t) => {
  const read = (mode: string, level: number): number =>
    Number(jolt(`Jolt.setDriverMode(1,${mode});digitalWrite(22,${level});print(analogRead(30))`).prints[0]);
  t.true(Math.abs(read('true', 1) * joltjs.gauge.fullScaleMillivolts - joltjs.power.fullMillivolts) < 2);
  t.is(read('true', 0), 0);
  t.is(read('"off"', 1), 0);
});

test('a driver or a mode that is none throws', (t) => {
  t.is(jolt('Jolt.setDriverMode(2,"off")').exceptions.length, 1);
  t.is(jolt('Jolt.setDriverMode(0,"brake")').exceptions.length, 1);
});

test('other boards have no Jolt', (t) => {
  t.is(bench('Jolt.setDriverMode(0,"off")', { board: mdbt42q }).exceptions.length, 1);
});
