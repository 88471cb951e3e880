/** The owner's changes at the keypad, and everybody else's attempts at them. */
import test from 'ava';
import { RecordKey, recordKeys } from '../../src/store/keys.js';
import { boards, enrol, opens, owned, ownerPin, program, type TestDoor } from '../helpers/locks.js';

const guestPin = '4071936';

function pinRecords(door: TestDoor): number {
  return door.liveRecords(RecordKey.Pin, recordKeys).length;
}

for (const board of boards) {
  test(`${board.name}: the owner gives, changes and takes away a guest's PIN`, (t) => {
    const door = owned(board);
    enrol(door, 12, guestPin);
    t.is(door.events.at(-1)?.who, 'User 12');
    t.true(opens(door, guestPin));

    enrol(door, 12, '8150274');
    t.is(door.kinds.at(-1), 'PIN changed');
    t.false(opens(door, guestPin));
    t.true(opens(door, '8150274'));

    program(door, '12', '0');
    t.is(door.kinds.at(-1), 'User removed');
    t.false(opens(door, '8150274'));
    t.deepEqual(door.troubles, []);
  });

  test(`${board.name}: the owner changes the owner's PIN, and only the new one counts`, (t) => {
    const door = owned(board);
    enrol(door, 0, '936204');
    t.true(opens(door, '936204'));
    t.false(opens(door, ownerPin));
  });

  test(`attack 30: ${board.name}: the owner's PIN cannot be removed`, (t) => {
    const door = owned(board);
    program(door, '0', '0');
    t.is(door.kinds.at(-1), 'PIN not changed');
    t.true(opens(door, ownerPin));
  });

  test(`attacks 19 and 30: ${board.name}: a guest's PIN with the inside button held programs nothing, and opens nothing`, (t) => {
    const door = owned(board);
    enrol(door, 12, guestPin);
    door.advance(40_000);
    const before = pinRecords(door);
    door.inside = true;
    door.enter(guestPin);
    t.deepEqual([door.events.at(-1)?.kind, door.events.at(-1)?.reason], ['Access refused', 'only the owner may do this']);
    for (const entry of ['13', '5550199', '5550199']) door.enter(entry);
    door.inside = false;
    t.is(pinRecords(door), before);
    t.false(opens(door, '5550199'));
  });

  test(`attack 30: ${board.name}: the inside button alone, held for hours or at a start, takes no lock from its owner`, (t) => {
    const door = owned(board);
    door.inside = true;
    door.advance(3600_000);
    for (const entry of ['999313', '999313']) door.enter(entry);
    door.inside = false;
    door.powerOff();
    door.inside = true;
    door.powerOn();
    door.advance(12_000);
    for (const entry of ['999313', '999313']) door.enter(entry);
    door.inside = false;
    t.is(pinRecords(door), 1);
    t.false(opens(door, '999313'));
    door.advance(3600_000);
    t.true(opens(door, ownerPin));
  });

  test(`${board.name}: programming ends by itself, so that a forgotten lock is not open to whoever comes by`, (t) => {
    const door = owned(board);
    door.inside = true;
    door.enter(ownerPin);
    door.advance(31_000);
    for (const entry of ['12', guestPin, guestPin]) door.enter(entry);
    t.is(pinRecords(door), 1);
  });

  test(`${board.name}: whenever the button goes down, there is a minute for all entries together`, (t) => {
    for (let phase = 0; phase < 60_000; phase += 7000) {
      const door = owned(board);
      door.advance(phase);
      door.inside = true;
      door.enter(ownerPin);
      for (const entry of ['12', guestPin, guestPin]) {
        door.advance(17_000);
        door.enter(entry);
      }
      t.is(pinRecords(door), 2, `${phase} ms behind a check`);
    }
  });

  for (const [step, entries] of [[], ['12'], ['12', guestPin]].entries()) {
    test(`attack 28: ${board.name}: programming is over, with a record, once the button is let go after ${step + 1} entries`, (t) => {
      const door = owned(board);
      program(door, ...entries);
      const [next = '', ...others] = ['12', guestPin, guestPin].slice(step);
      door.enter(next);
      t.is(door.kinds.at(-1), 'PIN not changed');
      t.regex(door.events.at(-1)?.reason ?? '', /let go/);
      for (const entry of others) door.enter(entry);
      t.is(pinRecords(door), 1);
      t.true(opens(door, ownerPin));
    });
  }

  test(`${board.name}: that the owner may program is told, before anything is changed`, (t) => {
    const door = owned(board);
    program(door);
    t.deepEqual([door.kinds.at(-1), door.events.at(-1)?.who], ['Programming', 'Owner']);
  });

  test(`attack 28: ${board.name}: a wedged inside button neither keeps the owner out nor hands the lock to a stranger`, (t) => {
    const door = owned(board);
    door.inside = true;
    door.advance(121_000);
    t.is(door.kinds.filter((kind) => kind === 'Inside button stuck').length, 1);
    door.advance(24 * 3600_000);
    t.is(door.kinds.filter((kind) => kind === 'Inside button stuck').length, 1, 'and it does not fill the log');
    door.enter(ownerPin);
    door.advance(1500);
    t.true(door.bolt.unlocked);
    for (const entry of ['0', '739164', '739164']) door.enter(entry);
    door.inside = false;
    t.is(pinRecords(door), 1);
    t.false(opens(door, '739164'));
    enrol(door, 12, guestPin);
    t.true(opens(door, guestPin), 'once it comes up it counts again');
    t.deepEqual(door.troubles, []);
  });

  test(`attack 28: ${board.name}: a button that gets stuck while the owner programs ends it`, (t) => {
    const door = owned(board);
    door.inside = true;
    door.enter(ownerPin);
    for (let passed = 0; passed < 120_000; passed += 20_000) {
      door.advance(20_000);
      door.press('1');
      door.advance(60);
      door.release('1');
    }
    door.type('*');
    t.is(pinRecords(door), 1);
    t.true(opens(door, ownerPin));
  });

  test(`${board.name}: a user number with a leading zero is a decimal number`, (t) => {
    for (const [typed, slot] of [
      ['08', 8],
      ['00', 0],
      ['9', 9],
      ['99', 99],
    ] as const) {
      const door = owned(board);
      program(door, typed, guestPin, guestPin);
      t.is(door.events.at(-1)?.who, slot ? `User ${slot}` : 'Owner', typed);
      t.not(door.recordOf(RecordKey.Pin + slot), undefined);
    }
  });

  test(`${board.name}: no number above 99 is logged as a user that there is`, (t) => {
    for (const typed of ['010', '100', '256', '999', '4071936']) {
      const door = owned(board);
      program(door, typed);
      t.deepEqual([door.kinds.at(-1), door.events.at(-1)?.who], ['PIN not changed', ''], typed);
      t.is(door.events.at(-1)?.reason, 'there is no such user number');
    }
  });

  test(`${board.name}: a star leaves programming`, (t) => {
    const door = owned(board);
    door.inside = true;
    door.enter(ownerPin);
    door.type('*');
    for (const entry of ['12', guestPin, guestPin]) door.enter(entry);
    t.is(pinRecords(door), 1);
  });

  test(`${board.name}: a second entry that differs, a PIN that another has and a user number that is not are refused`, (t) => {
    const door = owned(board);
    const attempt = (...entries: string[]): string => {
      door.advance(40_000);
      program(door, ...entries);
      return door.events.at(-1)?.reason ?? '';
    };
    t.is(attempt('12', guestPin, '4071937'), 'the second entry was different');
    t.is(attempt('12', ownerPin, ownerPin), 'another user has this PIN');
    t.is(attempt('100'), 'there is no such user number');
    t.is(pinRecords(door), 1);
    t.true(opens(door, ownerPin));
  });

  test(`attack 18: ${board.name}: whether a PIN exists is told to the owner alone`, (t) => {
    const door = owned(board);
    enrol(door, 12, guestPin);
    door.advance(40_000);
    door.inside = true;
    door.enter(guestPin);
    for (const entry of ['13', ownerPin, ownerPin]) door.enter(entry);
    t.false(door.texts('PIN not changed').some((text) => text.includes('another user')));
  });

  test(`${board.name}: a hundred PINs typed in one by one fill the lock, each opens, and one more changes nothing`, (t) => {
    const door = owned(board);
    const pinOf = (slot: number): string => String(4_071_936 + 83_717 * slot);
    for (let slot = 1; slot < 100; slot++) enrol(door, slot, pinOf(slot));
    t.is(pinRecords(door), 100);
    for (const slot of [1, 42, 99]) t.true(opens(door, pinOf(slot)), `user ${slot}`);
    t.true(opens(door, ownerPin));
    program(door, '100');
    t.is(door.events.at(-1)?.reason, 'there is no such user number');
    t.is(pinRecords(door), 100);
    door.pullPower();
    t.true(opens(door, pinOf(99)));
    enrol(door, 50, '1357246');
    t.true(opens(door, '1357246'));
    t.false(opens(door, pinOf(50)));
    t.deepEqual(door.troubles, []);
  });
}
