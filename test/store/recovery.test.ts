/** Flash that is not as the store has left it: the lock starts, keeps what is intact, tells what is not, and never opens. */
import { crc32 } from 'node:zlib';
import test from 'ava';
import { PowerCut } from '../../sim/faults.js';
import { Random } from '../../sim/random.js';
import { Direction } from '../../src/port/types.js';
import { eventsKept, formatVersion, pageBlankBytes, pageRecordBytes, pageRecordPlaces } from '../../src/store/format.js';
import { RecordKey } from '../../src/store/keys.js';
import { EventCode, Reason } from '../../src/wire/events.js';
import { Lock } from '../cuts/engine.js';
import * as clock from '../fakes/clock.js';
import { shown } from '../fakes/indicator.js';
import { bolt } from '../fakes/motor.js';
import { flash, load, pageBytes, pages } from '../fakes/nor.js';
import { told } from '../helpers/events.js';
import { newHardware } from '../helpers/life.js';
import { event, eventNumbers, operationsOf, payload, reopen, survives } from '../helpers/vault.js';

const owner = '2718281';
const removedPin = '4071936';
const removedSlot = 7;
const movementMilliseconds = 12_000;

function pinOf(slot: number): string {
  return String(1_618_033 + slot * 7919);
}

/** A lock with an owner, 80 users, one who was removed, and so many events that pages were replaced. */
function image(): Buffer {
  newHardware();
  const lock = new Lock();
  lock.start();
  lock.program(owner, owner);
  lock.program(owner, String(removedSlot), removedPin, removedPin);
  const { setPin } = lock.life.use('domain/set-pin.overlay');
  for (let slot = 10; slot < 90; slot++) setPin(slot, pinOf(slot));
  for (let n = 0; n < 150; n++) lock.store.appendEvent(0, 0, 0);
  lock.program(owner, String(removedSlot), '0');
  for (let n = 0; n < 200; n++) lock.store.appendEvent(0, 0, 0);
  return Buffer.from(flash.bytes);
}

const whole = image();

/** Starts a lock on this flash, lets time pass, and tries a wrong PIN and one that was removed. */
function start(bytes: Uint8Array): { lock: Lock; works: boolean } {
  newHardware();
  load(bytes);
  const lock = new Lock();
  const works = lock.start();
  clock.advance(movementMilliseconds);
  if (works) for (const pin of ['5550199', removedPin]) lock.enter(`${pin}#`);
  return { lock, works };
}

function opened(): boolean {
  return bolt.drives.some(({ direction }) => direction === Direction.Unlock) || bolt.position < 1;
}

function codes(): EventCode[] {
  return told().map(({ code }) => code);
}

const intact = start(whole).lock.keyed;

function isPartOf(found: ReadonlyMap<number, string>): boolean {
  return [...found].every(([key, payload]) => key < RecordKey.Pin || intact.get(key) === payload);
}

test.serial('random bytes: the lock starts without an owner, and tells how much it could not read', (t) => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = new Random(seed);
    const { lock, works } = start(new Uint8Array(pages * pageBytes).map(() => random.next()));
    t.true(works, `seed ${seed}`);
    t.false(opened());
    t.true(lock.keyed.size <= 1);
    t.true(codes().includes(EventCode.Started) && codes().includes(EventCode.StoreFault), `seed ${seed}`);
  }
});

for (const [how, spoil] of [
  ['erased', (page: Buffer) => page.fill(0xff)],
  ['full of random bytes', (page: Buffer, random: Random) => page.forEach((_, at) => (page[at] = random.next()))],
  ['of noise from some byte on', (page: Buffer, random: Random) => page.subarray(random.next() % 4096).fill(0x5a)],
] as const) {
  test.serial(
    `one page ${how}: what stands in the others is kept, and a lock that has lost its secret stays inert`,
    (t) => {
      let kept = 0;
      for (let page = 0; page < pages; page++) {
        for (let seed = 1; seed <= 8; seed++) {
          const bytes = Buffer.from(whole);
          spoil(bytes.subarray(page * pageBytes, (page + 1) * pageBytes), new Random(seed));
          const { lock, works } = start(bytes);
          const label = `page ${page}, seed ${seed}`;
          t.false(opened(), label);
          const { keyed } = lock;
          t.true(isPartOf(keyed), label);
          t.is(works, keyed.has(RecordKey.Root), label);
          if (!works)
            t.true(
              told().some(({ reason }) => reason === Reason.SecretLost),
              label,
            );
          kept += keyed.size;
          const numbers = eventNumbers();
          t.true(Math.max(...numbers) >= numbers.length);
        }
      }
      t.true(kept > 100);
    },
  );
}

test.serial('pages in any order: the page records tell theirs, and nothing is missing', (t) => {
  const orders = [
    [1, 2, 3, 0],
    [3, 2, 1, 0],
    [2, 0, 3, 1],
    [0, 3, 1, 2],
  ];
  for (const order of orders) {
    const moved = Buffer.concat(order.map((page) => whole.subarray(page * pageBytes, (page + 1) * pageBytes)));
    const { lock, works } = start(moved);
    t.true(works);
    t.false(opened());
    for (const [key, payload] of intact)
      if (key >= RecordKey.Pin) t.is(lock.keyed.get(key), payload, `${order.join()}: ${key}`);
    t.true(eventNumbers().length >= eventsKept);
  }
});

