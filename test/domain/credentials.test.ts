import test from 'ava';
import { RecordKey } from '../../src/store/keys.js';
import { EventCode, Reason } from '../../src/wire/events.js';
import * as nor from '../fakes/nor.js';
import { count, clear as clearTrace } from '../fakes/trace.js';
import { firstLife, type Life, nextLife } from '../helpers/life.js';
import { told } from '../helpers/events.js';

interface Lock {
  readonly life: Life;
  set(slot: number, pin: string): Reason;
  remove(slot: number): Reason;
  find(pin: string): number;
  readonly count: number;
}

function booted(life: Life = firstLife()): Lock {
  life.use('domain/boot.overlay').boot();
  const credentials = life.use('domain/credentials');
  return {
    life,
    set: life.use('domain/set-pin.overlay').setPin,
    remove: life.use('domain/remove-pin.overlay').removePin,
    find: (pin) => credentials.findPin(credentials.pinDigest(pin)),
    get count() {
      return credentials.pins.count;
    },
  };
}

const pinOf = (slot: number): string => String(4_071_936 + 83_717 * slot);

/** Code, reason and slot of the newest event. */
function last(): [EventCode, Reason, number] {
  const { code, reason, who } = told().at(-1)!;
  return [code, reason, who];
}

const lengths: [string, Reason][] = [
  ['', Reason.TooShort],
  ['271', Reason.TooShort],
  ['2718', Reason.TooLikely],
  ['27182', Reason.None],
  ['2718281828', Reason.None],
  ['27182818284', Reason.TooLong],
];

for (const [pin, reason] of lengths) {
  test.serial(`a first PIN of ${pin.length} digits is ${reason ? 'refused' : 'taken'}`, (t) => {
    const lock = booted();
    t.is(lock.set(0, pin), reason);
    t.is(lock.find(pin), reason ? -1 : 0);
    t.is(lock.count, reason ? 0 : 1);
    t.deepEqual(last(), [reason ? EventCode.UserRefused : EventCode.UserAdded, reason, 0]);
  });
}

test.serial('four digits are enough where the policy makes guessing slow enough', (t) => {
  const lock = booted();
  // 3 entries, then 12 hours: 731 + 366 + 3 guesses a year are above 1000; with two quiet days, 731 + 183 + 4 are below.
  const { applyPolicy } = lock.life.use('domain/policy.overlay');
  t.true(applyPolicy('\x03\x04\xc0\xa8\xc0\xa8\x40\x0b\x05\x00\x2c\x01'));
  t.true(lock.life.use('domain/policy').guessesPerYear() < 1000);
  t.is(lock.set(0, '2718'), Reason.None);
  t.is(lock.set(1, '3141'), Reason.TooLikely);
});

for (const weak of [
  '00000',
  '777777',
  '121212',
  '4747474747',
  '12345',
  '345678',
  '98765',
  '7654321',
  '67890',
  '78901',
  '09876',
  '0987654',
  '10987',
]) {
  test.serial(`${weak} is too easy to guess`, (t) => {
    t.is(booted().set(0, weak), Reason.TooWeak);
  });
}

for (const fair of ['12354', '112233', '13579', '110110', '123454321', '86420', '12121']) {
  test.serial(`${fair} is let pass: only repeats of one or two digits and runs are weak`, (t) => {
    t.is(booted().set(0, fair), fair === '12121' ? Reason.TooWeak : Reason.None);
  });
}

/** Worked out by hand for the defaults: 11 + 365.25 + 8766 guesses, rounded up: 9143; a tenth of all codes of a length may be 10^length / 10. */
const tenPercent: { digits: number; most: number }[] = [
  { digits: 4, most: 0 },
  { digits: 5, most: 1 },
  { digits: 6, most: 10 },
  { digits: 7, most: 100 },
];

test.serial('with the defaults a year has 9143 guesses', (t) => {
  t.is(booted().life.use('domain/policy').guessesPerYear(), 9143);
});

for (const { digits, most } of tenPercent) {
  test.serial(
    `of PINs with ${digits} digits there can be ${most}, so that a year of guessing opens with at most 10 %`,
    (t) => {
      const lock = booted();
      const pin = (n: number): string => String(10 ** (digits - 1) * 4 + 37 + 71 * n);
      for (let n = 0; n < Math.min(most, 100); n++) t.is(lock.set(n, pin(n)), Reason.None, `PIN ${n}`);
      if (most < 100) t.is(lock.set(most, pin(most)), Reason.TooLikely);
      t.is(lock.count, most);
    },
  );
}

test.serial('a PIN that another slot has is refused, and its own slot is no exception', (t) => {
  const lock = booted();
  lock.set(0, '271828');
  t.is(lock.set(1, '271828'), Reason.Duplicate);
  t.is(lock.set(0, '271828'), Reason.Duplicate);
  t.is(lock.find('271828'), 0);
  t.is(lock.count, 1);
});

test.serial('a slot that does not exist is refused', (t) => {
  const lock = booted();
  lock.set(0, '2718281');
  for (const slot of [-1, 100, 0.5, NaN, 255]) t.is(lock.set(slot, '3141592'), Reason.NoSlot);
  for (const slot of [-1, 100, NaN, 255, 3]) t.is(lock.remove(slot), Reason.NoSlot);
  t.is(lock.count, 1);
});

test.serial('a replaced PIN no longer counts, in this life and the next', (t) => {
  let lock = booted();
  lock.set(0, '2718281');
  lock.set(5, '3141592');
  t.is(lock.set(5, '1414213'), Reason.None);
  t.deepEqual(last(), [EventCode.UserReplaced, Reason.None, 5]);
  for (let life = 0; life < 2; life++) {
    t.is(lock.find('3141592'), -1);
    t.is(lock.find('1414213'), 5);
    t.is(lock.count, 2);
    lock = booted(nextLife());
  }
});

