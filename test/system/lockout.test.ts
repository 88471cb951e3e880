/** Guessing at the keypad. */
import test from 'ava';
import { pageAt } from '../../boards/image.js';
import { holderTables, RecordKey } from '../../src/store/keys.js';
import { hashNative } from '../../sim/chips.js';
import { flash, load } from '../fakes/nor.js';
import { boards, enrol, owned, ownerPin, TestDoor, wirings, wrongPin } from '../helpers/locks.js';
import { payload, reopen } from '../helpers/vault.js';

const minute = 60_000;
const hour = 60 * minute;

function guess(door: TestDoor, times: number): void {
  for (let n = 0; n < times; n++) door.enter(wrongPin);
}

function charges(door: TestDoor): number {
  return door.liveRecords(RecordKey.Attempt, RecordKey.Pin).length;
}

/** Whether an entry is compared at all: a comparison takes digests. */
function isCompared(door: TestDoor, entry: string): boolean {
  const before = door.hashes;
  door.enter(entry);
  return door.hashes > before;
}

for (const board of boards) {
  test(`attack 11: ${board.name}: five wrong entries disable the keypad, and then it does not even compare`, (t) => {
    const door = owned(board);
    guess(door, 4);
    t.false(door.kinds.includes('Keypad disabled'));
    guess(door, 1);
    t.deepEqual(door.kinds.slice(-1), ['Keypad disabled']);
    const written = door.machine.flashBytesWritten;
    for (let n = 0; n < 10; n++) t.false(isCompared(door, ownerPin));
    t.true(door.bolt.locked);
    t.true(door.machine.flashBytesWritten - written <= 24, 'and a flood of entries cannot wear the flash');
    t.deepEqual(door.troubles, []);
  });

  test(`attack 11: ${board.name}: each further wrong entry doubles the penalty, up to an hour`, (t) => {
    const door = owned(board);
    guess(door, 5);
    for (let penalty = minute; penalty < hour; penalty *= 2) {
      const wait = Math.min(penalty, hour);
      door.advance(wait - 3000);
      t.false(isCompared(door, wrongPin), `before ${wait} ms`);
      door.advance(3000);
      t.true(isCompared(door, wrongPin), `after ${wait} ms`);
    }
    door.advance(hour - 5000);
    t.false(isCompared(door, wrongPin));
    door.advance(5000);
    t.true(isCompared(door, wrongPin));
    const words = door.texts('Keypad disabled').filter((text) => text.startsWith('Too many'));
    t.deepEqual(
      words.map((text) => /for (.*)\.$/.exec(text)?.[1]),
      ['60 seconds', '2 minutes', '4 minutes', '8 minutes', '16 minutes', '32 minutes', '60 minutes', '60 minutes'],
    );
  });

  test(`attack 12: ${board.name}: power pulled during the penalty neither opens nor ends it`, (t) => {
    const door = owned(board);
    guess(door, 5);
    for (let pull = 0; pull < 5; pull++) {
      door.advance(50_000);
      door.pullPower(pull * 100_000);
      t.false(isCompared(door, ownerPin));
      t.false(door.watch(1000).driven);
    }
    door.pullPower();
    door.advance(58_000);
    t.false(isCompared(door, ownerPin));
    door.advance(2000);
    t.true(isCompared(door, ownerPin));
    door.advance(1000);
    t.true(door.bolt.unlocked);
  });

  test(`attack 12: ${board.name}: power pulled between entries does not reset the count`, (t) => {
    const door = owned(board);
    for (let n = 0; n < 5; n++) {
      guess(door, 1);
      door.pullPower();
    }
    t.is(charges(door), 5);
    t.false(isCompared(door, ownerPin));
  });

  test(`attack 12: ${board.name}: no power cut within an entry makes a comparison that is not charged`, (t) => {
    const before = owned(board);
    guess(before, 2);
    const operations = before.operations;
    guess(before, 1);
    const perEntry = before.operations - operations;
    t.true(perEntry > 5);

    for (let cut = 0; cut < perEntry; cut++) {
      const door = owned(board);
      guess(door, 2);
      const digests = door.hashes;
      door.cutAtOperation(cut);
      door.enter(wrongPin);
      t.false(door.powered);
      const compared = door.hashes > digests;
      door.pullPower();
      if (compared) t.is(charges(door), 3, `cut at operation ${cut}`);
      t.true(charges(door) >= 2 && charges(door) <= 3);
      t.deepEqual(door.troubles, []);
    }
  });

  test(`attack 14: ${board.name}: a right PIN takes back its own attempt and no other`, (t) => {
    const door = owned(board);
    enrol(door, 7, '4071936');
    door.advance(40_000);
    guess(door, 4);
    for (let n = 0; n < 3; n++) {
      t.true(isCompared(door, '4071936'));
      door.advance(10_000);
    }
    t.is(charges(door), 4);
    guess(door, 1);
    t.false(isCompared(door, '4071936'));
  });

  test(`attack 15, keypad part: ${board.name}: a disabled keypad still locks, the thumb-turn still opens, and an hour is the longest`, (t) => {
    const door = owned(board);
    door.enter(ownerPin);
    door.advance(2000);
    door.doorClosed = false;
    door.advance(100);
    for (let n = 0; n < 30; n++) {
      guess(door, 1);
      door.advance(hour);
    }
    door.doorClosed = true;
    door.advance(100);
    door.enter('');
    door.advance(1000);
    t.true(door.bolt.locked);
    guess(door, 1);
    t.false(isCompared(door, ownerPin));
    door.turnBolt(0);
    door.advance(200);
    t.is(door.events.at(-1)?.kind, 'Unlocked');
    door.advance(hour);
    door.enter(ownerPin);
    door.advance(2000);
    t.true(door.bolt.unlocked);
  });

  test(`attack 16: ${board.name}: a stream of digits is one attempt for each end key, and a PIN inside it opens nothing`, (t) => {
    const door = owned(board);
    const before = door.hashes;
    door.type('00112345678998271828'.repeat(30), { hold: 40, gap: 40 });
    t.is(door.hashes, before);
    door.enter(`${ownerPin}${ownerPin}`);
    t.is(door.hashes, before + 2);
    t.is(charges(door), 1);
    t.false(door.watch(1000).driven);
  });

  test(`attack 17: ${board.name}: what is done before the decision is the same for every PIN, right or wrong, the first and the last`, (t) => {
    /** Native calls from the end key to the last one of the comparison, and how many characters were searched meanwhile. */
    const work = (entry: string, slots: number[]): { natives: string[]; searched: number } => {
      const door = owned(board);
      for (const slot of slots) enrol(door, slot, `40719${String(slot).padStart(2, '0')}`);
      door.advance(40_000);
      door.type(entry);
      door.advance(200);
      const natives: string[] = [];
      let searched = 0;
      door.onCall((name) => natives.push(name));
      door.onSearch((characters) => (searched += characters));
      door.enter('');
      // A digest is two hashes; then the digest of a record is read.
      const hashes = natives.flatMap((name, at) => (name === hashNative(board.name) ? [at] : []));
      t.is(hashes.length, 2);
      return { natives: natives.slice(0, hashes[1]! + 3), searched };
    };
    const owner = work(ownerPin, [1, 99]);
    t.deepEqual(owner.natives.slice(-3), [hashNative(board.name), 'E.toString', 'E.memoryArea']);
    t.is(owner.searched, 300);
    for (const entry of ['4071901', '4071999', wrongPin, '4071998', '1', '40719990000'])
      t.deepEqual(work(entry, [1, 99]), owner, entry);
    t.deepEqual(work('4071999', [99]), owner, 'with fewer PINs in store');
  });

  test(`${board.name}: a quiet day forgives one wrong entry`, (t) => {
    const door = owned(board);
    guess(door, 6);
    door.advance(minute);
    guess(door, 1);
    t.is(charges(door), 6);
    door.advance(24 * hour);
    guess(door, 1);
    t.is(charges(door), 6, 'one forgiven, one charged');
    door.advance(48 * hour + minute);
    guess(door, 1);
    t.is(charges(door), 5);
  });
}

