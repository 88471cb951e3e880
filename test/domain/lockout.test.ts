import test from 'ava';
import { attemptRecords, RecordKey } from '../../src/store/keys.js';
import * as clock from '../fakes/clock.js';
import * as nor from '../fakes/nor.js';
import { trace } from '../fakes/trace.js';
import { type Life, firstLife, nextLife } from '../helpers/life.js';

const minute = 60_000;
const day = 24 * 60 * minute;

type Lockout = ReturnType<typeof started>;

function started(life: Life): {
  charge(): boolean;
  right(): void;
  wrong(): void;
  wait(): number;
  charges(): number;
  life: Life;
} {
  life.use('store/open.overlay').open();
  const lockout = life.use('domain/lockout');
  const { get } = life.use('store/store');
  lockout.start();
  return {
    life,
    charge: lockout.charge,
    right: () => {
      lockout.charge();
      lockout.giveBack();
    },
    wrong: () => {
      lockout.charge();
      lockout.keepCharge();
    },
    wait: lockout.remainingSeconds,
    charges: () =>
      Array.from({ length: attemptRecords }, (_, n) => get(RecordKey.Attempt + n)).filter((record) => record !== undefined)
        .length,
  };
}

function wrong(lockout: Lockout, times: number): void {
  for (let n = 0; n < times; n++) lockout.wrong();
}

test.serial('four wrong entries cost nothing, the fifth a minute', (t) => {
  const lockout = started(firstLife());
  wrong(lockout, 4);
  t.is(lockout.wait(), 0);
  wrong(lockout, 1);
  t.is(lockout.wait(), 60);
  clock.advance(59_001);
  t.is(lockout.wait(), 1);
  clock.advance(999);
  t.is(lockout.wait(), 0);
});

test.serial('each further one doubles the time, up to an hour', (t) => {
  const lockout = started(firstLife());
  wrong(lockout, 4);
  const waits: number[] = [];
  for (let n = 0; n < 10; n++) {
    wrong(lockout, 1);
    waits.push(lockout.wait());
    clock.advance(lockout.wait() * 1000);
  }
  t.deepEqual(waits, [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]);
});

test.serial('after a penalty there is one try, not five', (t) => {
  const lockout = started(firstLife());
  wrong(lockout, 5);
  clock.advance(minute);
  wrong(lockout, 1);
  t.is(lockout.wait(), 120);
});

test.serial('a charge stands in flash before it is said to, and a right entry takes it back', (t) => {
  const lockout = started(firstLife());
  t.true(lockout.charge());
  t.is(lockout.charges(), 1);
  lockout.life.use('domain/lockout').giveBack();
  t.is(lockout.charges(), 0);
});

test.serial('a right entry takes back its own charge and no other, however often', (t) => {
  const lockout = started(firstLife());
  wrong(lockout, 3);
  for (let n = 0; n < 50; n++) lockout.right();
  t.is(lockout.charges(), 3);
  wrong(lockout, 2);
  t.is(lockout.wait(), 60);
});

test.serial('giving back twice gives back once', (t) => {
  const lockout = started(firstLife());
  wrong(lockout, 2);
  lockout.right();
  lockout.life.use('domain/lockout').giveBack();
  t.is(lockout.charges(), 2);
});

test.serial('a restart keeps the count and begins the penalty anew', (t) => {
  let lockout = started(firstLife());
  wrong(lockout, 6);
  clock.advance(119_000);
  lockout = started(nextLife());
  t.is(lockout.charges(), 6);
  t.is(lockout.wait(), 120);
});

test.serial('power that goes between charge and verdict counts as a wrong entry', (t) => {
  let lockout = started(firstLife());
  wrong(lockout, 4);
  lockout.charge();
  lockout = started(nextLife());
  t.is(lockout.charges(), 5);
  t.is(lockout.wait(), 60);
});

test.serial('a quiet day forgives one wrong entry, and two days two', (t) => {
  const lockout = started(firstLife());
  wrong(lockout, 7);
  clock.advance(day - 1000);
  lockout.right();
  t.is(lockout.charges(), 7);
  clock.advance(1000);
  lockout.right();
  t.is(lockout.charges(), 6);
  clock.advance(2 * day);
  lockout.right();
  t.is(lockout.charges(), 4);
});

test.serial('a wrong entry begins the quiet day anew, a right one does not', (t) => {
  const lockout = started(firstLife());
  wrong(lockout, 2);
  clock.advance(day / 2);
  lockout.right();
  clock.advance(day / 2);
  lockout.right();
  t.is(lockout.charges(), 1);
  clock.advance(day / 2);
  wrong(lockout, 1);
  clock.advance(day / 2);
  lockout.right();
  t.is(lockout.charges(), 2);
});

test.serial('at the top nothing more is charged, so that flash is not worn, and the penalty stays the longest', (t) => {
  const lockout = started(firstLife());
  wrong(lockout, 11);
  const writes = trace.length;
  for (let n = 0; n < 100; n++) {
    clock.advance(3600_000);
    wrong(lockout, 1);
    t.is(lockout.wait(), 3600);
  }
  t.is(trace.length, writes);
  t.is(lockout.charges(), 11);
});

test.serial('a charge that the flash does not take is said not to be', (t) => {
  const lockout = started(firstLife());
  const { flash } = nor;
  for (let page = 0; page < 4; page++) flash.deaf.add(page);
  t.false(lockout.charge());
});

test.serial('the charge is in flash before the digest of the entry is made', (t) => {
  const life = firstLife();
  const lockout = started(life);
  const credentials = life.use('domain/credentials');
  credentials.pins.pads = life.use('domain/hmac').hmacPads('key!');
  credentials.pins.tags = '\0'.repeat(300);
  trace.length = 0;
  life.use('domain/access').authenticate('12345');
  t.is(trace[0], 'nor.write');
  t.true(trace.indexOf('digest') > 0);
  t.is(lockout.charges(), 1);
});

test.serial('without a charge there is no comparison', (t) => {
  const life = firstLife();
  started(life);
  for (let page = 0; page < 4; page++) nor.flash.deaf.add(page);
  trace.length = 0;
  t.is(life.use('domain/access').authenticate('12345'), -1);
  t.false(trace.includes('digest'));
});

test.serial('a disabled keypad neither charges nor compares', (t) => {
  const life = firstLife();
  const lockout = started(life);
  wrong(lockout, 5);
  trace.length = 0;
  t.is(life.use('domain/access').authenticate('12345'), -1);
  t.false(trace.includes('digest'));
  t.is(lockout.charges(), 5);
});
