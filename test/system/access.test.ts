/** Days of a door that works: in by PIN, locked behind everyone, and told in the log. */
import test from 'ava';
import { boards, owned, ownerPin, unlocked, wrongPin } from '../helpers/locks.js';

for (const board of boards) {
  test(`${board.name}: the right PIN withdraws the bolt, says so, and is logged with who it was`, (t) => {
    const door = owned(board);
    door.type(ownerPin);
    door.advance(200);
    door.type('#', { hold: 20, gap: 5 });
    t.deepEqual(door.watchLight(400), { red: false, green: true });
    door.advance(2000);
    t.true(door.bolt.unlocked);
    t.deepEqual(door.kinds.slice(-2), ['Access granted', 'Unlocked']);
    t.is(door.events.at(-2)?.who, 'Owner');
    t.deepEqual(door.troubles, []);
  });

  test(`${board.name}: a wrong PIN moves nothing, lights red and is logged without its digits`, (t) => {
    const door = owned(board);
    door.type(wrongPin);
    door.advance(200);
    door.type('#', { hold: 20, gap: 5 });
    t.deepEqual(door.watchLight(400), { red: true, green: false });
    t.false(door.watch(3000).driven);
    t.deepEqual(door.kinds.slice(-1), ['Access refused']);
    t.deepEqual(door.troubles, []);
  });

  test(`${board.name}: only the whole PIN opens: not a part of it, not one digit more`, (t) => {
    for (const entry of [ownerPin.slice(0, -1), ownerPin.slice(1), `${ownerPin}0`, `0${ownerPin}`]) {
      const door = owned(board);
      door.enter(entry);
      t.false(door.watch(2000).driven, entry);
      t.is(door.bolt.position, 1);
    }
  });

  test(`${board.name}: a star takes the digits back`, (t) => {
    const door = owned(board);
    door.enter(`99*${ownerPin}`);
    door.advance(2000);
    t.true(door.bolt.unlocked);
  });

  test(`${board.name}: behind a door that stays closed the bolt is thrown again after five seconds`, (t) => {
    const door = owned(board);
    door.enter(ownerPin);
    door.advance(4500);
    t.true(door.bolt.unlocked);
    door.advance(2500);
    t.true(door.bolt.locked);
    t.is(door.events.at(-1)?.kind, 'Locked');
    t.is(door.events.at(-1)?.reason, 'by itself');
  });

  test(`${board.name}: the relock waits for the door, and for it to stop bouncing`, (t) => {
    const door = unlocked(board);
    door.doorClosed = false;
    t.false(door.watch(60_000, 100).driven);
    door.doorClosed = true;
    door.advance(1000);
    door.doorClosed = false;
    door.advance(500);
    door.doorClosed = true;
    t.false(door.watch(1900).driven);
    t.true(door.bolt.unlocked);
    door.advance(1500);
    t.true(door.bolt.locked);
    t.deepEqual(door.troubles, []);
  });

  test(`${board.name}: keys pressed meanwhile do not put the relock off`, (t) => {
    const door = owned(board);
    door.enter(ownerPin);
    for (let second = 0; second < 5; second++) {
      door.type('1*', { hold: 60, gap: 440 });
    }
    door.advance(1500);
    t.true(door.bolt.locked);
  });

  test(`${board.name}: the end key alone locks at once, but never behind an open door`, (t) => {
    const door = unlocked(board);
    door.enter('');
    door.advance(1000);
    t.true(door.bolt.locked);
    t.is(door.events.at(-1)?.reason, 'at the keypad');

    const open = unlocked(board);
    open.doorClosed = false;
    open.advance(100);
    open.enter('');
    t.false(open.watch(3000).driven);
    t.true(open.bolt.unlocked);
  });

  test(`${board.name}: a door that opens while the bolt is being thrown stops it`, (t) => {
    const door = unlocked(board);
    door.type('#');
    door.advance(60);
    door.doorClosed = false;
    door.watch(2000);
    t.false(door.bolt.locked);
    t.is(door.events.at(-1)?.kind, 'Bolt not moved');
    t.is(door.events.at(-1)?.reason, 'the door is open');
  });

  test(`${board.name}: the thumb-turn works at any time and is noticed, both ways`, (t) => {
    const door = owned(board);
    door.turnBolt(0);
    door.advance(200);
    t.deepEqual([door.events.at(-1)?.kind, door.events.at(-1)?.reason], ['Unlocked', 'by hand']);
    door.turnBolt(1);
    door.advance(200);
    t.deepEqual([door.events.at(-1)?.kind, door.events.at(-1)?.reason], ['Locked', 'by hand']);
    t.false(door.watch(10_000).driven);
    door.turnBolt(0);
    door.advance(7000);
    t.true(door.bolt.locked, 'and what was opened by hand is relocked like anything else');
  });

  test(`${board.name}: a door forced open with the bolt thrown raises the alarm`, (t) => {
    const door = owned(board);
    door.doorClosed = false;
    door.advance(100);
    t.is(door.events.at(-1)?.kind, 'Door forced');
    t.true(door.buzzer.hertz > 0);
  });

  test(`${board.name}: a door left open is told after five minutes, and its closing too`, (t) => {
    const door = unlocked(board);
    door.doorClosed = false;
    door.advance(299_000);
    t.false(door.kinds.includes('Door ajar'));
    door.advance(2000);
    t.true(door.kinds.includes('Door ajar'));
    door.doorClosed = true;
    door.advance(5000);
    t.deepEqual(door.kinds.slice(-3), ['Door ajar', 'Door closed', 'Locked']);
  });

  test(`${board.name}: the right PIN during a throw turns the bolt around`, (t) => {
    const door = unlocked(board);
    door.advance(2000);
    door.type(ownerPin, { hold: 25, gap: 25 });
    while (door.bolt.position < 0.3) door.advance(1);
    door.press('#');
    door.advance(60);
    door.release('#');
    t.is(door.kinds.at(-1), 'Access granted');
    const seen = door.watch(2500);
    t.true(seen.withdrew);
    t.true(seen.highest < 0.9, 'it does not go to the end first');
    t.true(door.bolt.unlocked);
    t.deepEqual(door.kinds.slice(-2), ['Access granted', 'Unlocked']);
    t.deepEqual(door.troubles, []);
  });

  test(`attack 36: ${board.name}: after power-on a bolt that is not thrown is thrown behind a closed door, after the delay`, (t) => {
    const door = owned(board);
    door.turnBolt(0.4);
    door.pullPower();
    t.false(door.watch(4700, 5).driven);
    door.advance(3000);
    t.true(door.bolt.locked);

    const open = owned(board);
    open.turnBolt(0);
    open.doorClosed = false;
    open.pullPower();
    t.false(open.watch(60_000, 50).driven);
    open.doorClosed = true;
    open.advance(4000);
    t.true(open.bolt.locked);
  });

  test(`${board.name}: 400 unlocks wear every page of the vault, push the first events out, and it keeps working`, (t) => {
    const door = owned(board);
    for (let n = 0; n < 400; n++) {
      door.enter(ownerPin);
      door.advance(10_000);
    }
    t.true(door.bolt.locked);
    t.true(door.events.length >= 256);
    t.false(door.events.some(({ number }) => number === 1));
    const { firstPage, pages } = board.vault;
    const wear = door.machine.flash.wear.slice(firstPage, firstPage + pages);
    t.is(wear.length, 4);
    t.true(
      wear.every((erases) => erases > 0),
      wear.join(),
    );
    t.deepEqual(door.kinds.slice(-3), ['Access granted', 'Unlocked', 'Locked']);
    t.deepEqual(door.troubles, []);
  });

  test(`${board.name}: an unlock writes 64 bytes of flash, its relock 24`, (t) => {
    const door = owned(board);
    const before = door.machine.flashBytesWritten;
    door.enter(ownerPin);
    door.advance(2000);
    t.is(door.kinds.at(-1), 'Unlocked');
    t.is(door.machine.flashBytesWritten - before, 64);
    door.advance(10_000);
    t.is(door.kinds.at(-1), 'Locked');
    t.is(door.machine.flashBytesWritten - before, 64 + 24);
  });
}
