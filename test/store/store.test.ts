import test from 'ava';
import { Random } from '../../sim/random.js';
import { attemptRecords, holderTables, RecordKey } from '../../src/store/keys.js';
import { flash, load, pageBytes } from '../fakes/nor.js';
import { newHardware } from '../helpers/life.js';
import {
  cutAt,
  event,
  eventNumbers,
  operationsOf,
  pages,
  payload,
  recordsOf,
  reopen,
  type Store,
  survives,
} from '../helpers/vault.js';

const pin = (slot: number): number => RecordKey.Pin + slot;

function blankStore(): Store {
  newHardware();
  return reopen();
}

/** As the lockout does. */
function charge(store: Store, key: number): boolean {
  return store.putFramed(key, store.life.use('store/vault').frame(key, 'try.'));
}

/** PINs and a full ring of events. */
function fullStore(slots = 100): Store {
  const store = blankStore();
  store.put(RecordKey.Root, payload(1, 32));
  for (let slot = 0; slot < slots; slot++) store.put(pin(slot), payload(slot));
  for (let n = 0; n < 256; n++) store.appendEvent(...event);
  return store;
}

test.serial('what was put is there, until it is replaced or removed, in this life and the next', (t) => {
  let store = blankStore();
  t.is(store.get(pin(3)), undefined);
  t.true(store.put(pin(3), payload(1)));
  t.true(store.put(pin(4), payload(2)));
  t.is(store.get(pin(3)), payload(1));
  t.true(store.put(pin(3), payload(9)));
  t.is(store.get(pin(3)), payload(9));
  store.remove(pin(4));
  store.remove(pin(4));
  for (let life = 0; life < 2; life++) {
    t.is(store.get(pin(3)), payload(9));
    t.is(store.get(pin(4)), undefined);
    store = reopen();
  }
  t.is(store.vault.damaged, 0);
});

test.serial('payloads of every length that a record can have', (t) => {
  let store = blankStore();
  for (let bytes = 4; bytes <= 56; bytes += 4) t.true(store.put(pin(bytes), payload(bytes, bytes)));
  store = reopen();
  for (let bytes = 4; bytes <= 56; bytes += 4) t.is(store.get(pin(bytes)), payload(bytes, bytes));
});

test.serial('no page start is ever written: Storage must find free space there', (t) => {
  const store = fullStore();
  for (let n = 0; n < 1000; n++) store.appendEvent(...event);
  for (let page = 0; page < pages; page++) {
    t.true(
      flash.bytes.subarray(page * pageBytes, page * pageBytes + 32).every((byte) => byte === 0xff),
      `page ${page}`,
    );
  }
});

test.serial('a replaced or removed record does not come back when what came after it goes bad', (t) => {
  const store = blankStore();
  for (const slot of [1, 2]) store.put(pin(slot), payload(slot));
  store.appendEvent(...event);
  const end = store.vault.writeAt;
  store.put(pin(1), payload(11));
  store.remove(pin(2));
  store.appendEvent(...event);
  t.is(recordsOf(pin(1)).length, 1);
  t.is(recordsOf(pin(2)).length, 0);
  const image = Buffer.from(flash.bytes);
  // The replacement and the removal both lose a bit of their checksums.
  for (const last of [end + 28, end + 32 + 4]) image[last]! ^= 1;
  load(image);
  const after = reopen();
  t.is(after.get(pin(1)), undefined);
  t.is(after.get(pin(2)), undefined);
});

