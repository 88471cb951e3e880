/** src/jswrap_interactive.c, `jsiIdle` in src/jsinteractive.c. */
import test from 'ava';
import type { Session } from '../../sim/session.js';
import { Timers } from '../../sim/timers.js';
import { bench } from './bench.js';

test('timers run when they are due, and the clock stands there', (t) => {
  const door = bench('setTimeout(function(a){print(a,getTime())},20,"x");setInterval(function(){print(getTime())},30)');
  door.advance(65);
  t.deepEqual(door.prints, ['x 0.02', '0.03', '0.06']);
});

test('the first id is 1', (t) => {
  t.deepEqual(bench('print(setTimeout(function(){},1),setInterval(function(){},1))').prints, ['1 2']);
});

test('what is due together runs in the order in which it was made', (t) => {
  const door = bench(
    'setTimeout(function(){print("b")},20);setTimeout(function(){print("a");setTimeout(function(){print("c")},10)},10)',
  );
  door.advance(30);
  t.deepEqual(door.prints, ['a', 'b', 'c']);
});

test('an interval that was held up makes up for every tick, and keeps its beat', (t) => {
  let now = 0;
  const ticks: number[] = [];
  const natives = new Map<string, (callback: () => void, time: number) => number>();
  const session = {
    defineGlobal: (name: string, native: (callback: () => void, time: number) => number) => natives.set(name, native),
    call: (callback: () => void) => {
      callback();
    },
  } as unknown as Session;
  const timers = new Timers(session, () => now);
  natives.get('setInterval')?.(() => ticks.push(now), 20);
  now = 70;
  while (timers.due <= now) timers.run();
  t.deepEqual([ticks, timers.due], [[70, 70, 70], 80]);
});

test('where JavaScript takes time, what was due meanwhile comes after it', (t) => {
  const door = bench('setInterval(function(){print(Math.round(getTime()*1000))},20)', { runMilliseconds: 50 });
  t.is(door.now, 50);
  door.advance(160);
  t.deepEqual(door.prints, ['50', '100', '150', '200']);
});

test('changeInterval starts anew and makes an interval of a timeout', (t) => {
  const door = bench(
    'var id=setTimeout(function(){print(getTime())},50);setTimeout(function(){changeInterval(id,100)},40)',
  );
  door.advance(350);
  t.deepEqual(door.prints, ['0.14', '0.24', '0.34']);
});

test('clearing undefined throws, clearing what is gone does not, clearing nothing clears all', (t) => {
  t.regex(bench('clearTimeout(undefined)').exceptions[0] ?? '', /clearTimeout\(undefined\) not allowed/);
  t.regex(bench('changeInterval(5,5)').exceptions[0] ?? '', /Unknown Interval/);
  const door = bench(
    'clearTimeout(55);setTimeout(function(){print(1)},5);setInterval(function(){print(2)},5);clearTimeout()',
  );
  door.advance(50);
  t.deepEqual([door.prints, door.exceptions], [[], []]);
});

test('a timer that throws stays where it is, and the rest goes on', (t) => {
  const door = bench('setInterval(function bad(){throw new Error("oops")},10);setInterval(function(){print("on")},10)');
  door.advance(20);
  t.is(door.exceptions.length, 2);
  t.regex(door.exceptions[0] ?? '', /oops[^]*bad[^]*\.boot0/);
  t.deepEqual(door.prints, ['on', 'on']);
});

test('code in a string runs in the global scope', (t) => {
  const door = bench('var x=1;setTimeout("x=2;print(x)",10)');
  door.advance(10);
  t.deepEqual(door.prints, ['2']);
});

test('setTime moves the clock and no timer', (t) => {
  const door = bench(
    'setTimeout(function(){print(getTime(),Date.now(),new Date().toISOString())},1000);setTime(1700000000)',
  );
  door.advance(1000);
  t.deepEqual(door.prints, ['1700000001 1700000001000 2023-11-14T22:13:21.000Z']);
});

test('the clock starts at 0 after a loss of power and goes on over a reboot', (t) => {
  const door = bench('print(getTime());setTimeout(function(){if(getTime()<6)E.reboot()},5000)');
  door.advance(6000);
  door.powerOff();
  door.advance(1000);
  door.powerOn();
  t.deepEqual(door.prints, ['0', '5', '0']);
});
