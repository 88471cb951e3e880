import test from 'ava';
import { Contact, Direction } from '../../src/port/types.js';
import { EventCode, nobody, Reason } from '../../src/wire/events.js';
import * as clock from '../fakes/clock.js';
import * as contacts from '../fakes/contacts.js';
import { battery } from '../fakes/gauge.js';
import { button } from '../fakes/inside-button.js';
import { type } from '../fakes/keys.js';
import * as motor from '../fakes/motor.js';
import { codes, told } from '../helpers/events.js';
import { firstLife, type Life, nextLife } from '../helpers/life.js';

const { bolt: hardware } = motor;

/** A lock whose owner's PIN is 271828, at rest. */
function owned(): Life {
  const life = firstLife();
  life.use('domain/boot.overlay').boot();
  button.held = true;
  type('271828#271828#');
  button.held = false;
  clock.advance(11_000);
  return life;
}

/** The same, the bolt withdrawn a moment ago. */
function unlocked(): Life {
  const life = owned();
  type('271828#');
  clock.advance(650);
  return life;
}

function closeDoor(closed: boolean): void {
  const bits = contacts.read();
  contacts.setContacts(closed ? bits | Contact.Door : bits & ~Contact.Door);
}

const isLocked = (): boolean => hardware.position > 0.95;
const isUnlocked = (): boolean => hardware.position < 0.05;

/** Milliseconds until the motor is driven next. */
function untilDriven(within: number): number {
  const drives = hardware.drives.length;
  for (let passed = 0; passed <= within; passed += 10) {
    if (hardware.drives.length > drives) return passed;
    clock.advance(10);
  }
  return Infinity;
}

test.serial('five seconds after the bolt has come to rest it is thrown again', (t) => {
  unlocked();
  t.true(isUnlocked());
  const wait = untilDriven(20_000);
  t.true(wait > 4800 && wait <= 5010, `${wait} ms`);
  clock.advance(1000);
  t.true(isLocked());
  t.deepEqual(told().at(-1)?.reason, Reason.AutoRelock);
});

test.serial('behind an open door it waits, and two seconds more once the door is closed', (t) => {
  unlocked();
  clock.advance(1000);
  closeDoor(false);
  t.is(untilDriven(100_000), Infinity);
  closeDoor(true);
  const wait = untilDriven(20_000);
  t.true(wait > 1900 && wait <= 2010, `${wait} ms`);
});

test.serial('a door that bounces begins those two seconds anew each time', (t) => {
  unlocked();
  closeDoor(false);
  clock.advance(10_000);
  for (let n = 0; n < 5; n++) {
    closeDoor(true);
    clock.advance(1500);
    closeDoor(false);
    clock.advance(100);
  }
  t.is(hardware.drives.length, 1);
  closeDoor(true);
  clock.advance(4000);
  t.true(isLocked());
});

test.serial('an interrupt that tells of nothing does not put the relock off', (t) => {
  unlocked();
  for (let n = 0; n < 60; n++) {
    clock.advance(100);
    contacts.interrupt();
  }
  t.is(hardware.drives.length, 2);
});

test.serial('a policy without relock leaves the bolt alone', (t) => {
  const life = unlocked();
  clock.advance(8000);
  t.true(isLocked());
  life.use('domain/policy').policy.autoRelockTime = 0;
  type('271828#');
  clock.advance(700);
  t.true(isUnlocked());
  t.is(untilDriven(3600_000), Infinity);
});

test.serial('a lock without an owner is never relocked: there would be no way in', (t) => {
  const life = firstLife();
  motor.reset(0);
  contacts.reset(Contact.Unlocked | Contact.Door | Contact.Plugged);
  life.use('domain/boot.overlay').boot();
  closeDoor(false);
  clock.advance(1000);
  closeDoor(true);
  t.is(untilDriven(3600_000), Infinity);
});

test.serial('what was opened by hand is thrown again like anything else', (t) => {
  owned();
  motor.turn(0);
  const wait = untilDriven(20_000);
  t.true(wait > 4800 && wait <= 5010, `${wait} ms`);
});

test.serial('after power-on a bolt that is not thrown is thrown, after the delay and behind a closed door only', (t) => {
  for (const position of [0, 0.5]) {
    unlocked();
    motor.turn(position);
    nextLife().use('domain/boot.overlay').boot();
    const wait = untilDriven(20_000);
    t.true(wait > 4900 && wait <= 5010, `${wait} ms from ${position}`);
    t.is(hardware.drives.at(-1)?.direction, Direction.Lock);
  }

  unlocked();
  closeDoor(false);
  nextLife().use('domain/boot.overlay').boot();
  t.is(untilDriven(3600_000), Infinity);
  closeDoor(true);
  t.true(untilDriven(3000) <= 2010);
});