test.serial('the log goes many times round the pages and loses nothing; the wear is spread', (t) => {
  let store = fullStore();
  const random = new Random(5);
  const newest = new Map<number, number>();
  for (let n = 0; n < 9000; n++) {
    if (n % 3) {
      t.true(store.appendEvent(...event));
    } else {
      const slot = random.next() % 100;
      newest.set(slot, n);
      if (!store.put(pin(slot), payload(n))) t.fail(`put ${n}`);
    }
    if (n % 700 === 0) store = reopen();
    if (n % 11 === 0) store.tidy();
  }
  for (let slot = 0; slot < 100; slot++) t.is(store.get(pin(slot)), payload(newest.get(slot) ?? slot));
  t.is(store.get(RecordKey.Root), payload(1, 32));
  t.true(Math.min(...flash.erases) > 10);
  // A start behind which a keyed record stands last moves that page out of turn.
  t.true(Math.max(...flash.erases) - Math.min(...flash.erases) <= 5, `${flash.erases.join(' ')} erases`);
  t.is(store.vault.damaged, 0);
});

test.serial('the erase counts that the store keeps are those of the pages', (t) => {
  let store = fullStore();
  for (let n = 0; n < 4000; n++) store.appendEvent(...event);
  store = reopen();
  for (let page = 0; page < pages; page++) t.true(Math.abs(store.vault.erases[page]! - flash.erases[page]!) <= 1);
});

test.serial('the newest 256 events are kept, whatever else is stored, and numbers are not used twice', (t) => {
  let store = fullStore();
  for (let n = 0; n < 2000; n++) {
    store.appendEvent(...event);
    if (n % 4 === 0) store.put(pin(n % 100), payload(n));
    if (n % 300 === 0) store = reopen();
    const numbers = eventNumbersEvery(n, 50);
    if (!numbers) continue;
    const last = numbers.at(-1)!;
    t.is(last, 256 + n + 1);
    t.deepEqual(
      numbers.slice(-256),
      Array.from({ length: 256 }, (_, at) => last - 255 + at),
    );
  }
});

function eventNumbersEvery(n: number, step: number): number[] | undefined {
  return n % step === 0 ? eventNumbers() : undefined;
}

test.serial('a vault that is full refuses a new record and keeps the others; a replacement still goes', (t) => {
  let store = blankStore();
  for (let n = 0; n < 300; n++) store.appendEvent(...event);
  let stored = 0;
  while (store.put(pin(stored), payload(stored, 56))) stored++;
  t.true(stored > 50 && stored < 100);
  t.is(store.get(pin(stored)), undefined);
  for (let round = 0; round < 500; round++) {
    if (!store.put(pin(round % stored), payload(1000 + round, 56))) t.fail(`round ${round}`);
    if (!store.appendEvent(...event)) t.fail(`event ${round}`);
  }
  store.remove(pin(0));
  t.true(store.put(pin(stored), payload(stored, 56)));
  store = reopen();
  t.is(store.get(pin(stored)), payload(stored, 56));
  t.is(eventNumbers().slice(-256).length, 256);
});

test.serial('a hundred PINs, sixteen attempts, root and policy have room beside a full log', (t) => {
  const store = fullStore();
  for (let n = 0; n < 16; n++) t.true(store.put(RecordKey.Attempt + n, payload(n, 4)));
  t.true(store.put(RecordKey.Policy, payload(1, 12)));
  for (let n = 0; n < 600; n++) t.true(store.appendEvent(...event));
  t.true(store.put(pin(0), payload(5)));
});

