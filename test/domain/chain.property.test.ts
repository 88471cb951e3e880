/** The log's chain under any sequence of events, starts, cuts and moved pages; and against whoever edits the export or reads the flash. */
import test from 'ava';
import fc from 'fast-check';
import { headTag, nextKey, nextLink, sealTag } from '../../log/chain.js';
import {
  crcOf,
  fromHex,
  isSeal,
  type LogFile,
  type LoggedEvent,
  formatLog,
  LogFileError,
  parseLog,
  payloadOf,
  type Seal,
  toHex,
} from '../../log/file.js';
import { verifyLog } from '../../log/verify.js';
import { Random } from '../../sim/random.js';
import { eventsPerSeal } from '../../src/store/format.js';
import { RecordKey } from '../../src/store/keys.js';
import { flash } from '../fakes/nor.js';
import { ChainedLock } from '../helpers/chain.js';
import { holds } from '../helpers/properties.js';
import { type Tear, tears } from '../helpers/tears.js';
import { cutAt, payload, survives } from '../helpers/vault.js';
import { ChainTask } from '../../src/domain/chain-task.js';

type Step =
  | { do: 'events'; count: number }
  | { do: 'minute' }
  | { do: 'restart' }
  | { do: 'take' }
  | { do: 'put'; slot: number }
  | { do: 'cut'; at: number; tear: Tear; during: 'events' | 'minute' | 'start' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('events' as const), count: fc.integer({ min: 1, max: 25 }) }) },
  { weight: 5, arbitrary: fc.constant({ do: 'minute' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'take' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('put' as const), slot: fc.integer({ min: 1, max: 99 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('cut' as const),
      at: fc.nat(30),
      tear: fc.constantFrom(...tears),
      during: fc.constantFrom('events' as const, 'minute' as const, 'start' as const),
    }),
  },
);

function expect(truth: boolean, what: string): void {
  if (!truth) throw new Error(what);
}

/** Does it to the lock. */
function act(lock: ChainedLock, each: Step): void {
  if (each.do === 'events') lock.events(each.count);
  else if (each.do === 'minute') lock.minute();
  else if (each.do === 'restart') lock.restart();
  else if (each.do === 'take') lock.life.use('domain/chain-work.overlay').chainWork(ChainTask.TakeSeed);
  else if (each.do === 'put') lock.life.use('store/store').put(RecordKey.Pin + each.slot, payload(each.slot));
  else {
    cutAt(each.at, each.tear, new Random(each.at + 1));
    survives(() => {
      if (each.during === 'events') lock.events(8);
      else if (each.during === 'minute') lock.minute();
      else lock.restart();
    });
    lock.restart();
  }
}

function run(steps: readonly Step[], isFull: boolean): void {
  const lock = new ChainedLock();
  if (isFull) {
    lock.fill();
    lock.days(300);
  }
  lock.life.use('domain/chain-work.overlay').chainWork(ChainTask.TakeSeed);
  for (const [number, each] of steps.entries()) {
    act(lock, each);
    const report = lock.verify();
    const at = `step ${number}: `;
    expect(!report.faults.length, at + JSON.stringify(report.faults));
    expect(!report.notes.length, at + JSON.stringify(report.notes));
    expect(!lock.keysLeft.length, `${at}past keys ${lock.keysLeft.join()} are in flash`);
  }
}

for (const [name, isFull, runs] of [
  ['a new lock', false, 40],
  ['a lock full of PINs and events', true, 25],
] as const) {
  test.serial(`${name}: whatever happens to it, its log verifies, and no past key is in its flash`, (t) => {
    const steps = fc.array(step, { maxLength: 30, size: 'max' });
    holds(
      fc.property(steps, (each) => {
        run(each, isFull);
      }),
      runs,
      (text) => {
        t.log(text);
      },
    );
    t.pass();
  });
}

/** A log that has gone round, with seals and a tail behind them. */
function someLog(): { lock: ChainedLock; file: LogFile } {
  const lock = new ChainedLock();
  lock.fill();
  lock.life.use('domain/chain-work.overlay').chainWork(ChainTask.TakeSeed);
  lock.days(400);
  lock.events(7);
  return { lock, file: lock.file };
}

const { lock: someLock, file: someFile } = someLog();
const flashOfSomeLock = Buffer.from(flash.bytes);
const keyOfSomeLock = someLock.key;
const sealed = someLock.verify().sealed!;

function withCrc<Entry extends LoggedEvent | Seal>(entry: Entry): Entry {
  return { ...entry, crc: crcOf(entry) };
}

/** One thing is done to an event, its checksum made to fit. */
type Change = 'value' | 'seconds' | 'who' | 'code' | 'remove' | 'double' | 'swap';
const changes: readonly Change[] = ['value', 'seconds', 'who', 'code', 'remove', 'double', 'swap'];

function changed(entries: readonly (LoggedEvent | Seal)[], at: number, how: Change, by: number): (LoggedEvent | Seal)[] {
  const copy = [...entries];
  const entry = copy[at]!;
  const next = copy[at + 1];
  if (how === 'remove') copy.splice(at, 1);
  else if (how === 'double') copy.splice(at, 0, entry);
  else if (how === 'swap' && next) copy.splice(at, 2, next, entry);
  else if (isSeal(entry))
    copy[at] = withCrc({ ...entry, link: entry.link.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) });
  else if (how === 'value') copy[at] = withCrc({ ...entry, value: (entry.value + by) & 0xffff });
  else if (how === 'seconds') copy[at] = withCrc({ ...entry, seconds: entry.seconds + by });
  else if (how === 'who') copy[at] = withCrc({ ...entry, who: (entry.who + by) & 0xff });
  else copy[at] = withCrc({ ...entry, code: (entry.code + by) & 0xff });
  return copy;
}