test.serial('after power-on a thrown bolt stays', (t) => {
  owned();
  nextLife().use('domain/boot.overlay').boot();
  t.is(untilDriven(3600_000), Infinity);
});

test.serial('a bolt that jams is left alone until door or bolt is moved', (t) => {
  unlocked();
  hardware.obstacle = 0.5;
  clock.advance(30_000);
  t.is(codes().at(-1), EventCode.Jammed);
  t.is(untilDriven(3600_000), Infinity);
  for (let n = 0; n < 20; n++) contacts.interrupt();
  t.is(untilDriven(60_000), Infinity);
  hardware.obstacle = undefined;
  closeDoor(false);
  clock.advance(1000);
  closeDoor(true);
  t.true(untilDriven(3000) <= 2010);
  clock.advance(2000);
  t.true(isLocked());
});

test.serial('a door opened with the bolt thrown is forced; with the bolt withdrawn it is not', (t) => {
  owned();
  closeDoor(false);
  t.is(codes().at(-1), EventCode.ForcedOpen);
  unlocked();
  closeDoor(false);
  t.false(codes().includes(EventCode.ForcedOpen));
});

test.serial('a door opened while the bolt is on its way out is not forced', (t) => {
  owned();
  type('271828#');
  clock.advance(300);
  closeDoor(false);
  clock.advance(3000);
  t.false(codes().includes(EventCode.ForcedOpen));
});

test.serial('a door forced by cutting the power first is told after the start, if it opens then', (t) => {
  owned();
  nextLife().use('domain/boot.overlay').boot();
  closeDoor(false);
  t.is(codes().at(-1), EventCode.ForcedOpen);
});

test.serial('a door left open is told after its time, its closing only then', (t) => {
  unlocked();
  closeDoor(false);
  clock.advance(299_000);
  t.false(codes().includes(EventCode.DoorAjar));
  closeDoor(true);
  clock.advance(5000);
  t.false(codes().includes(EventCode.DoorClosed));

  unlocked();
  closeDoor(false);
  clock.advance(300_001);
  t.is(told().at(-1)?.code, EventCode.DoorAjar);
  t.is(told().at(-1)?.value, 300);
  closeDoor(true);
  t.is(codes().at(-1), EventCode.DoorClosed);
});

test.serial('a door that is open at the start counts as open', (t) => {
  owned();
  const life = nextLife();
  contacts.reset(contacts.read() & ~Contact.Door);
  life.use('domain/boot.overlay').boot();
  t.is(life.use('domain/door').lock(Reason.Keypad, nobody), Reason.DoorOpen);
  clock.advance(300_001);
  t.is(codes().at(-1), EventCode.DoorAjar);
});

test.serial('a relock that the battery refuses is told, and nothing moves', (t) => {
  unlocked();
  battery.rest = 4000;
  t.is(untilDriven(60_000), Infinity);
  t.true(told().some(({ code, reason }) => code === EventCode.MoveRefused && reason === Reason.InsufficientBattery));
});

test.serial('a relock that is refused is told once and made up for within a minute', (t) => {
  unlocked();
  battery.rest = 4000;
  clock.advance(24 * 3600_000);
  t.is(told().filter(({ code }) => code === EventCode.MoveRefused).length, 1);
  battery.rest = 6400;
  t.true(untilDriven(61_000) <= 60_000);
  clock.advance(1000);
  t.true(isLocked());
  t.is(untilDriven(3600_000), Infinity);
});

test.serial('a relock that meets failed contacts is told, and nothing moves until they are back', (t) => {
  unlocked();
  const bits = contacts.read();
  contacts.setContacts(bits & ~Contact.Plugged);
  t.is(untilDriven(60_000), Infinity);
  contacts.setContacts(bits);
  const wait = untilDriven(20_000);
  t.true(wait <= 5010, `${wait} ms`);
});

test.serial('contacts that cannot be read leave the door as it was last seen', (t) => {
  unlocked();
  const bits = contacts.read();
  closeDoor(false);
  contacts.setContacts(-1);
  t.is(untilDriven(60_000), Infinity);
  contacts.setContacts(bits & ~Contact.Door);
  t.is(untilDriven(60_000), Infinity);
  contacts.setContacts(bits);
  t.true(untilDriven(10_000) <= 5010);
});