/** The page records of these pages say another version, and are whole. */
function withVersion(version: number, of: readonly number[]): Buffer {
  const bytes = Buffer.from(whole);
  for (const page of of) {
    for (let place = 0; place < pageRecordPlaces; place++) {
      const at = page * pageBytes + pageBlankBytes + place * pageRecordBytes;
      if (bytes[at] === 255) continue;
      bytes[at + 11] = version;
      bytes.writeUInt32LE(crc32(bytes.subarray(at, at + pageRecordBytes - 4)), at + pageRecordBytes - 4);
    }
  }
  return bytes;
}

test.serial(
  'another version of the format, in one page or all: the lock stays inert, shows it, and writes nothing',
  (t) => {
    const used = [0, 1, 2, 3].filter((page) => whole[page * pageBytes + pageBlankBytes] !== 255);
    for (const of of [used, ...used.map((page) => [page])]) {
      const bytes = withVersion(formatVersion + 1, of);
      newHardware();
      load(bytes);
      let works = true;
      const lock = new Lock();
      t.is(
        operationsOf(() => {
          works = lock.start();
          lock.enter(`${owner}#`);
          lock.program(owner, owner);
          clock.advance(movementMilliseconds);
          lock.store.tidy();
        }),
        0,
      );
      t.false(works);
      t.false(opened());
      t.deepEqual(flash.bytes, bytes);
      t.true(shown.length > 0);
    }
    t.true(start(withVersion(formatVersion, used)).works);
  },
);

/** Lets the lock open and close until page after page was replaced. */
function use(lock: Lock, times: number): void {
  for (let n = 0; n < times; n++) {
    lock.enter(`${owner}#`);
    clock.advance(movementMilliseconds);
  }
}

for (const [how, spoil] of [
  ['is not erased by an erase', (page: number) => flash.stubborn.add(page)],
  [
    'takes no page record',
    (page: number) => {
      for (let at = 32; at < 112; at++) flash.stuck.set(page * pageBytes + at, 255);
    },
  ],
  ['takes nothing at all', (page: number) => flash.deaf.add(page)],
] as const) {
  test.serial(`a page that ${how} is retired and told of; nothing is lost, and nobody who was removed comes back`, (t) => {
    for (let page = 0; page < pages; page++) {
      newHardware();
      load(whole);
      spoil(page);
      let lock = new Lock();
      t.true(lock.start());
      use(lock, 120);
      const retired = told().filter(({ code }) => code === EventCode.PageRetired);
      t.deepEqual([...new Set(retired.map(({ value }) => value))], [page], `page ${page}`);
      for (let life = 0; life < 2; life++) {
        lock = new Lock();
        t.true(lock.start());
        for (const [key, payload] of intact)
          if (key >= RecordKey.Pin && lock.keyed.get(key) !== payload) t.fail(`page ${page}: key ${key}`);
        t.is(lock.slotOf(removedPin), -1);
        t.true(eventNumbers().length >= eventsKept);
        use(lock, 20);
      }
    }
  });
}

/** The power goes in the last word of a page record. Returns how to let that word read as it was meant, if it is still there. */
function cutInPageRecord(act: () => void): () => void {
  let cut: { readonly address: number; readonly value: number; readonly left: number } | undefined;
  flash.onOperation = (operation) => {
    const place = (operation.address % pageBytes) - pageBlankBytes;
    const isLast = place === pageRecordBytes - 4;
    if (operation.kind === 'erase' || !isLast) return;
    const { address, before, value } = operation;
    const changing = before & ~value;
    cut = { address, value, left: (value | (changing & -changing)) >>> 0 };
    throw new PowerCut({ word: cut.left });
  };
  if (survives(act) || !cut) throw new Error('no page record is written');
  const { address, value, left } = cut;
  return () => {
    if (flash.bytes.readUInt32LE(address) === left) flash.bytes.writeUInt32LE(value, address);
  };
}

test.serial('a page record that one start cannot read and the next one can takes back nothing of the life between', (t) => {
  newHardware();
  let store = reopen();
  store.put(RecordKey.Pin, payload(2));
  store.put(RecordKey.Pin + 1, payload(4));
  store.appendEvent(...event);
  // Of an event whose writing was only begun one start sees a trace, and moves the page; the next sees none, and moves nothing.
  const begun = store.vault.writeAt;
  flash.bytes[begun] = 254;
  const heal = cutInPageRecord(() => reopen());
  flash.bytes[begun] = 255;
  store = reopen();
  store.put(RecordKey.Pin, payload(3));
  store.remove(RecordKey.Pin + 1);
  heal();
  store = reopen();
  t.is(store.get(RecordKey.Pin), payload(3));
  t.is(store.get(RecordKey.Pin + 1), undefined);
});
