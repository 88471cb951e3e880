import test from 'ava';
import { Pace } from '../../sim/pace.js';

function passed(pace: Pace, realMilliseconds: number): { steady: number; jumped: number } {
  const time = { steady: 0, jumped: 0 };
  pace.follow(realMilliseconds, (milliseconds, isJump) => {
    time[isJump ? 'jumped' : 'steady'] += milliseconds;
  });
  return time;
}

test('time passes at its speed, and not at all when it is paused', (t) => {
  const pace = new Pace(10);
  t.is(passed(pace, 33).steady, 330);
  pace.speed = 0;
  t.is(passed(pace, 33).steady, 0);
});

test('a computer that slept for a night does not make the lock live through it', (t) => {
  t.is(passed(new Pace(1), 8 * 3_600_000).steady, 250);
});

test('a jump passes even while time is paused, in slices, and once', (t) => {
  const pace = new Pace(0);
  pace.skipMilliseconds = 2500;
  const slices: number[] = [];
  pace.follow(33, (milliseconds, isJump) => {
    if (isJump) slices.push(milliseconds);
  });
  t.deepEqual(slices, [1000, 1000, 500]);
  t.is(passed(pace, 33).jumped, 0);
});
