/** An exception in the firmware: the motor is let go, and the lock works on. */
import test from 'ava';
import { owned, ownerPin, type TestDoor, wirings } from '../helpers/locks.js';

function type(door: TestDoor, keys: string): void {
  door.type(keys, { hold: 25, gap: 25 });
}

for (const board of wirings) {
  test(`${board.name}: an exception lets go of the motor at once, and the movement is made up for`, (t) => {
    const door = owned(board);
    type(door, `${ownerPin}#`);
    while (!door.motor.enabled || door.motor.direction >= 0) door.advance(1);
    door.advance(50);
    const before = door.exceptions.length;
    // The charge of a wrong entry is what throws.
    door.throwAtCall(0, ['Flash.write']);
    door.press('9');
    door.advance(25);
    door.release('9');
    door.advance(25);
    door.press('#');
    while (door.exceptions.length === before) door.advance(1);
    // The enable is filtered.
    door.advance(board.motor.enableFilterMilliseconds + 5);
    t.false(door.motor.enabled);
    t.false(door.bolt.unlocked);
    door.release('#');
    door.advance(5000);
    t.true(door.kinds.includes('Unlocked'));
    t.true(door.kinds.includes('Firmware fault'));
  });

  test(`${board.name}: an exception while the outcome is recorded does not cost the relock`, (t) => {
    const door = owned(board);
    door.type(`${ownerPin}#`);
    while (!door.bolt.unlocked) door.advance(5);
    door.throwAtCall(0, ['Flash.write']);
    door.advance(10_000);
    t.is(door.exceptions.length, 1);
    t.true(door.bolt.locked);
  });

  test(`${board.name}: after an exception in any native call from the end key to the relock the lock works again in two minutes`, (t) => {
    const natives = ['analogRead', 'NRF.getBattery', 'digitalPulse', 'digitalWrite', 'Flash.write', 'getTime'];
    let call = 0;
    for (; ; call++) {
      const door = owned(board);
      door.type(ownerPin);
      door.advance(1000);
      door.throwAtCall(call, natives);
      door.type('#');
      door.advance(10_000);
      if (!door.exceptions.length) break;
      const what = `call ${call}: ${door.exceptions[0]}`;
      door.advance(125_000);
      t.true(door.bolt.locked, `locked again after ${what}`);
      door.enter(ownerPin);
      door.advance(2000);
      t.true(door.bolt.unlocked, `opens after ${what}`);
      door.advance(10_000);
      t.true(door.bolt.locked, `locks after ${what}`);
      t.deepEqual(door.prints, []);
    }
    t.true(call > 50, `${call} calls`);
  });
}
