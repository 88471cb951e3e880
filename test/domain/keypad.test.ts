import test from 'ava';
import { Key } from '../../src/port/types.js';
import { EventCode } from '../../src/wire/events.js';
import * as clock from '../fakes/clock.js';
import { goMute, hold, quietly, rowsLeftOpen } from '../fakes/keys.js';
import { firstLife } from '../helpers/life.js';

/** Keys and faults in the order in which they were reported. */
function keypad(): { reports: string[]; check: () => void } {
  const life = firstLife();
  quietly('');
  const reports: string[] = [];
  const names: Partial<Record<EventCode, string>> = {
    [EventCode.ManyKeys]: 'many',
    [EventCode.StuckKey]: 'stuck',
    [EventCode.KeypadMute]: 'mute',
  };
  life.replace('domain/entry', {
    keyPressed: (key) =>
      void reports.push(key === (Key.Star as number) ? '*' : key === (Key.Hash as number) ? '#' : String(key)),
  });
  life.replace('domain/audit', { recordFault: (code) => void reports.push(names[code] ?? `event ${code}`) });
  const it = life.use('domain/keypad');
  it.start();
  return { reports, check: it.check };
}

test.serial('every key is the one that is printed on it', (t) => {
  const { reports } = keypad();
  for (const key of '1234567890*#') {
    hold(key);
    clock.advance(60);
    hold('');
    clock.advance(60);
  }
  t.is(reports.join(''), '1234567890*#');
});

test.serial('a key is reported when it goes down, once, however often the scanner says so', (t) => {
  const { reports } = keypad();
  hold('5');
  t.deepEqual(reports, ['5']);
  for (let n = 0; n < 20; n++) {
    hold('5');
    clock.advance(100);
  }
  hold('');
  t.deepEqual(reports, ['5']);
});

test.serial('rolling from key to key reports both, once each', (t) => {
  const { reports } = keypad();
  for (const down of ['1', '12', '2', '25', '5', '']) {
    hold(down);
    clock.advance(80);
  }
  t.is(reports.join(''), '125');
});

test.serial('a second key that comes and goes while the first stays is passed over', (t) => {
  const { reports } = keypad();
  for (const down of ['1', '13', '1', '']) {
    hold(down);
    clock.advance(80);
  }
  t.is(reports.join(''), '1');
});

test.serial('keys that go down together report none while they are together, and the one that stays on', (t) => {
  const { reports } = keypad();
  hold('46');
  clock.advance(100);
  t.deepEqual(reports, []);
  hold('6');
  t.deepEqual(reports, ['6']);
});

test.serial('several keys for half a second are a fault, and none of them counts any more', (t) => {
  const { reports } = keypad();
  hold('46');
  clock.advance(499);
  t.deepEqual(reports, []);
  clock.advance(1);
  t.deepEqual(reports, ['many']);
  hold('6');
  clock.advance(100);
  hold('');
  clock.advance(100);
  hold('6');
  t.deepEqual(reports, ['many', '6']);
});

test.serial('a key held for ten seconds is stuck, and the others still work', (t) => {
  const { reports } = keypad();
  hold('7');
  clock.advance(10_000);
  t.deepEqual(reports, ['7', 'stuck']);
  hold('71');
  clock.advance(100);
  hold('7');
  clock.advance(100);
  hold('72');
  clock.advance(100);
  hold('7');
  t.deepEqual(reports, ['7', 'stuck', '1', '2']);
});

test.serial('a stuck key that comes up is a key again', (t) => {
  const { reports } = keypad();
  hold('7');
  clock.advance(10_050);
  t.is(rowsLeftOpen(), 2);
  hold('');
  t.is(rowsLeftOpen(), 0);
  clock.advance(100);
  hold('7');
  t.deepEqual(reports, ['7', 'stuck', '7']);
});

test.serial('two keys that stay down for ever are stuck in the end', (t) => {
  const { reports } = keypad();
  hold('79');
  clock.advance(20_000);
  t.deepEqual(reports, ['many', 'stuck']);
  hold('791');
  t.deepEqual(reports, ['many', 'stuck', '1']);
});

test.serial('a stuck or released keypad is not asked again: the chip sleeps', (t) => {
  keypad();
  hold('7');
  clock.advance(10_100);
  t.is(clock.pending(), 0);
  hold('');
  t.is(clock.pending(), 0);
});

test.serial('a key whose press makes no edge is found while another is down', (t) => {
  const { reports } = keypad();
  hold('2');
  clock.advance(30);
  t.deepEqual(reports, ['2']);
  // The scanner knows, and nobody raises an interrupt.
  quietly('28');
  clock.advance(60);
  quietly('8');
  clock.advance(60);
  t.is(reports.join(''), '28');
});

test.serial('a keypad that does not answer is a fault, at an interrupt and when asked', (t) => {
  const { reports, check } = keypad();
  goMute();
  t.deepEqual(reports, ['mute']);
  check();
  t.deepEqual(reports, ['mute', 'mute']);
  hold('');
  hold('3');
  t.deepEqual(reports, ['mute', 'mute', '3']);
});

test.serial('a press that falls between the last look and an edge is found', (t) => {
  const { reports } = keypad();
  hold('3');
  clock.advance(45);
  // The key comes up, a look sees it before any edge does, and the next key of the column leaves no edge.
  quietly('');
  clock.advance(10);
  quietly('9');
  clock.advance(50);
  t.is(reports.join(''), '39');
  quietly('');
  clock.advance(200);
  t.is(clock.pending(), 0);
});

test.serial('beside a stuck key, one press wakes the keypad for the keys that make no edge', (t) => {
  const { reports } = keypad();
  hold('5');
  clock.advance(10_100);
  t.is(clock.pending(), 0);
  hold('5*');
  hold('5');
  for (const key of '46') {
    clock.advance(100);
    quietly(`5${key}`);
    clock.advance(100);
    quietly('5');
  }
  t.deepEqual(reports, ['5', 'stuck', '*', '4', '6']);
  clock.advance(10_100);
  t.is(clock.pending(), 0);
  t.is(rowsLeftOpen(), 4);
});