/** The same lock, with as many PINs and holders of phone keys as its vault takes. */
function crowded(door: TestDoor): TestDoor {
  const vaultAt = pageAt(door.board, door.board.vault.firstPage);
  const image = Buffer.from(door.flash);
  load(image.subarray(vaultAt));
  const store = reopen();
  for (let slot = 1; slot < 94; slot++) store.put(RecordKey.Pin + slot, payload(slot));
  for (let n = 0; n < holderTables; n++)
    for (let entries = 1; entries <= 7; entries++) store.put(RecordKey.Holders + n, payload(n, 8 * entries));
  for (const key of [RecordKey.Zone, RecordKey.ClockFloor]) store.put(key, payload(key, key === RecordKey.Zone ? 16 : 4));
  image.set(flash.bytes, vaultAt);
  const full = new TestDoor(door.board, { flash: image });
  full.powerOn();
  full.settle();
  return full;
}

for (const board of wirings)
  test(`attack 15: ${board.name}: a vault that PINs and phones have filled lets who has a PIN in, also behind wrong ones`, (t) => {
    const door = crowded(owned(board));
    for (let wrong = 0; wrong < 4; wrong++) {
      door.enter(ownerPin);
      t.deepEqual(door.kinds.slice(-1), ['Access granted'], `behind ${wrong} wrong entries`);
      t.is(charges(door), wrong);
      door.advance(20_000);
      guess(door, 1);
    }
    t.deepEqual(door.troubles, []);
  });