test.serial('a removed PIN no longer counts, and its slot is free', (t) => {
  let lock = booted();
  lock.set(0, '2718281');
  lock.set(5, '3141592');
  t.is(lock.remove(5), Reason.None);
  t.deepEqual(last(), [EventCode.UserRemoved, Reason.None, 5]);
  t.is(lock.find('3141592'), -1);
  t.is(lock.remove(5), Reason.NoSlot);
  lock = booted(nextLife());
  t.is(lock.find('3141592'), -1);
  t.is(lock.set(9, '3141592'), Reason.None);
  t.is(lock.find('3141592'), 9);
});

test.serial('the owner is not removed, only replaced', (t) => {
  const lock = booted();
  lock.set(0, '2718281');
  t.is(lock.remove(0), Reason.NotOwner);
  t.is(lock.find('2718281'), 0);
});

test.serial('a hundred PINs are each found in their own slot, in this life and the next', (t) => {
  let lock = booted();
  for (let slot = 0; slot < 100; slot++) t.is(lock.set(slot, pinOf(slot)), Reason.None);
  for (let life = 0; life < 2; life++) {
    for (let slot = 0; slot < 100; slot++) t.is(lock.find(pinOf(slot)), slot);
    t.is(lock.find('5550199'), -1);
    lock = booted(nextLife());
  }
  t.is(lock.set(42, '5550199'), Reason.None);
  t.is(lock.find(pinOf(42)), -1);
});

test.serial('a change that the flash does not take changes nothing', (t) => {
  let lock = booted();
  lock.set(0, '2718281');
  lock.set(5, '1414213');
  for (let page = 0; page < nor.pages; page++) nor.flash.deaf.add(page);
  t.is(lock.set(0, '3141592'), Reason.StoreFault);
  t.is(lock.set(1, '3141592'), Reason.StoreFault);
  t.is(lock.remove(5), Reason.StoreFault);
  nor.flash.deaf.clear();
  for (let life = 0; life < 2; life++) {
    t.is(lock.find('2718281'), 0);
    t.is(lock.find('3141592'), -1);
    t.is(lock.find('1414213'), 5);
    t.is(lock.count, 2);
    lock = booted(nextLife());
  }
});

test.serial("a PIN is kept as a digest under the lock's own secret", (t) => {
  const lock = booted();
  lock.set(0, '2718281');
  const stored = lock.life.use('store/store').get(RecordKey.Pin) ?? '';
  t.is(lock.life.use('domain/credentials').pinDigest('2718281'), stored.slice(0, 12));
  t.is(nor.flash.bytes.indexOf('2718281', 0, 'latin1'), -1);
});

/** What a search costs: digests, reads of flash, characters that `indexOf` passes over. */
function cost(lock: Lock, entry: string): { digests: number; passed: number; reads: number } {
  const credentials = lock.life.use('domain/credentials');
  const { pins } = credentials;
  const { tags } = pins;
  let passed = 0;
  const counted = Object.assign(Object(tags) as string, {
    indexOf: (tag: string, from = 0): number => {
      const at = tags.indexOf(tag, from);
      passed += (at < 0 ? tags.length - tag.length + 1 : at + 1) - from;
      return at;
    },
  });
  pins.tags = counted;
  const reads = nor.reads.count;
  clearTrace();
  credentials.findPin(credentials.pinDigest(entry));
  pins.tags = tags;
  return { digests: count('digest'), passed, reads: nor.reads.count - reads };
}

test.serial(
  'attack 17: the search costs the same with one PIN and a hundred, for a hit and a miss, for the first and the last',
  (t) => {
    const one = booted();
    one.set(0, pinOf(0));
    const costs = [cost(one, pinOf(0)), cost(one, '5550199')];
    const hundred = booted();
    for (let slot = 0; slot < 100; slot++) hundred.set(slot, pinOf(slot));
    for (const slot of [0, 1, 50, 98, 99]) costs.push(cost(hundred, pinOf(slot)));
    for (const wrong of ['5550199', '1', '0000000000', '55501995550']) costs.push(cost(hundred, wrong));
    for (const each of costs) t.deepEqual(each, costs[0]);
    t.is(costs[0]?.digests, 2);
    t.is(costs[0]?.passed, 298);
  },
);

test.serial('a tag found across the border of two slots is no hit', (t) => {
  const lock = booted();
  lock.set(0, '2718281');
  const credentials = lock.life.use('domain/credentials');
  const digest = credentials.pinDigest('3141592');
  credentials.pins.tags = `x${digest.slice(0, 3)}${credentials.pins.tags.slice(4)}`;
  t.is(credentials.findPin(digest), -1);
});

test.serial('a tag found across a border behind the right slot does not hide it', (t) => {
  const lock = booted();
  lock.set(0, '2718281');
  const credentials = lock.life.use('domain/credentials');
  const digest = credentials.pinDigest('2718281');
  const { tags } = credentials.pins;
  credentials.pins.tags = `${tags.slice(0, 31)}${digest.slice(0, 3)}${tags.slice(34)}`;
  t.is(credentials.findPin(digest), 0);
});

test.serial('a tag that fits with a digest that does not is no hit', (t) => {
  const lock = booted();
  lock.set(0, '2718281');
  const credentials = lock.life.use('domain/credentials');
  const digest = credentials.pinDigest('3141592');
  credentials.setTag(0, digest.slice(0, 3));
  t.is(credentials.findPin(digest), -1);
});
