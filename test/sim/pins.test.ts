/** src/jswrap_io.c, src/jspin.c, `jshPinSetState` in targets/nrf5x/jshardware.c. */
import test from 'ava';
import { bench } from './bench.js';

const outputs = (door: ReturnType<typeof bench>, ...pins: number[]): boolean[] =>
  pins.map((pin) => door.machine.pins.outputs(pin));

test('an array is written with its last pin as the lowest bit', (t) => {
  t.deepEqual(outputs(bench('digitalWrite([3,4,5],0b011)'), 3, 4, 5), [false, true, true]);
});

test('an array is written from its end, so that the first pin changes last', (t) => {
  // D22 twice: the left one counts.
  t.deepEqual(outputs(bench('digitalWrite([3,3],0b10)'), 3), [true]);
});

test('a boolean sets all pins of an array', (t) => {
  t.deepEqual(outputs(bench('digitalWrite([3,4],true)'), 3, 4), [true, true]);
  t.deepEqual(outputs(bench('digitalWrite([3,4],1)'), 3, 4), [false, true]);
});

test('an array is read with its first pin as the highest bit', (t) => {
  t.deepEqual(bench("pinMode(5,'input_pullup');print(digitalRead([5,6]),digitalRead([6,5]))").prints, ['2 1']);
});

test('pinMode leaves the level of an output as it was', (t) => {
  t.deepEqual(outputs(bench("digitalWrite(3,1);pinMode(3,'input');pinMode(3,'output')"), 3), [true]);
});

test('an explicit mode stays under digitalRead and digitalWrite', (t) => {
  const door = bench(
    "pinMode(3,'opendrain');digitalWrite(3,1);pinMode(5,'input_pullup');digitalWrite(5,0);print(digitalRead(5))",
  );
  t.false(door.machine.pins.outputs(3));
  t.deepEqual(door.prints, ['1']);
});

test('a push-pull output reads 0: its input buffer is disconnected', (t) => {
  t.deepEqual(bench("pinMode(5,'output');digitalWrite(5,1);print(digitalRead(5))").prints, ['0']);
  t.deepEqual(bench("pinMode(5,'opendrain_pullup');digitalWrite(5,1);print(digitalRead(5))").prints, ['1']);
});

test('without pinMode reading makes an output an input', (t) => {
  const door = bench('digitalWrite(6,1);digitalRead(6)');
  t.false(door.machine.pins.outputs(6));
});

test('what is no pin and no mode throws', (t) => {
  for (const code of ['digitalWrite(undefined,1)', 'digitalRead(99)', "pinMode('X',1)"]) {
    t.regex(bench(code).exceptions[0] ?? '', /Invalid pin/, code);
  }
  t.regex(bench("pinMode(5,'inputpullup')").exceptions[0] ?? '', /Unknown pin mode/);
});

test('analogRead is 14 bits of the supply, NaN on a pin without ADC', (t) => {
  const door = bench('print(analogRead(29));print(analogRead(20))');
  t.is(Number(door.prints[0]), Math.floor((6400 / 9900) * 16384) / 16384);
  t.is(door.prints[1], 'NaN');
});

test('analogWrite makes a tone that digitalWrite ends', (t) => {
  const door = bench('analogWrite(11,0.5,{freq:2000});setTimeout(function(){digitalWrite(11,0)},10)');
  t.is(door.buzzer.hertz, 2000);
  door.advance(20);
  t.is(door.buzzer.hertz, 0);
});

test('on a pin whose mode is manual digitalWrite does not end a tone', (t) => {
  t.is(bench("pinMode(11,'output');analogWrite(11,0.5,{freq:2000});digitalWrite(11,0)").buzzer.hertz, 2000);
  t.is(bench("pinMode(11,'output');analogWrite(11,0.5,{freq:2000});analogWrite(11,0)").buzzer.hertz, 0);
});

test('three PWM units carry three frequencies, a fourth throws', (t) => {
  const door = bench('[100,200,300,400].forEach(function(f,i){analogWrite(3+i,0.5,{freq:f})})');
  t.regex(door.exceptions[0] ?? '', /No free Hardware PWMs/);
});

test('ending one channel stops the others of its unit', (t) => {
  t.is(bench('analogWrite(11,0.5,{freq:2000});analogWrite(5,0.5,{freq:2000});digitalWrite(5,0)').buzzer.hertz, 0);
});