test.serial(
  'attack 15: a vault filled to the last byte by PINs and phones leaves every attempt its room, and one erase is still enough',
  (t) => {
    const attempts = Array.from({ length: attemptRecords }, (_, n) => RecordKey.Attempt + n);
    for (const slots of [94, 97, 100]) {
      let store = fullStore(slots);
      // What a guest may add: a holder's entry is 8 bytes of a table of up to 56, and the rest of it as small as a record can be.
      for (let n = 0; n < holderTables; n++) store.put(RecordKey.Holders + n, payload(n, 56));
      for (const key of [RecordKey.Policy, RecordKey.Owner, RecordKey.ClockFloor, RecordKey.Zone])
        for (let bytes = 4; bytes <= 56; bytes += 4) store.put(key, payload(key, bytes));
      const kept = Array.from({ length: RecordKey.Pin + slots }, (_, key) => [key, store.get(key)?.slice()] as const);
      t.false(store.put(RecordKey.Claim, payload(1, 4)), 'it is full');
      const random = new Random(slots);
      let charged = 0;
      for (let n = 0; n < 6000; n++) {
        const before = flash.erases.reduce((sum, erases) => sum + erases);
        if (n % 997 === 0) store = reopen();
        else if (random.next() % 3) t.true(store.appendEvent(...event));
        else if (charged < attemptRecords && random.next() % 2)
          t.true(charge(store, attempts[charged++]!), `${slots} PINs, attempt ${charged}`);
        else if (charged) t.true(store.remove(attempts[--charged]!));
        t.true(flash.erases.reduce((sum, erases) => sum + erases) - before <= 1, `call ${n}`);
        for (const [at, key] of attempts.entries())
          if ((store.get(key) !== undefined) !== at < charged) t.fail(`call ${n}: attempt ${at}`);
      }
      for (const [key, value] of kept)
        if (key > RecordKey.Event && value !== undefined) t.is(store.get(key), value, `key ${key}`);
      t.is(eventNumbers().slice(-256).length, 256);
    }
  },
);

test.serial('the last record torn at every byte: the record before it still holds, and the damage is counted', (t) => {
  const store = blankStore();
  store.put(pin(1), payload(1));
  const before = Buffer.from(flash.bytes);
  const start = store.vault.writeAt;
  store.put(pin(1), payload(2));
  const record = Buffer.from(flash.bytes.subarray(start, store.vault.writeAt));
  for (let bytes = 0; bytes < record.length; bytes++) {
    const image = Buffer.from(before);
    record.copy(image, start, 0, bytes);
    load(image);
    const torn = reopen();
    t.is(torn.get(pin(1)), payload(1), `${bytes} bytes`);
    t.is(torn.vault.damaged > 0, bytes > 0);
    t.true(torn.put(pin(1), payload(3)));
    t.is(reopen().get(pin(1)), payload(3));
  }
});

test.serial('any bit of a record that reads wrong makes that record void, and no other', (t) => {
  const store = blankStore();
  for (const slot of [1, 2, 3]) store.put(pin(slot), payload(slot));
  const image = Buffer.from(flash.bytes);
  const at = image.indexOf(Buffer.from(payload(2), 'latin1')) - 4;
  for (let byte = 0; byte < 32; byte++) {
    for (let bit = 1; bit < 256; bit <<= 1) {
      const bad = Buffer.from(image);
      bad[at + byte]! ^= bit;
      load(bad);
      const damaged = reopen();
      t.is(damaged.get(pin(2)), undefined, `byte ${byte}, bit ${bit}`);
      t.is(damaged.get(pin(1)), payload(1));
      t.is(damaged.get(pin(3)), payload(3));
    }
  }
});

test.serial('random flash at the start: the store works all the same', (t) => {
  for (let seed = 1; seed <= 60; seed++) {
    newHardware();
    const random = new Random(seed);
    load(
      Buffer.from(Array.from({ length: pages * pageBytes }, () => random.next() & (seed % 3 ? 255 : random.next()) & 255)),
    );
    let store = reopen();
    for (let slot = 0; slot < 100; slot++) if (!store.put(pin(slot), payload(slot))) t.fail(`seed ${seed}`);
    for (let n = 0; n < 400; n++) store.appendEvent(...event);
    store = reopen();
    for (let slot = 0; slot < 100; slot++) if (store.get(pin(slot)) !== payload(slot)) t.fail(`seed ${seed}, slot ${slot}`);
  }
  t.pass();
});

