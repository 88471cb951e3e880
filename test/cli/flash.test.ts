/** `deadlatch flash` on a board whose flash is strict, and whose link fails wherever it can. */
import { readFileSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import { layOut, pageAt, readFirmware } from '../../boards/image.js';
import { tailBytes } from '../../boards/layout.js';
import { puckjs as board } from '../../boards/index.js';
import { BoardConsole } from '../../cli/board-console.js';
import { Failure, type FailureKind } from '../../cli/failure.js';
import { flash, type FlashOptions } from '../../cli/flash.js';
import { PowerCut } from '../../sim/faults.js';
import { Random } from '../../sim/random.js';
import { layOutStorage } from '../../sim/storage.js';
import { torn } from '../helpers/tears.js';
import { Chip, Killed, type Fate } from './chip.js';

const storageBytes = board.storage.pageBytes * board.storage.pages;
const vaultAt = pageAt(board, board.vault.firstPage);
const image = readFileSync(new URL('../../dist/puckjs.image', import.meta.url));
/** Another firmware behind the same guard. */
const older = layOut(board, image.subarray(32, 32 + 4032), Buffer.from('an older firmware'.repeat(700)));
/** Where the owner has asked for maintenance, which is how one gets to its console. */
older.set(Buffer.from('OPEN\0\0\0\0', 'latin1'), older.length - tailBytes);

/** A lock as it stands on a board: guard, firmware, and a vault in use, whose page starts are erased. */
function lock(firmware: Uint8Array): Uint8Array {
  const storage = new Uint8Array(storageBytes).fill(0xff);
  storage.set(firmware);
  storage.set(Buffer.from('records of a lock'), vaultAt + 32);
  return storage;
}

/** What a board holds when everything has gone well: a vault that no lock knows is erased. */
function flashed(before: Uint8Array): Uint8Array {
  const after = before.slice();
  after.set(image);
  return after;
}

const blank = new Uint8Array(storageBytes).fill(0xff);
const starts: Record<string, Uint8Array> = { 'an empty board': blank, 'a lock': lock(older) };

interface Outcome {
  readonly said: string;
  readonly failure?: Failure;
  readonly isKilled?: true;
}

async function run(chip: Chip, options: Partial<FlashOptions> = {}): Promise<Outcome> {
  const said: string[] = [];
  try {
    await flash(
      board,
      image,
      new BoardConsole(chip),
      { isDryRun: false, isAgain: false, isAnew: false, mayErase: () => Promise.resolve(false), ...options },
      {
        step: (text) => said.push(text),
        begin: () => undefined,
        advance: () => undefined,
        end: () => undefined,
      },
    );
    return { said: said.join('\n') };
  } catch (error) {
    if (error instanceof Killed || error instanceof PowerCut) return { said: said.join('\n'), isKilled: true };
    if (!(error instanceof Failure)) throw error;
    return { said: said.join('\n'), failure: error };
  }
}

function holds(t: ExecutionContext, chip: Chip, bytes: Uint8Array, what: string): void {
  t.is(Buffer.compare(chip.bytes, bytes), 0, what);
}

test('a lock with another guard keeps it, and gets the new one where the owner begins anew and confirms it', async (t) => {
  const other = lock(layOut(board, Buffer.from('E.setConsole("Bluetooth")'), Buffer.from('a firmware')));
  const updated = new Chip(board, { flash: other });
  t.regex((await run(updated)).said, /Its guard is not that of this build[^]*--erase puckjs begins anew/);
  holds(
    t,
    updated,
    Uint8Array.from([...other.subarray(0, 4096), ...flashed(other).subarray(4096)]),
    'guard and vault stay',
  );

  const refused = new Chip(board, { flash: other });
  const { failure } = await run(refused, { isAnew: true });
  t.is(failure?.kind, 'occupied');
  t.regex(failure?.message ?? '', /a lock, with its PINs/);
  holds(t, refused, other, 'nothing is erased without a confirmation');

  for (const before of [other, lock(image)]) {
    const anew = new Chip(board, { flash: before });
    t.is((await run(anew, { isAnew: true, mayErase: () => Promise.resolve(true) })).failure, undefined);
    holds(t, anew, flashed(blank), 'no trace of the lock before');
  }
});

test('a lock with another guard is told so also where its firmware is this one already', async (t) => {
  const other = lock(layOut(board, Buffer.from('E.setConsole("Bluetooth")'), readFirmware(image.subarray(4096))!));
  const chip = new Chip(board, { flash: other });
  t.regex((await run(chip)).said, /Its guard is not that of this build[^]*--erase puckjs begins anew[^]*there already/);
  holds(t, chip, other, 'nothing is written');
});

test('someone else’s guard goes where no lock has run yet: nothing is lost with it', async (t) => {
  for (const firmware of [readFirmware(image.subarray(4096))!, Buffer.from('a firmware')]) {
    const planted = blank.slice();
    planted.set(layOut(board, Buffer.from('E.setConsole("Serial1")'), firmware));
    const chip = new Chip(board, { flash: planted });
    t.regex((await run(chip)).said, /First flashing/);
    holds(t, chip, flashed(blank), 'and this one is there');
  }
});

for (const [what, before] of Object.entries(starts)) {
  test(`${what} gets guard and firmware, and keeps its vault`, async (t) => {
    const chip = new Chip(board, { flash: before });
    const { said, failure } = await run(chip);
    t.is(failure, undefined);
    holds(t, chip, flashed(before), 'its flash');
    t.regex(
      said,
      before === blank
        ? /Wrote 24576 bytes in 6 pages, verified, vault empty/
        : /20480 bytes in 5 pages, verified, vault kept \(digest/,
    );
    t.is(chip.nor.wear[0], before === blank ? 1 : 0, 'page 0 of a lock is never erased');
    await chip.close();
    t.true(chip.isRestarted);
  });

  test(`${what}: --dry-run changes nothing`, async (t) => {
    const chip = new Chip(board, { flash: before });
    const { said } = await run(chip, { isDryRun: true });
    t.regex(said, /Nothing was changed/);
    holds(t, chip, before, 'its flash');
    t.is(
      chip.nor.wear.reduce((sum, erasures) => sum + erasures),
      0,
    );
  });

  const fates: Fate[] = ['lost', 'lost after', 'silent', 'silent after', 'garbled', 'killed', 'killed after'];
  for (const fate of fates) {
    test(`${what}: ${fate} at each question, and run again`, async (t) => {
      const questions = await (async () => {
        const chip = new Chip(board, { flash: before });
        await run(chip);
        return chip.asked;
      })();
      t.true(questions > 30, 'there are questions');
      for (let at = 0; at < questions; at++) {
        const chip = new Chip(board, { flash: before });
        chip.fateOf = (question) => (question === at ? fate : 'answered');
        const first = await run(chip);
        if (first.failure) t.truthy(first.failure.next, 'what to do');
        else if (!first.isKilled) holds(t, chip, flashed(before), `question ${at}: it said that all is well`);
        chip.fateOf = () => 'answered';
        const second = await run(chip);
        t.is(second.failure, undefined, `question ${at}`);
        holds(t, chip, flashed(before), `question ${at}`);
      }
    });
  }

  test(`${what}: power fails in the middle of flash operations, and it is run again`, async (t) => {
    const seed = 20260729;
    t.log(`seed ${seed}`);
    const random = new Random(seed);
    let operations = 0;
    const whole = new Chip(board, { flash: before });
    whole.nor.onOperation = () => {
      operations++;
    };
    await run(whole);
    for (let round = 0; round < 60; round++) {
      const at = random.next() % operations;
      const chip = new Chip(board, { flash: before });
      let n = 0;
      chip.nor.onOperation = (operation) => {
        if (n++ === at) throw new PowerCut(torn(operation, 'unstable', random, chip.bytes, board.storage.address));
      };
      const first = await run(chip);
      t.true(first.isKilled, `operation ${at}`);
      chip.nor.onOperation = () => undefined;
      const vault = chip.bytes.slice(vaultAt);
      chip.start();
      t.is(
        Buffer.compare(chip.bytes.subarray(vaultAt), vault),
        0,
        `the start behind a cut in operation ${at} keeps the vault`,
      );
      const { failure } = await run(chip);
      t.is(failure, undefined, `operation ${at}`);
      holds(t, chip, flashed(before), `operation ${at}`);
    }
  });
}

test('characters that arrive as others change nothing', async (t) => {
  const chip = new Chip(board, { flash: lock(older) });
  chip.fateOf = (question) => (question % 3 ? 'answered' : 'mangled');
  const { failure } = await run(chip);
  t.is(failure, undefined);
  holds(t, chip, flashed(lock(older)), 'its flash');
});

test('what is there already is not written again, unless that is asked for', async (t) => {
  const chip = new Chip(board, { flash: lock(image) });
  t.regex((await run(chip)).said, /there already/);
  t.is(chip.nor.bytesWritten, 0);
  t.regex((await run(chip, { isAgain: true })).said, /vault kept/);
  holds(t, chip, lock(image), 'its flash');
});

const refused: Record<string, { chip: ConstructorParameters<typeof Chip>[1]; kind: FailureKind; says: RegExp }> = {
  'another board': { chip: { id: 'MDBT42Q' }, kind: 'unsuitable', says: /This is MDBT42Q, not PUCKJS/ },
  'an old interpreter': { chip: { version: '2v28.999' }, kind: 'unsuitable', says: /2v28\.999; 2v29 is the oldest/ },
  'no version at all': { chip: { version: 'undefined' }, kind: 'unsuitable', says: /oldest/ },
  'an interpreter without crypto': { chip: { modules: 'Flash,Storage' }, kind: 'unsuitable', says: /without crypto/ },
  'a Storage full of other files': {
    chip: { flash: layOutStorage(board.storage, { '.bootcde': Buffer.alloc(9000, ' '), data: Buffer.alloc(20000, 7) }) },
    kind: 'occupied',
    says: /holds the files \.bootcde, data, and nothing was erased/,
  },
};

for (const [what, { chip: options, kind, says }] of Object.entries(refused)) {
  test(`refused, with nothing changed: ${what}`, async (t) => {
    const chip = new Chip(board, options);
    const before = chip.bytes.slice();
    const { failure } = await run(chip);
    t.is(failure?.kind, kind);
    t.regex(failure!.message, says);
    t.truthy(failure!.next);
    holds(t, chip, before, 'its flash');
    t.is(chip.nor.bytesWritten, 0);
  });
}

test('other files are erased once that is confirmed, also when it was cut', async (t) => {
  const files = layOutStorage(board.storage, { data: Buffer.alloc(39000, 7) });
  const mayErase = (): Promise<boolean> => Promise.resolve(true);
  const whole = new Chip(board, { flash: files });
  t.regex((await run(whole, { mayErase })).said, /files data\. All of it would be erased/);
  holds(t, whole, flashed(blank), 'its flash');
  for (let at = 0; at < whole.asked; at++) {
    const chip = new Chip(board, { flash: files });
    chip.fateOf = (question) => (question === at ? 'killed' : 'answered');
    await run(chip, { mayErase });
    chip.fateOf = () => 'answered';
    const { failure } = await run(chip, { mayErase });
    t.is(failure, undefined, `question ${at}`);
    holds(t, chip, flashed(blank), `question ${at}`);
  }
});

test('a page that does not read as it was written is written once more, then told', async (t) => {
  const bad = board.storage.address + pageAt(board, 2) + 1000;
  for (const failures of [1, 2]) {
    const chip = new Chip(board);
    let passes = 0;
    chip.nor.onChange = (address) => {
      if (address === bad && chip.bytes[bad - board.storage.address] !== 0xff && passes++ < failures)
        chip.bytes[bad - board.storage.address] = 0;
    };
    const { failure } = await run(chip);
    if (failures === 1) holds(t, chip, flashed(blank), 'its flash');
    else {
      t.is(failure?.kind, 'notVerified');
      t.regex(failure!.message, /^Page 2 \(at 0x6e000\) does not read as it should/);
      t.true(
        chip.bytes.subarray(image.length - 4, image.length).every((byte) => byte === 0xff),
        'it is not committed',
      );
    }
  }
});
