/** The log's chain in a lock with an owner: written, sealed, cut, moved; verified from outside. */
import test, { type ExecutionContext } from 'ava';
import { isSeal } from '../../log/file.js';
import { eventsPerSeal } from '../../src/store/format.js';
import { ChainedLock } from '../helpers/chain.js';
import { cutAt, operationsOf, survives } from '../helpers/vault.js';
import { bits, tears } from '../helpers/tears.js';
import { flash, reads } from '../fakes/nor.js';
import { ChainTask } from '../../src/domain/chain-task.js';

/** A lock whose seed was taken. */
function taken(): ChainedLock {
  const lock = new ChainedLock();
  lock.life.use('domain/chain-work.overlay').chainWork(ChainTask.TakeSeed);
  return lock;
}

test.serial('a log is sealed every 16 events, and verifies from the first', (t) => {
  const lock = new ChainedLock();
  lock.days(100);
  const report = lock.verify();
  t.deepEqual(report.faults, []);
  t.deepEqual(report.notes, []);
  t.is(report.sealed?.from, 1);
  t.true(report.newest - report.sealed!.to < eventsPerSeal + 5);
  t.is(lock.file.entries.filter(isSeal).length, 5);
});

test.serial('a log that has gone round many times verifies, but for the oldest events before its first seal', (t) => {
  const lock = taken();
  lock.fill();
  lock.days(3000);
  const report = lock.verify();
  t.deepEqual(report.faults, []);
  t.true(lock.file.entries.filter((entry) => !isSeal(entry)).length >= 256);
  t.true(report.sealed!.to - report.sealed!.from >= 230);
  t.true(report.sealed!.from - report.first <= 2 * eventsPerSeal);
});

test.serial('nothing is sealed while someone types, unless it is late', (t) => {
  const lock = new ChainedLock();
  lock.life.use('domain/entry').keyPressed(1);
  lock.events(20);
  lock.minute();
  t.is(lock.file.entries.filter(isSeal).length, 0);
  lock.events(12);
  lock.minute();
  t.is(lock.file.entries.filter(isSeal).length, 1);
  t.deepEqual(lock.verify().faults, []);
});

test.serial('a seal reads only what stands behind the last one', (t) => {
  const lock = new ChainedLock();
  lock.fill();
  lock.days(100);
  lock.events(16);
  const before = reads.count;
  lock.minute();
  t.true(reads.count - before < 400, `${reads.count - before} reads`);
});

test.serial('the seed is given once, is gone from the flash, and verifies the log', (t) => {
  const lock = new ChainedLock();
  const { chainWork } = lock.life.use('domain/chain-work.overlay');
  const seed = chainWork(ChainTask.TakeSeed);
  t.is(seed, lock.seed);
  t.is(seed.length, 16);
  t.is(chainWork(ChainTask.TakeSeed), '');
  lock.days(40);
  t.deepEqual(lock.keysLeft, []);
  t.false(flash.bytes.includes(Buffer.from(seed, 'latin1')));
  lock.restart();
  t.is(lock.life.use('domain/chain-work.overlay').chainWork(ChainTask.TakeSeed), '');
  t.deepEqual(lock.verify().faults, []);
});

test.serial('a lock whose key was lost begins a new chain at its next start, and seals go on', (t) => {
  const lock = new ChainedLock();
  lock.days(40);
  const { remove } = lock.life.use('store/store');
  t.true(remove(4));
  lock.restart();
  const old = lock.seed;
  lock.seed = lock.life.use('store/store').get(4)!.slice(16);
  t.not(lock.seed, old);
  lock.days(40);
  const report = lock.verify();
  t.deepEqual(report.faults, []);
  t.regex(report.notes[0]!.text, /sealed with another seed/);
});

type Where = 'in the middle of a page' | 'where that moves the oldest page' | 'on another page than its key';

/** A lock that seals, once it has written 16 events more. */
function aboutToSeal(where: Where): ChainedLock {
  const lock = taken();
  const { vault } = lock.life.use('store/vault');
  if (where === 'on another page than its key') {
    while (vault.end - vault.writeAt > 300) lock.days(1);
    while (vault.end - vault.writeAt > 192) lock.events(1);
    lock.life.use('store/store').tidy();
  } else if (where === 'where that moves the oldest page') {
    lock.fill();
    lock.days(340, 16);
  }
  return lock;
}

/** Then the next minute seals. */
function makeSealDue(lock: ChainedLock, where: Where): void {
  const { vault } = lock.life.use('store/vault');
  lock.events(16);
  if (where === 'where that moves the oldest page') while (vault.end - vault.writeAt > 60) lock.events(1);
}

/** The power goes at every n-th flash operation of a seal, in every way. */
function cutEverywhere(t: ExecutionContext, where: Where, stride: number): void {
  const made = aboutToSeal(where);
  const before = { flash: Buffer.from(flash.bytes), seed: made.seed };
  const once = new ChainedLock(before);
  makeSealDue(once, where);
  const operations = operationsOf(() => {
    once.minute();
  });
  t.true(operations >= 20);
  t.is(operations > 200, where === 'where that moves the oldest page', `${operations} operations`);
  for (let cut = 0; cut < operations; cut += stride) {
    for (const tear of [...tears, bits[cut % 32]!]) {
      const lock = new ChainedLock(before);
      makeSealDue(lock, where);
      cutAt(cut, tear);
      survives(() => {
        lock.minute();
      });
      const label = `cut ${cut}, ${tear}`;
      for (let life = 0; life < 2; life++) {
        lock.restart();
        if (lock.keysLeft.length) t.fail(`${label}, life ${life}: past keys ${lock.keysLeft.join()}`);
        t.deepEqual(lock.verify().faults, [], `${label}, life ${life}`);
      }
      lock.days(17);
      if (lock.keysLeft.length) t.fail(`${label}, later: past keys ${lock.keysLeft.join()}`);
      t.deepEqual(lock.verify().faults, [], `${label}, later`);
      t.deepEqual(lock.verify().notes, [], `${label}, later`);
    }
  }
}

test.serial('attack 24: a seal cut at every flash operation: no past key is left in flash, and the log verifies', (t) => {
  cutEverywhere(t, 'in the middle of a page', 1);
});

test.serial('attack 24: a seal on another page than its key, cut at every flash operation', (t) => {
  const { index, writeAt } = aboutToSeal('on another page than its key').life.use('store/vault').vault;
  t.not(Math.floor((index[4]! * 4) / 4096), Math.floor(writeAt / 4096));
  cutEverywhere(t, 'on another page than its key', 1);
});

test.serial('attack 24: a seal that moves a page, cut at its flash operations', (t) => {
  cutEverywhere(t, 'where that moves the oldest page', 97);
});