test.serial('of two records with one key, left by a cut between writing and clearing, the later holds', (t) => {
  const store = blankStore();
  store.put(pin(1), payload(1));
  const operations = operationsOf(() => store.put(pin(1), payload(2)));
  cutAt(operations - 1);
  t.false(survives(() => store.put(pin(1), payload(3))));
  t.deepEqual(
    recordsOf(pin(1)).map((record) => record.payload),
    [payload(3)],
  );
  for (let life = 0; life < 3; life++) t.is(reopen().get(pin(1)), payload(3));
});

/** PINs and events mixed in every page, up to where the next record makes the store move the oldest page. */
function beforeReclaim(): () => Store {
  const store = blankStore();
  store.put(RecordKey.Root, payload(1, 32));
  for (let slot = 0; slot < 100; slot++) {
    store.put(pin(slot), payload(slot));
    for (let n = 0; n < 3; n++) store.appendEvent(...event);
  }
  for (let n = 0; ; n++) {
    // An event stands last, or the next start would move the page.
    store.appendEvent(...event);
    const image = Buffer.from(flash.bytes);
    if (operationsOf(() => store.put(pin(7), payload(n))) <= 300) continue;
    return () => {
      load(image);
      return reopen();
    };
  }
}

test.serial('pages that all claim one sequence do not stop the store', (t) => {
  fullStore();
  const page = Buffer.from(flash.bytes.subarray(0, pageBytes));
  newHardware();
  load(Buffer.concat([page, page, page, page]));
  const store = reopen();
  t.true(store.put(pin(1), payload(77)));
  t.is(reopen().get(pin(1)), payload(77));
});

test.serial('replacements by longer records do not overfill the vault: the log goes on', (t) => {
  const store = blankStore();
  const end = RecordKey.Pin + 100;
  for (let key: number = RecordKey.Root; key < end; key++) store.put(key, payload(key, 4));
  for (let n = 0; n < 256; n++) store.appendEvent(...event);
  for (let key: number = RecordKey.Root; key < end; key++) store.put(key, payload(key, 56));
  let taken = 0;
  for (let n = 0; n < 600; n++) if (store.appendEvent(...event)) taken++;
  t.is(taken, 600);
});

test.serial('a page that does not take writes is passed over, and nothing that was stored is lost', (t) => {
  for (let page = 0; page < pages; page++) {
    const store = blankStore();
    for (let slot = 0; slot < 20; slot++) store.put(pin(slot), payload(slot));
    flash.deaf.add(page);
    for (let n = 0; n < 700; n++) store.appendEvent(...event);
    const stored = store.put(pin(1), payload(500));
    t.is(store.get(pin(1)), payload(stored ? 500 : 1), `page ${page}`);
    for (let slot = 2; slot < 20; slot++) t.is(store.get(pin(slot)), payload(slot), `page ${page}, slot ${slot}`);
  }
});

test.serial('flash that takes nothing at all: put says so, and what was there is still read', (t) => {
  const store = blankStore();
  store.put(pin(1), payload(1));
  for (let page = 0; page < pages; page++) flash.deaf.add(page);
  t.false(store.put(pin(1), payload(2)));
  t.is(store.get(pin(1)), payload(1));
});

test.serial('a page that takes nothing is passed over without a call within a call for each of its places', (t) => {
  const store = blankStore();
  flash.deaf.add(Math.floor(store.vault.writeAt / pageBytes));
  const depths: number[] = [];
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = Infinity;
  flash.onOperation = () => {
    depths.push(new Error().stack!.split('\n').length);
  };
  t.true(store.put(RecordKey.Attempt, payload(1, 4)));
  flash.onOperation = () => undefined;
  Error.stackTraceLimit = stackTraceLimit;
  t.true(depths.length > 900, `${depths.length} words`);
  t.true(Math.max(...depths) - depths[0]! < 12, `${Math.max(...depths)} calls deep, from ${depths[0]}`);
});

