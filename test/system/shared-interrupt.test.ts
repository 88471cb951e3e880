/** Contacts and keypad share an interrupt line on Puck.js: nobody hides what the contacts say by what they press. */
import test from 'ava';
import { owned, ownerPin, puckjs } from '../helpers/locks.js';

for (const [when, press, wait] of [
  ['with no key', '', 0],
  ['10 ms before #', '#', 10],
] as const)
  test(`a door forced, ${when}, raises the alarm`, (t) => {
    const door = owned(puckjs);
    door.advance(10_000);
    t.true(door.bolt.locked);
    door.doorClosed = false;
    door.advance(wait);
    if (press) door.press(press);
    door.advance(400);
    if (press) door.release(press);
    door.advance(5000);
    door.doorClosed = true;
    door.advance(5000);
    t.true(door.kinds.includes('Door forced'), door.kinds.join());
  });

for (const milliseconds of [0, 100, 250, 300])
  test(`a door that is opened ${milliseconds} ms behind the end key is not locked before it is closed again`, (t) => {
    const door = owned(puckjs);
    door.advance(10_000);
    door.type(`${ownerPin}#`);
    door.advance(milliseconds);
    t.true(door.motor.enabled);
    door.doorClosed = false;
    door.advance(3000);
    t.false(door.watch(20_000).driven, door.kinds.join());
  });
