/** The words of the log, with the firmware as built. */
import test from 'ava';
import { whenWords } from '../../sim/page/words.js';
import { Command } from '../../src/wire/command.js';
import { fresh, mdbt42q, owned, ownerPin } from '../helpers/locks.js';
import { claim, Phone } from '../helpers/phone.js';

test('# at an open door is no alarm', (t) => {
  const door = owned(mdbt42q);
  door.enter(ownerPin);
  door.advance(1500);
  door.doorClosed = false;
  door.advance(100);
  door.enter('');
  t.like(door.events.at(-1), { level: 'warning', text: 'The bolt is not thrown: the door is open.' });
});

test('a door that stands open for too long is an alarm, as the light and the buzzer tell', (t) => {
  const door = owned(mdbt42q);
  door.enter(ownerPin);
  door.advance(1500);
  door.doorClosed = false;
  door.advance(301_000);
  t.like(door.events.at(-1), { level: 'alarm', text: 'The door has stood open for 5 minutes.' });
});

test('a refused user number is nobody, and a short first PIN is not blamed on other codes', (t) => {
  const door = owned(mdbt42q);
  door.inside = true;
  door.enter(ownerPin);
  door.enter('100');
  t.is(door.events.at(-1)?.text, 'No PIN was changed: there is no such user number.');

  const unowned = fresh(mdbt42q);
  unowned.inside = true;
  unowned.enter('4871');
  unowned.enter('4871');
  t.is(unowned.events.at(-1)?.text, 'No change for Owner: the PIN needs more digits to withstand guessing.');
});

test('before the clock is set an event is so long after its start, and from then on at its date', (t) => {
  const door = fresh(mdbt42q);
  const key = claim(door);
  const monday = new Date(2027, 0, 18, 9, 30).getTime() / 1000;
  const time = Buffer.alloc(4);
  time.writeUInt32LE(monday);
  new Phone(door, key).once(Command.SetClock, time);
  const { events } = door;
  t.like(events[0], { kind: 'Started', isDated: false });
  t.is(whenWords(events[0]!), 'Start 1, after 0:00:00');
  t.like(events.at(-1), { kind: 'Clock set', isDated: true });
  t.regex(whenWords(events.at(-1)!), /^18 Jan 2027, 09:30:0\d$/);
});