/** Which entries of the file are sealed. */
const sealedIndexes = someFile.entries.flatMap(({ number }, index) =>
  number >= sealed.from && number <= sealed.to ? [index] : [],
);

test('attack 24: any one event changed, removed, doubled or exchanged makes the log fail, and names where', (t) => {
  const property = fc.property(
    fc.constantFrom(...sealedIndexes),
    fc.constantFrom(...changes),
    fc.integer({ min: 1, max: 200 }),
    (at, how, by) => {
      const { number } = someFile.entries[at]!;
      const { faults } = verifyLog(
        { ...someFile, entries: changed(someFile.entries, at, how, by) },
        { seed: someLock.seed },
      );
      expect(faults.length > 0, `${how} of ${number} is not seen`);
      // A block between two seals is as near as a forged checksum lets it come.
      expect(
        faults.some((fault) => Math.abs(fault.number - number) <= eventsPerSeal + 6),
        `${how} of ${number} is sought at ${faults[0]!.number}`,
      );
    },
  );
  holds(property, 400, (text) => {
    t.log(text);
  });
  t.pass();
});

test('attack 24: any one byte of the file edited makes the log fail; in an event it names that event', (t) => {
  const text = formatLog(someFile);
  const property = fc.property(
    fc.nat(text.length - 1),
    fc.constantFrom(...'0123456789abcdef",:{} \n'.split('')),
    (at, to) => {
      if (text[at] === to) return;
      const edited = text.slice(0, at) + to + text.slice(at + 1);
      const line = text.slice(0, at).split('\n').length;
      try {
        const { faults } = verifyLog(parseLog(edited), { seed: someLock.seed });
        expect(faults.length > 0, `byte ${at} is not seen`);
        const entry = someFile.entries[line - 2];
        const named = faults.map(({ number }) => number);
        if (
          entry &&
          /^\{"number":\d+,"/.test(edited.split('\n')[line - 1]!) &&
          edited.includes(`{"number":${entry.number},`)
        )
          expect(named.includes(entry.number), `byte ${at}, line ${line}: ${named.join()}`);
      } catch (error) {
        if (!(error instanceof LogFileError)) throw error;
      }
    },
  );
  holds(property, 600, (said) => {
    t.log(said);
  });
  t.pass();
});

/** Seals that someone makes who knows the key that is in flash now, and everything else that is there. */
function reseal(entries: readonly (LoggedEvent | Seal)[], from: number): LogFile {
  let key = keyOfSomeLock;
  let link = '';
  const forged = entries.map((entry) => {
    if (isSeal(entry)) {
      if (entry.number < from) {
        link = fromHex(entry.link);
        return entry;
      }
      const tag = toHex(sealTag(key, entry.number, link));
      key = nextKey(key);
      return withCrc({ ...entry, link: toHex(link), tag });
    }
    if (link) link = nextLink(link, payloadOf(entry));
    return entry;
  });
  const head = entries.at(-1)!.number;
  return { entries: forged, head: { head, link: toHex(link), tag: toHex(headTag(key, head, link)) } };
}

test('attack 24: who dumps the flash forges nothing before the tail, and the tail as STORE.md says', (t) => {
  t.is(flashOfSomeLock.length, 4 * 4096);
  let tailForged = 0;
  const property = fc.property(
    fc.nat(someFile.entries.length - 2),
    fc.constantFrom(...changes.filter((how) => how !== 'double' && how !== 'swap')),
    fc.integer({ min: 1, max: 200 }),
    (at, how, by) => {
      const { number } = someFile.entries[at]!;
      if (number < sealed.from) return;
      const forged = reseal(changed(someFile.entries, at, how, by), number);
      const { faults } = verifyLog(forged, { seed: someLock.seed });
      if (number <= sealed.to) expect(faults.length > 0, `${how} of ${number}, sealed again, is not seen`);
      else if (!faults.length) tailForged++;
    },
  );
  holds(property, 400, (text) => {
    t.log(text);
  });
  // What is said of the tail is true: with the key of the flash it can be forged.
  t.true(tailForged > 0);
});

test('attack 24: whatever 16 bytes of the flash are taken for a key, none makes the tag of a seal', (t) => {
  const seals = someFile.entries.filter(isSeal);
  for (let at = 0; at + 16 <= flashOfSomeLock.length; at += 1) {
    const key = flashOfSomeLock.toString('latin1', at, at + 16);
    const seal = seals[at % seals.length]!;
    if (toHex(sealTag(key, seal.number, fromHex(seal.link))) === seal.tag) t.fail(`the key of ${seal.number} is at ${at}`);
  }
  t.pass();
});

test('attack 24: a log cut at its end, wherever, is seen', (t) => {
  for (let keep = 1; keep < someFile.entries.length; keep += 3) {
    const entries = someFile.entries.slice(0, keep);
    t.true(
      verifyLog({ ...someFile, entries }, { seed: someLock.seed }).faults.length > 0,
      `${keep} kept, the head as it was`,
    );
    const head = reseal(entries, 2 ** 32).head;
    const last = entries.at(-1)!.number;
    if (last < sealed.to)
      t.true(verifyLog({ entries, head }, { seed: someLock.seed }).faults.length > 0, `${keep} kept, a new head`);
  }
});

test('attack 24: a log cut at its old end is seen', (t) => {
  for (let drop = someFile.entries.length - 270; drop < someFile.entries.length; drop += 5)
    t.true(verifyLog({ ...someFile, entries: someFile.entries.slice(drop) }, { seed: someLock.seed }).faults.length > 0);
});

test('attack 23: without the seed a log is seen to continue an earlier head, or not to', (t) => {
  const lock = new ChainedLock();
  lock.days(100);
  const { head } = lock.verify();
  lock.days(100);
  const later = lock.file;
  t.deepEqual(verifyLog(later, { earlier: head }).faults, []);
  const at = later.entries.findIndex(({ number }) => number === head.number - 30);
  const forged = { ...later, entries: changed(later.entries, at, 'value', 1) };
  t.true(verifyLog(forged, { earlier: head }).faults.length > 0);
  const stolen = later.entries.filter(({ number }) => number !== head.number - 30);
  t.true(verifyLog({ ...later, entries: stolen }, { earlier: head }).faults.length > 0);
  t.regex(verifyLog(later, { earlier: { number: 9999, link: head.link } }).faults[0]!.text, /older than the earlier head/);
  lock.days(400);
  t.regex(verifyLog(lock.file, { earlier: head }).faults[0]!.text, /no longer reaches back/);
});

test('a seed that is not the lock’s verifies nothing', (t) => {
  t.regex(verifyLog(someFile, { seed: 'another seed of ' }).faults[0]!.text, /wrong seed/);
});
