/** `deadlatch flash` and the claim key that it leaves in a new vault, whatever becomes of it on the way. */
import { readFileSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import { pageAt } from '../../boards/image.js';
import { joltjs, mdbt42q, puckjs as board } from '../../boards/index.js';
import { BoardConsole } from '../../cli/board-console.js';
import { claimPage, claimPageBytes, claimPieces, readNewVault } from '../../cli/claim-page.js';
import { Failure } from '../../cli/failure.js';
import { flash, type FlashOptions } from '../../cli/flash.js';
import { isWire } from '../../cli/ports.js';
import { PowerCut } from '../../sim/faults.js';
import { Random } from '../../sim/random.js';
import { readVault } from '../../sim/vault.js';
import { RecordKey } from '../../src/store/keys.js';
import { fresh } from '../helpers/locks.js';
import { tears, torn } from '../helpers/tears.js';
import { Chip, Killed, type Fate } from './chip.js';

const { pageBytes, pages, address } = board.storage;
const storageBytes = pageBytes * pages;
const vaultAt = pageAt(board, board.vault.firstPage);
const image = readFileSync(new URL('../../dist/puckjs.image', import.meta.url));
const blank = new Uint8Array(storageBytes).fill(0xff);

interface Outcome {
  readonly said: string;
  /** What the person was shown. */
  readonly shown: Buffer | undefined;
  readonly isKilled: boolean;
  readonly failure?: Failure;
}

async function run(chip: Chip, options: Partial<FlashOptions> = {}): Promise<Outcome> {
  const said: string[] = [];
  let shown: Buffer | undefined;
  const onClaimKey = (claimKey: Uint8Array): Promise<void> => {
    shown = Buffer.from(claimKey);
    return Promise.resolve();
  };
  const all = { isDryRun: false, isAgain: false, isAnew: false, onClaimKey, ...options };
  const report = { step: (text: string) => said.push(text), begin: () => 0, advance: () => 0, end: () => 0 };
  const outcome = (isKilled: boolean) => ({ said: said.join('\n'), shown, isKilled });
  try {
    // Nobody is there to confirm anything.
    await flash(board, image, new BoardConsole(chip), { mayErase: () => Promise.resolve(false), ...all }, report);
    return outcome(false);
  } catch (error) {
    if (error instanceof Failure) return { ...outcome(false), failure: error };
    if (error instanceof Killed || error instanceof PowerCut) return outcome(true);
    throw error;
  }
}

function flashed(claimKey: Uint8Array | undefined): Uint8Array {
  const bytes = blank.slice();
  bytes.set(image);
  if (claimKey) bytes.set(claimPage(pageBytes, claimKey), vaultAt);
  return bytes;
}

const vaultOf = (bytes: Uint8Array): Uint8Array => bytes.subarray(vaultAt);
const isCommitted = (chip: Chip): boolean => Buffer.compare(chip.bytes.subarray(0, image.length), image) === 0;
const isEqual = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0;

/** Cut anywhere, a board runs no firmware before its vault is whole. */
function isShutOrWhole(t: ExecutionContext, chip: Chip, where: string): void {
  if (!isCommitted(chip)) return;
  const vault = readNewVault(vaultOf(chip.bytes).subarray(0, claimPageBytes));
  t.is(vault?.is, 'claim', `${where}: committed before the vault was whole`);
}

/** Run once more, it ends well, and what the person is shown is what the vault holds. */
async function comesToItsEnd(t: ExecutionContext, chip: Chip, where: string): Promise<void> {
  const { failure, shown } = await run(chip);
  t.is(failure, undefined, where);
  t.truthy(shown, `${where}: nothing is shown`);
  t.true(isEqual(chip.bytes, flashed(shown)), `${where}: the flash differs`);
}

test('a first flashing leaves a vault with the claim key alone, as the format has it, and shows that key', async (t) => {
  const chip = new Chip(board);
  const { said, shown } = await run(chip);
  t.is(shown?.length, 16);
  t.true(isEqual(chip.bytes, flashed(shown)));
  t.regex(said, /write a claim key to page 6, commit[^]*vault with a claim key and nothing else/);
  t.false(said.includes(shown!.toString('base64')) || said.includes(shown!.toString('hex')), 'a report is no place for it');
  t.deepEqual(readVault(chip.bytes, board), [{ key: RecordKey.Claim, live: true, payload: shown!.toString('latin1') }]);
  t.true(isEqual(vaultOf(chip.bytes).subarray(0, 32), new Uint8Array(32).fill(0xff)), 'Storage sees free space there');
  chip.start();
  t.true(isEqual(chip.bytes, flashed(shown)), 'and does not erase it');
  t.false(isEqual((await run(new Chip(board))).shown!, shown!), 'each board gets another');
});

test('without a claim key the vault stays blank, and why is told', async (t) => {
  const chip = new Chip(board);
  const { said, shown } = await run(chip, { onClaimKey: 'Not here.' });
  t.is(shown, undefined);
  t.true(isEqual(chip.bytes, flashed(undefined)));
  t.regex(said, /Not here\.[^]*vault empty/);
  t.notRegex((await run(new Chip(board), { isDryRun: true })).said, /with a claim key and/);
});

test('an update neither writes a claim key nor touches the vault, whatever stands there', async (t) => {
  const used = flashed(undefined);
  const cases: Record<string, (bytes: Uint8Array) => void> = {
    'records of a lock': (bytes) => bytes.set(Buffer.from('records of a lock'), vaultAt + 112),
    'the last page alone': (bytes) => bytes.set([0], storageBytes - 1),
    'a claim key, and one word behind it': (bytes) => {
      bytes.set(flashed(new Uint8Array(16)));
      bytes.set([0], vaultAt + claimPageBytes);
    },
    'a claim key in a page of another sequence': (bytes) => {
      bytes.set(flashed(new Uint8Array(16)));
      bytes.set([0], vaultAt + 36);
    },
    'a page that a lock has written, with the claim key in it': (bytes) => {
      bytes.set(flashed(new Uint8Array(16)));
      bytes.set([3], vaultAt + 112 + 24);
    },
  };
  for (const [what, spoil] of Object.entries(cases)) {
    const before = used.slice();
    spoil(before);
    for (const isAgain of [false, true]) {
      const chip = new Chip(board, { flash: before });
      const { shown, failure } = await run(chip, { isAgain });
      t.is(failure, undefined, what);
      t.is(shown, undefined, what);
      t.true(isEqual(vaultOf(chip.bytes), vaultOf(before)), what);
      t.true(
        chip.nor.wear.slice(board.vault.firstPage).every((erases) => erases === 0),
        what,
      );
    }
  }
});

test('whoever was killed before they saw the link is shown it by the next run, if the board has not started yet', async (t) => {
  const chip = new Chip(board);
  const { shown } = await run(chip);
  const again = await run(chip);
  t.regex(again.said, /there already/);
  t.deepEqual(again.shown, shown);
  const without = await run(chip, { onClaimKey: '' });
  t.is(without.failure, undefined);
  t.true(isEqual(chip.bytes, flashed(undefined)), 'and who wants none is rid of it');
  await comesToItsEnd(t, chip, 'and the other way round');
});

const fates: Fate[] = ['lost', 'lost after', 'silent', 'silent after', 'garbled', 'killed', 'killed after'];
for (const fate of fates) {
  test(`${fate} at each question, and run again`, async (t) => {
    const whole = new Chip(board);
    await run(whole);
    for (let at = 0; at < whole.asked; at++) {
      const chip = new Chip(board);
      chip.fateOf = (question) => (question === at ? fate : 'answered');
      const first = await run(chip);
      const where = `question ${at}`;
      if (first.failure) t.truthy(first.failure.next);
      else if (!first.isKilled) t.true(isEqual(chip.bytes, flashed(first.shown)), where);
      isShutOrWhole(t, chip, where);
      chip.fateOf = () => 'answered';
      await comesToItsEnd(t, chip, where);
    }
  });
}

test('power fails in each flash operation from the claim key on, in every way, then in the middle of the next run, and it is run again', async (t) => {
  const seed = 20261123;
  t.log(`seed ${seed}`);
  const random = new Random(seed);
  const whole = new Chip(board);
  let operations = 0;
  let firstOfVault = Infinity;
  whole.nor.onOperation = (operation) => {
    if (operation.kind === 'write' && operation.address >= address + vaultAt)
      firstOfVault = Math.min(firstOfVault, operations);
    operations++;
  };
  await run(whole);
  t.is(operations - firstOfVault, 6 + 5 + 1, 'record, page record, commit word');
  for (let at = firstOfVault - 1; at < operations; at++) {
    for (const tear of tears) {
      const chip = new Chip(board);
      const cut = async (number: number): Promise<void> => {
        let n = 0;
        chip.nor.onOperation = (operation) => {
          if (n++ === number) throw new PowerCut(torn(operation, tear, random, chip.bytes, address));
        };
        await run(chip);
        chip.nor.onOperation = () => undefined;
        chip.start();
      };
      const where = `operation ${at}, ${tear}`;
      await cut(at);
      isShutOrWhole(t, chip, where);
      await cut(random.next() % (random.next() % 2 ? 8 : operations));
      await comesToItsEnd(t, chip, where);
    }
  }
});

test('the vault page that the tool wrote is opened by the firmware, which keeps the claim key beside its own records', (t) => {
  for (const each of [board, mdbt42q]) {
    const claimKey = Buffer.from('0123456789abcdef');
    const bytes = new Uint8Array(pageBytes * each.storage.pages).fill(0xff);
    bytes.set(readFileSync(new URL(`../../dist/${each.name}.image`, import.meta.url)));
    bytes.set(claimPage(pageBytes, claimKey), pageAt(each, each.vault.firstPage));
    const door = fresh(each, { flash: bytes });
    t.is(door.recordOf(RecordKey.Claim)?.payload, claimKey.toString('latin1'));
    t.truthy(door.recordOf(RecordKey.Root));
    door.pullPower();
    t.is(door.recordOf(RecordKey.Claim)?.payload, claimKey.toString('latin1'));
    t.deepEqual(door.troubles, []);
  }
});

test('what a page holds is told from what a cut has left of it, and from all else', (t) => {
  const claimKey = Uint8Array.from({ length: 16 }, (_, at) => 255 - at);
  const page = claimPage(pageBytes, claimKey).subarray(0, claimPageBytes);
  t.deepEqual(readNewVault(new Uint8Array(claimPageBytes).fill(0xff)), { is: 'blank' });
  t.deepEqual(readNewVault(page), { is: 'claim', claimKey });
  const [record, pageRecord] = claimPieces(claimKey);
  for (const { at, bytes } of [record!, pageRecord!])
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const other = page.slice();
      const index = at + (bit >> 3);
      other[index]! ^= 1 << (bit & 7);
      const isOfKey = index >= 116;
      // A bit that was to be cleared may still be set, and those of the key may be anything; a cleared one is somebody else's.
      const expected = isOfKey || other[index]! > page[index]! ? 'begun' : undefined;
      t.is(readNewVault(other)?.is, expected, `bit ${bit} at ${at}`);
    }
});

test('a claim key goes over cables and the own network, and never over the air', (t) => {
  for (const port of [
    '/dev/ttyUSB0',
    '/dev/ttyACM1',
    '/dev/ttyS0',
    '/dev/ttyAMA0',
    '/dev/cu.usbserial-12',
    'COM3',
    'tcp://host:1',
  ])
    t.true(isWire(port), port);
  for (const port of [...['aa:bb:cc:dd:ee:ff', '/dev/rfcomm0', '/dev/cu.Bluetooth-Incoming-Port', 'd2f0'], ''])
    t.false(isWire(port), port);
  t.false('radio' in joltjs, 'nor to a board that serves no phones');
});
