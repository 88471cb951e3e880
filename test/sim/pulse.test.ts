/**
 * `digitalPulse`: src/jswrap_io.c `jswrap_io_digitalPulse`, src/jstimer.c `utilTimerInsertTask`. The times are those that the
 * interpreter itself gave with the chip's rescheduling arithmetic compiled in.
 */
import test from 'ava';
import { bench, trace } from './bench.js';

const cases: Record<string, { code: string; D3: [number, boolean][]; D4?: [number, boolean][] }> = {
  'a pulse ends on its own': {
    code: 'digitalPulse(3,1,60)',
    D3: [
      [0, true],
      [60, false],
    ],
  },
  'an array is a square wave': {
    code: 'digitalPulse(3,1,[5,2,4])',
    D3: [
      [0, true],
      [5, false],
      [7, true],
      [11, false],
    ],
  },
  'a second pulse while one is pending is swallowed, even after a write': {
    code: 'digitalPulse(3,1,100);setTimeout(function(){digitalWrite(3,0)},20);setTimeout(function(){digitalPulse(3,1,50)},40)',
    D3: [
      [0, true],
      [20, false],
    ],
  },
  'a write does not cancel a pending end': {
    code: 'digitalPulse(3,1,100);setTimeout(function(){digitalWrite(3,0)},20);setTimeout(function(){digitalWrite(3,1)},41)',
    D3: [
      [0, true],
      [20, false],
      [41, true],
      [100, false],
    ],
  },
  'a chained pulse sets no first edge': {
    code: 'digitalPulse(3,1,60);setTimeout(function(){digitalPulse(3,1,60)},30)',
    D3: [
      [0, true],
      [60, false],
    ],
  },
  'the end of a chained pulse comes late by what has passed since the timer was set': {
    code: 'digitalPulse(3,1,60);setTimeout(function(){digitalPulse(3,0,60);setTimeout(function(){digitalWrite(3,0)},10)},30)',
    D3: [
      [0, true],
      [40, false],
      [150, true],
    ],
  },
  'a shorter pulse on another pin ends after the longer one and stretches it': {
    code: 'digitalPulse(3,1,200);setTimeout(function(){digitalPulse(4,1,20)},10)',
    D3: [
      [0, true],
      [380, false],
    ],
    D4: [
      [0, false],
      [10, true],
      [220, false],
    ],
  },
  'a longer pulse on another pin is right': {
    code: 'digitalPulse(3,1,20);setTimeout(function(){digitalPulse(4,1,200)},10)',
    D3: [
      [0, true],
      [20, false],
    ],
    D4: [
      [0, false],
      [10, true],
      [210, false],
    ],
  },
  'a pulse of 0 ms leaves the pin as it set it': { code: 'digitalPulse(3,1,0)', D3: [[0, true]] },
};

for (const [name, { code, D3, D4 }] of Object.entries(cases)) {
  test(name, (t) => {
    t.deepEqual(trace(bench(code), 3, 400), D3);
    if (D4) t.deepEqual(trace(bench(code), 4, 400), D4);
  });
}

test('a time that makes no sense throws when the edge is out already', (t) => {
  const door = bench('digitalPulse(3,1,-1)');
  t.regex(door.exceptions[0] ?? '', /Pulse Time is less than 0 or not a number/);
  t.true(door.machine.pins.outputs(3));
});

test('waiting for pulses and a 16th pending edge are faults', (t) => {
  t.throws(() => bench('digitalPulse(3,1,50);digitalPulse(3,1,0)'), { name: 'FirmwareFault' });
  t.throws(() => bench('digitalPulse(3,1,[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1])'), { name: 'FirmwareFault' });
});

test('a pulse ends while JavaScript stands still', (t) => {
  const door = bench('digitalPulse(3,1,500)');
  door.advance(499);
  t.true(door.machine.pins.outputs(3));
  door.advance(2);
  t.false(door.machine.pins.outputs(3));
  t.is(door.machine.calls.size, 1);
});
