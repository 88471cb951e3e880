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
  const lowestAfter = (milliseconds: number): number | undefined => {
    for (let passed = 0; passed < milliseconds; passed++) {
      door.advance(1);
      watcher.watch();
    }
    return watcher.look().battery.lowestMillivolts;
  };
  const full = door.battery.millivolts;
  t.is(lowestAfter(5), undefined, 'nothing has moved yet');
  const first = lowestAfter(995) ?? full;
  t.true(first < full);
  door.battery.millivolts = first - 500;
  t.is(lowestAfter(1000), first, 'a battery that runs down at rest is no move');
  door.battery.millivolts = full + 500;
  t.true((lowestAfter(2000) ?? 0) > first);
});
