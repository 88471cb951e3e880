import test from 'ava';
import { bootFile, mdbt42q } from './bench.js';
import { Workbench } from '../../sim/workbench.js';

/** A lock whose firmware does nothing; time passes only where the test lets it. */
function workbench(firmware = ';'): Workbench {
  return new Workbench({ board: 'mdbt42q', image: () => bootFile(mdbt42q, firmware), speed: 0, seed: 1 });
}

const open = { do: 'door', closed: false, force: false } as const;
const close = { do: 'door', closed: true, force: false } as const;

test('a thrown bolt holds the door, until it is withdrawn or the door is forced', (t) => {
  const lock = workbench();
  t.is(lock.obey(open), 'boltHoldsDoor');
  t.true(lock.look().doorClosed);

  lock.obey({ do: 'thumbTurn', thrown: false });
  lock.advance(1000);
  t.like(lock.look().bolt, { position: 0, unlocked: true });
  t.is(lock.obey(open), undefined);
  t.false(lock.look().doorClosed);

  lock.obey({ do: 'thumbTurn', thrown: true });
  lock.advance(1000);
  t.is(lock.obey(close), 'boltBlocksDoor');
  t.false(lock.look().doorClosed);

  lock.obey({ do: 'thumbTurn', thrown: false });
  lock.advance(1000);
  lock.obey(close);
  lock.obey({ do: 'thumbTurn', thrown: true });
  lock.advance(1000);
  t.is(lock.obey({ do: 'door', closed: false, force: true }), undefined);
  t.like(lock.look(), { doorClosed: false, bolt: { position: 1 } });
});

test('a day passes in jumps while time is paused, a part of it in each tick', (t) => {
  const lock = workbench();
  lock.obey({ do: 'skip', milliseconds: 86_400_000 });
  for (let ticks = 0; lock.look().skipMilliseconds > 0 && ticks < 10_000; ticks++) lock.follow(33);
  t.like(lock.look(), { now: 86_400_000, skipMilliseconds: 0 });
});

test('each board keeps its lock, and a new lock starts at nothing', (t) => {
  const lock = workbench("var f=require('Flash'),n=f.read(4,0x72000)[0];print(n);f.write([n>>1,0,0,0],0x72000)");
  t.deepEqual(lock.console.prints, ['255']);
  lock.advance(5000);
  lock.obey({ do: 'board', name: 'mdbt42q' });
  t.is(lock.look().now, 5000, 'the board that is chosen already goes on');
  lock.obey({ do: 'board', name: 'puckjs' });
  t.like(lock.look(), { board: 'puckjs', now: 0, powered: true });
  t.deepEqual(lock.console.prints, ['255']);
  lock.obey({ do: 'board', name: 'mdbt42q' });
  t.deepEqual(lock.console.prints, ['127']);
  lock.obey({ do: 'newLock' });
  t.like(lock.look(), { board: 'mdbt42q', now: 0, powered: true });
  t.deepEqual(lock.console.prints, ['255']);
});

test('faults, battery and power do what they say, and are seen', (t) => {
  const lock = workbench();
  lock.obey({ do: 'fault', fault: 'jammed', on: true });
  lock.obey({ do: 'fault', fault: 'sensorPulled', on: true });
  lock.obey({ do: 'fault', fault: 'expandersSilent', on: true });
  t.deepEqual(lock.look().faults, { jammed: true, sensorPulled: true, expandersSilent: true });
  lock.obey({ do: 'fault', fault: 'sensorPulled', on: false });
  t.deepEqual(lock.look().faults, { jammed: true, sensorPulled: false, expandersSilent: true });

  lock.obey({ do: 'power', on: false });
  t.like(lock.look(), { plugged: false, powered: false });
  lock.obey({ do: 'power', on: true });
  t.like(lock.look(), { plugged: true, powered: true });
  lock.obey({ do: 'battery', millivolts: 1000 });
  lock.advance(100);
  t.like(lock.look(), { plugged: true, powered: false, battery: { millivolts: 1000 } });
});

test('the console keeps the newest lines', (t) => {
  const lock = workbench('for (var i = 0; i < 150; i++) print(i)');
  const { prints } = lock.console;
  t.deepEqual([prints.length, prints[0], prints.at(-1)], [100, '50', '149']);
});
