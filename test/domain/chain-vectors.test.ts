/** The log's chain against vectors that share no line with the project: test/vectors/log.py. */
import { readFileSync } from 'node:fs';
import test from 'ava';
import { fromHex, isSeal, parseLog } from '../../log/file.js';
import { verifyLog } from '../../log/verify.js';
import { RecordKey } from '../../src/store/keys.js';
import { newHardware } from '../helpers/life.js';
import { exported, reopen } from '../helpers/vault.js';
import { ChainTask } from '../../src/domain/chain-task.js';

interface Vector {
  readonly seed: string;
  /** The seed, and behind each seal the next. */
  readonly keys: readonly string[];
  readonly export: string;
}

const { logs } = JSON.parse(readFileSync(new URL('../vectors/log.json', import.meta.url), 'utf8')) as {
  logs: readonly Vector[];
};

for (const [n, { seed, keys, export: text }] of logs.entries()) {
  const { entries } = parseLog(text);

  test.serial(`log ${n}: the firmware links and seals these events to the same bytes`, (t) => {
    newHardware();
    const store = reopen();
    store.put(RecordKey.Chain, fromHex(seed + seed));
    const { chainWork } = store.life.use('domain/chain-work.overlay');
    for (const entry of entries) {
      if (isSeal(entry)) chainWork(ChainTask.Seal);
      else {
        const { code, reason, who, clock } = entry;
        store.appendEvent(entry.seconds, code | (reason << 8) | (who << 16) | (clock << 24), entry.value | (0xffff << 16));
      }
    }
    t.is(exported(), text);
    t.is(store.get(RecordKey.Chain), fromHex(keys.at(-1)! + seed));
  });

  test(`log ${n}: its verifier finds nothing wrong, and something with any other seed`, (t) => {
    const { faults, notes, sealed } = verifyLog(parseLog(text), { seed: fromHex(seed) });
    t.deepEqual([faults, notes], [[], []]);
    t.is(sealed?.to, entries.findLast(isSeal)?.number);
    const other = verifyLog(parseLog(text), { seed: fromHex(seed.slice(2) + '99') });
    t.true(other.faults.length > 0);
  });
}
