/** The log of a lock as it is flashed: sealed, exported, verified, edited. */
import test from 'ava';
import { nextKey } from '../../log/chain.js';
import { formatLog, fromHex, isSeal, parseLog, parseSeed } from '../../log/file.js';
import { verifyLog } from '../../log/verify.js';
import { exportLog, readSeed } from '../../sim/export-log.js';
import { boards, owned, ownerPin, TestDoor } from '../helpers/locks.js';

const unlockMilliseconds = 15_000;
const minuteMilliseconds = 61_000;

function useFor(door: TestDoor, unlocks: number): void {
  for (let n = 0; n < unlocks; n++) {
    door.enter(ownerPin);
    door.advance(unlockMilliseconds);
  }
  door.advance(minuteMilliseconds);
}

for (const board of boards) {
  const fileOf = (door: TestDoor): ReturnType<typeof parseLog> => parseLog(exportLog(door.flash, board));
  const seedOf = (door: TestDoor): string => parseSeed(readSeed(door.flash, board) ?? '')!;

  test(`attack 23: ${board.name}: the lock seals its own log, through power cuts, and nothing is missing`, (t) => {
    const door = owned(board);
    const seed = seedOf(door);
    useFor(door, 8);
    door.pullPower();
    useFor(door, 8);
    const file = fileOf(door);
    const { faults, notes, sealed } = verifyLog(file, { seed });
    t.deepEqual(faults, []);
    t.deepEqual(notes, []);
    t.true(file.entries.filter(isSeal).length >= 2);
    t.is(sealed?.from, 1);
    t.deepEqual(door.troubles, []);
  });

  test(`attack 24: ${board.name}: one digit of the export edited is found, at its number`, (t) => {
    const door = owned(board);
    useFor(door, 8);
    const text = exportLog(door.flash, board);
    t.is(formatLog(parseLog(text)), text);
    const seed = seedOf(door);
    t.deepEqual(verifyLog(parseLog(text), { seed }).faults, []);
    const edited = text.replace(
      /("number":9,"seconds":)(\d)/,
      (_, name: string, digit: string) => name + (digit === '7' ? '6' : '7'),
    );
    t.not(edited, text);
    const { faults } = verifyLog(parseLog(edited), { seed });
    t.deepEqual(faults[0], { number: 9, text: 'was changed: its checksum does not fit' });
  });

  test(`attack 24: ${board.name}: the keys of sealed events are not in the flash`, (t) => {
    const door = owned(board);
    useFor(door, 16);
    const seals = fileOf(door).entries.filter(isSeal).length;
    t.true(seals > 1);
    const flash = Buffer.from(door.flash);
    let key = nextKey(seedOf(door));
    for (let past = 1; past < seals; past++, key = nextKey(key))
      t.false(flash.includes(Buffer.from(key, 'latin1')), `key ${past}`);
    t.true(flash.includes(Buffer.from(key, 'latin1')), 'the present key is there');
    t.true(
      flash.includes(Buffer.from(fromHex(readSeed(door.flash, board)!), 'latin1')),
      'the seed, which nobody has taken',
    );
  });

  test(`attack 24: ${board.name}: power cut at every flash operation of a seal: the log verifies, and goes on`, (t) => {
    const made = owned(board);
    const seed = seedOf(made);
    while (fileOf(made).head.head < 13) useFor(made, 1);
    const { flash } = made;
    t.is(fileOf(made).entries.filter(isSeal).length, 0);
    let operations = 1;
    for (let cut = -1; cut < operations; cut++) {
      const door = new TestDoor(board, { flash });
      if (cut >= 0) door.cutAtOperation(cut);
      door.powerOn();
      door.settle();
      useFor(door, 1);
      if (cut < 0) operations = door.operations;
      door.pullPower();
      useFor(door, 1);
      const { faults } = verifyLog(fileOf(door), { seed });
      t.deepEqual(faults, [], `cut ${cut}`);
      t.true(fileOf(door).entries.some(isSeal), `cut ${cut}`);
    }
    t.true(operations > 20, `${operations} operations`);
  });
}
