import test from 'ava';
import { Watcher } from '../../sim/watcher.js';
import { bench } from './bench.js';

test('a blink between two pictures is in the next one, and not in the one after', (t) => {
  const door = bench('setTimeout(function(){digitalPulse(1,1,5)},10)');
  const watcher = new Watcher(door);
  t.deepEqual(watcher.look().light, { red: false, green: false });
  for (let passed = 0; passed < 33; passed++) {
    door.advance(1);
    watcher.watch();
  }
  t.deepEqual(door.light, { red: false, green: false });
  t.deepEqual(watcher.look().light, { red: true, green: false });
  t.deepEqual(watcher.look().light, { red: false, green: false });
});

test('the lowest voltage is that of the last move', (t) => {
  const door = bench(
    `function go(){digitalWrite([25,26],1);digitalPulse(27,1,300)}
     setTimeout(go,10);setTimeout(go,3000)`,
  );
  const watcher = new Watcher(door);
  const lowestAfter = (milliseconds: number): number => {
    for (let passed = 0; passed < milliseconds; passed++) {
      door.advance(1);
      watcher.watch();
    }
    return watcher.look().battery.lowestMillivolts;
  };
  const full = door.battery.millivolts;
  const first = lowestAfter(1000);
  t.true(first < full);
  t.is(lowestAfter(1000), first, 'the rest behind it is higher, and does not count');
  door.battery.millivolts = full + 500;
  t.true(lowestAfter(2000) > first);
});