test.serial('tidying makes room ahead, so that the next events meet no erase', (t) => {
  const store = fullStore();
  for (let n = 0; n < 500; n++) {
    // After an entry, and after each of its movements.
    for (let step = 0; step < 3; step++) store.tidy();
    const erases = flash.erases.reduce((sum, count) => sum + count);
    for (let quick = 0; quick < 4; quick++) store.appendEvent(...event);
    t.is(
      flash.erases.reduce((sum, count) => sum + count),
      erases,
    );
  }
});

test.serial('a removal whose clearing was cut goes along when its page is moved', (t) => {
  let store = blankStore();
  store.put(pin(1), payload(1));
  // The record is in an older page than its removal.
  for (let n = 0; n < 200; n++) store.appendEvent(...event);
  cutAt(2);
  t.false(survives(() => store.remove(pin(1))));
  for (let life = 0; life < 4; life++) {
    store = reopen();
    t.is(store.get(pin(1)), undefined, `life ${life}`);
    // A keyed record stands last, so that the next start moves the page.
    store.put(pin(2), payload(life));
  }
});

test.serial('a first page whose record was cut, and is read whole by luck, is begun anew', (t) => {
  for (let seed = 1; seed <= 12; seed++) {
    newHardware();
    load(undefined, seed);
    // An erase and five words: the last is the checksum.
    cutAt(5, 'last unstable', new Random(seed));
    t.false(survives(reopen));
    t.true(reopen().put(pin(1), payload(1)));
    for (let life = 0; life < 4; life++) if (reopen().get(pin(1)) !== payload(1)) t.fail(`seed ${seed}, life ${life}`);
  }
});

test.serial('a bad cell in the place of a page record: another place is taken, and nothing is lost', (t) => {
  for (let bit = 0; bit < 160; bit += 7) {
    const store = fullStore();
    for (let page = 0; page < pages; page++) flash.stuck.set(page * pageBytes + 32 + (bit >> 3), 1 << (bit & 7));
    for (let n = 0; n < 900; n++) if (!store.appendEvent(...event)) t.fail(`bit ${bit}, event ${n}`);
    const after = reopen();
    t.is(after.get(RecordKey.Root), payload(1, 32), `bit ${bit}`);
    for (let slot = 0; slot < 100; slot++) if (after.get(pin(slot)) !== payload(slot)) t.fail(`bit ${bit}, slot ${slot}`);
    t.is(eventNumbers().at(-1), 256 + 900);
  }
});

test.serial(
  'a page that takes no page record is not used; without another one the store refuses and keeps what it has',
  (t) => {
    for (const bad of [[1], [3], [1, 2, 3]]) {
      const store = blankStore();
      store.put(pin(1), payload(1));
      for (const page of bad) for (let at = 32; at < 112; at++) flash.stuck.set(page * pageBytes + at, 255);
      let taken = 0;
      while (taken < 700 && store.appendEvent(...event)) taken++;
      t.is(taken === 700, bad[0] === 1 && bad.length === 1, `pages ${bad.join()}: ${taken} events`);
      if (taken < 700) {
        t.false(store.put(pin(1), payload(2)));
        t.false(store.remove(pin(1)));
      }
      t.is(store.get(pin(1)), payload(1));
      const after = reopen();
      t.is(after.get(pin(1)), payload(1));
      t.is(eventNumbers().at(-1), taken);
    }
  },
);

test.serial('a record of a page that could not be moved is removed for good', (t) => {
  const make = beforeReclaim();
  const store = make();
  // The page that everything would be moved to takes half of it.
  const blank = store.vault.sequences.indexOf(0);
  for (let at = blank * pageBytes + 1000; at < (blank + 1) * pageBytes; at++) flash.stuck.set(at, 255);
  while (store.put(pin(7), payload(707)));
  const removed = Array.from({ length: 100 }, (_, slot) => slot).filter((slot) => store.remove(pin(slot)));
  const after = reopen();
  for (let slot = 0; slot < 100; slot++)
    if ((after.get(pin(slot)) === undefined) !== removed.includes(slot)) t.fail(`slot ${slot}`);
  t.pass();
});
