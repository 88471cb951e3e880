/** The owner's changes at the keypad, and everybody else's attempts at them. */
import test from 'ava';
import { RecordKey, recordKeys } from '../../src/store/keys.js';
import { boards, enrol, owned, ownerPin, type TestDoor } from '../helpers/locks.js';

const guestPin = '4071936';

function opens(door: TestDoor, pin: string): boolean {
  door.advance(40_000);
  door.enter(pin);
  door.advance(1500);
  const open = door.bolt.unlocked;
  door.advance(10_000);
  return open;
}

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

    door.inside = true;
    door.enter(ownerPin);
    door.inside = false;
    door.enter('12');
    door.enter('0');
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
    door.inside = true;
    door.enter(ownerPin);
    door.inside = false;
    door.enter('0');
    door.enter('0');
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
    door.inside = false;
    door.advance(31_000);
    for (const entry of ['12', guestPin, guestPin]) door.enter(entry);
    t.is(pinRecords(door), 1);
  });

  test(`${board.name}: after the owner let go, there are thirty seconds for each entry`, (t) => {
    const door = owned(board);
    door.inside = true;
    door.enter(ownerPin);
    door.inside = false;
    for (const entry of ['12', guestPin, guestPin]) {
      door.advance(28_000);
      door.enter(entry);
    }
    t.is(pinRecords(door), 2);
  });

  test(`${board.name}: a star leaves programming`, (t) => {
    const door = owned(board);
    door.inside = true;
    door.enter(ownerPin);
    door.inside = false;
    door.type('*');
    for (const entry of ['12', guestPin, guestPin]) door.enter(entry);
    t.is(pinRecords(door), 1);
  });

  test(`${board.name}: a second entry that differs, a PIN that another has and a user number that is not are refused`, (t) => {
    const door = owned(board);
    const attempt = (...entries: string[]): string => {
      door.advance(40_000);
      door.inside = true;
      door.enter(ownerPin);
      door.inside = false;
      for (const entry of entries) door.enter(entry);
      return door.events.at(-1)?.reason ?? '';
    };
    t.is(attempt('12', guestPin, '4071937'), 'the second entry was different');
    t.is(attempt('12', ownerPin, ownerPin), 'another user has this PIN');
    t.is(attempt('100', guestPin, guestPin), 'there is no such user number');
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
    enrol(door, 100, '1357246');
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
