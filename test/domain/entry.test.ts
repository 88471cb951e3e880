import test from 'ava';
import { Contact } from '../../src/port/types.js';
import { RecordKey } from '../../src/store/keys.js';
import { EventCode, Reason } from '../../src/wire/events.js';
import * as clock from '../fakes/clock.js';
import * as contacts from '../fakes/contacts.js';
import { battery, criticalMillivolts } from '../fakes/gauge.js';
import { shown } from '../fakes/indicator.js';
import { button } from '../fakes/inside-button.js';
import { type } from '../fakes/keys.js';
import { maintenance } from '../fakes/maintenance.overlay.js';
import * as motor from '../fakes/motor.js';
import { count, trace } from '../fakes/trace.js';
import { told } from '../helpers/events.js';
import { firstLife, type Life } from '../helpers/life.js';

const { bolt: hardware } = motor;
const owner = '271828';

function booted(): Life {
  const life = firstLife();
  life.use('domain/boot.overlay').boot();
  return life;
}

function owned(): Life {
  const life = booted();
  button.held = true;
  type(`${owner}#${owner}#`);
  button.held = false;
  clock.advance(31_000);
  trace.length = 0;
  return life;
}

function pins(life: Life): number {
  return life.use('domain/credentials').pins.count;
}

function last(): [EventCode, Reason, number] {
  const { code, reason, who } = told().at(-1)!;
  return [code, reason, who];
}

/** Colours that are lit now or within a second. */
function colours(): string {
  const now = shown.length - 1;
  clock.advance(1000);
  const lit = shown.slice(now);
  return (lit.some(({ red }) => red) ? 'r' : '') + (lit.some(({ green }) => green) ? 'g' : '');
}

test.serial('digits are compared at the end key and not before', (t) => {
  owned();
  type('271828271828');
  t.is(count('digest'), 0);
  type('#');
  t.is(count('digest'), 2);
  t.is(hardware.drives.length, 0);
});

test.serial('64 digits without an end key: forgotten ten seconds after the last, told, and nothing moves', (t) => {
  owned();
  type('2718281828459045'.repeat(4));
  clock.advance(9999);
  t.not(last()[0], EventCode.EntryAbandoned);
  clock.advance(1);
  t.is(last()[0], EventCode.EntryAbandoned);
  t.is(count('digest'), 0);
  type(`${owner}#`);
  t.is(hardware.drives.length, 1);
});

test.serial('a long entry is no PIN, not even if one stands at its beginning or its end', (t) => {
  for (const entry of [owner.padEnd(64, '0'), owner.padStart(64, '0'), owner.padEnd(11, '0')]) {
    owned();
    type(`${entry}#`);
    t.deepEqual(last(), [EventCode.Refused, Reason.InvalidCredential, 255]);
    t.is(hardware.drives.length, 0);
  }
});

test.serial('a pause within an entry begins it anew', (t) => {
  owned();
  type('271');
  clock.advance(10_000);
  type('828#');
  t.is(last()[0], EventCode.Refused);
});

test.serial('each key puts the end of the entry off', (t) => {
  owned();
  for (const digit of owner) {
    type(digit);
    clock.advance(9000);
  }
  type('#');
  t.is(hardware.drives.length, 1);
});

test.serial('a star takes the digits back and is itself told to nobody', (t) => {
  owned();
  const events = told().length;
  type(`99*${owner}`);
  t.is(told().length, events);
  type('#');
  t.is(hardware.drives.length, 1);
});

test.serial('every key is answered by light and tone', (t) => {
  owned();
  for (const key of '0*') {
    type(key);
    t.true((shown.at(-1)?.hertz ?? 0) > 0);
    clock.advance(1000);
  }
});

test.serial('yes is green, no is red, a disabled keypad is red', (t) => {
  owned();
  type('999#');
  t.is(colours(), 'r');
  for (let n = 0; n < 4; n++) type('999#');
  colours();
  type(`${owner}#`);
  t.is(colours(), 'r');
  clock.advance(61_000);
  type(`${owner}#`);
  t.is(colours(), 'g');
});

test.serial('the end key alone throws the bolt, without a comparison', (t) => {
  owned();
  motor.turn(0);
  type('#');
  t.is(hardware.drives.length, 1);
  t.is(count('digest'), 0);
});

test.serial('attack 31: without an owner nothing is compared, charged or moved, and it is told', (t) => {
  const life = booted();
  trace.length = 0;
  motor.turn(0);
  for (const entry of ['', '0', '1234', owner]) type(`${entry}#`);
  clock.advance(60_000);
  t.is(count('digest'), 0);
  t.is(hardware.drives.length, 0);
  t.is(life.use('store/store').get(RecordKey.Attempt), undefined);
  t.true(told().some(({ code }) => code === EventCode.EntryWithoutOwner));
});

test.serial('the first owner is taken from someone inside, by the same PIN twice', (t) => {
  const life = booted();
  button.held = true;
  type(`${owner}#`);
  t.is(pins(life), 0);
  t.is(colours(), 'g');
  type(`${owner}#`);
  t.is(pins(life), 1);
  t.deepEqual(last(), [EventCode.UserAdded, Reason.None, 0]);
  t.is(hardware.drives.length, 0);
});

test.serial('attack 28: a first owner who lets go of the button before the second entry is not taken', (t) => {
  const life = booted();
  button.held = true;
  type(`${owner}#`);
  button.held = false;
  type(`${owner}#`);
  t.is(pins(life), 0);
  t.deepEqual(last(), [EventCode.UserRefused, Reason.NotInside, 0]);
  t.is(colours(), 'r');
  type(`${owner}#`);
  t.is(pins(life), 0);
});

test.serial(
  'the owner asks for maintenance: told before it is asked for, and refused where it is not taken or the bolt moves',
  (t) => {
    owned();
    maintenance.asked = 0;
    button.held = true;
    type(`${owner}#9999#`);
    t.is(maintenance.asked, 1);
    t.deepEqual(last(), [EventCode.Maintenance, Reason.Keypad, 0]);
    type('**');
    maintenance.isTaken = false;
    type(`${owner}#9999#`);
    maintenance.isTaken = true;
    t.is(maintenance.asked, 1);
    t.deepEqual(last(), [EventCode.UserRefused, Reason.StoreFault, 255]);
    button.held = false;
    type(`${owner}#`);
    button.held = true;
    type(`${owner}#9999#`);
    t.is(maintenance.asked, 1);
    t.deepEqual(last(), [EventCode.UserRefused, Reason.BoltMoving, 255]);
  },
);

test.serial('a first owner whose entries differ is not taken', (t) => {
  const life = booted();
  button.held = true;
  type(`${owner}#271829#`);
  t.is(pins(life), 0);
  t.deepEqual(last(), [EventCode.UserRefused, Reason.Mismatch, 0]);
  t.is(colours(), 'r');
});

test.serial('a second entry that comes too late is a first one', (t) => {
  const life = booted();
  button.held = true;
  type(`${owner}#`);
  clock.advance(30_000);
  type(`${owner}#`);
  t.is(pins(life), 0);
  type(`${owner}#`);
  t.is(pins(life), 1);
});

test.serial('the owner inside programs: slot, PIN, PIN', (t) => {
  const life = owned();
  button.held = true;
  type(`${owner}#`);
  t.is(hardware.drives.length, 0, 'that does not open');
  t.deepEqual(last(), [EventCode.ProgrammingGranted, Reason.Keypad, 0]);
  type('5#3141592#3141592#');
  button.held = false;
  t.deepEqual(last(), [EventCode.UserAdded, Reason.None, 5]);
  t.is(pins(life), 2);
  type('3141592#');
  t.is(hardware.drives.length, 1);
  t.deepEqual(told().find(({ code }) => code === EventCode.Granted)?.who, 5);
});

test.serial('the owner inside removes: slot, 0', (t) => {
  const life = owned();
  for (const steps of ['5#3141592#3141592#', '5#0#']) {
    button.held = true;
    type(`${owner}#`);
    type(steps);
    button.held = false;
  }
  t.deepEqual(last(), [EventCode.UserRemoved, Reason.None, 5]);
  t.is(pins(life), 1);
});

for (const [name, steps] of Object.entries({
  'without a slot': '#',
  'a slot of four digits': '0005#',
  'a slot that is not there': '100#3141592#3141592#',
  'two PINs that differ': '5#3141592#3141593#',
  'a PIN of three digits': '5#314#314#',
  'a PIN of eleven digits': '5#31415926535#31415926535#',
  'more than eleven digits that begin alike': '5#314159265358#314159265359#',
  'no PIN': '5###',
  'removing what is not there': '5#0#',
  'removing the owner': '0#0#',
  'a star at the beginning': '*5#3141592#3141592#',
  'a star between': '5#*3141592#*3141592#3141593#',
  "the owner's PIN for another": `5#${owner}#${owner}#`,
})) {
  test.serial(`programming: ${name}: nothing has changed, and programming is over`, (t) => {
    const life = owned();
    button.held = true;
    type(`${owner}#`);
    type(steps);
    button.held = false;
    t.is(pins(life), 1);
    t.is(told().filter(({ code }) => code === EventCode.UserAdded).length, 1);
    clock.advance(31_000);
    type('6#8150274#8150274#');
    t.is(pins(life), 1);
  });
}

test.serial('attack 19: another user inside programs nothing and does not open', (t) => {
  const life = owned();
  life.use('domain/set-pin.overlay').setPin(5, '3141592');
  button.held = true;
  type('3141592#');
  t.deepEqual(last(), [EventCode.Refused, Reason.NotOwner, 5]);
  t.is(hardware.drives.length, 0);
  type('6#8150274#8150274#');
  t.is(pins(life), 2);
});

test.serial("the button must be held when the end key goes down: let go before, the owner's PIN just opens", (t) => {
  owned();
  button.held = true;
  type(owner);
  button.held = false;
  type('#');
  t.is(hardware.drives.length, 1);
});

test.serial('programming ends thirty seconds after the last key', (t) => {
  const life = owned();
  button.held = true;
  type(`${owner}#`);
  clock.advance(29_999);
  type('5#');
  clock.advance(29_999);
  type('3141592#');
  clock.advance(30_000);
  type('3141592#');
  t.is(pins(life), 1);
});

test.serial('programming attempts by PIN are charged like any other', (t) => {
  const life = owned();
  button.held = true;
  for (let n = 0; n < 5; n++) type('5550199#');
  t.is(life.use('domain/lockout').remainingSeconds(), 60);
  type(`${owner}#5#3141592#3141592#`);
  t.is(pins(life), 1);
});

for (const [name, code, reason, fault] of [
  [
    'battery',
    EventCode.Refused,
    Reason.InsufficientBattery,
    (): void => {
      battery.rest = criticalMillivolts - 1;
    },
  ],
  [
    'contacts',
    EventCode.Refused,
    Reason.ContactsFault,
    (): void => {
      contacts.setContacts(-1);
    },
  ],
  [
    'motor',
    EventCode.MoveRefused,
    Reason.MotorFault,
    (): void => {
      hardware.mute = true;
    },
  ],
] as const) {
  test.serial(`an unlock that the ${name} refuses is told each time with its reason and its user, and given back`, (t) => {
    const life = owned();
    fault();
    for (let n = 0; n < 3; n++) {
      const events = told().length;
      type(`${owner}#`);
      clock.advance(1000);
      t.deepEqual(last(), [code, reason, 0]);
      t.true(told().length > events);
      t.is(hardware.drives.length, 0);
      t.is(life.use('store/store').get(RecordKey.Attempt), undefined);
    }
  });
}

for (const steps of ['#', '0005#']) {
  test.serial(`programming: the refusal of ${steps} as a user number is told in the log`, (t) => {
    owned();
    button.held = true;
    type(`${owner}#`);
    type(steps);
    button.held = false;
    t.deepEqual(last().slice(0, 2), [EventCode.UserRefused, Reason.NoSlot]);
  });
}

test.serial('an end key behind an open door is refused with a record', (t) => {
  owned();
  motor.turn(0);
  contacts.setContacts(contacts.read() & ~Contact.Door);
  type('#');
  t.deepEqual(last().slice(0, 2), [EventCode.MoveRefused, Reason.DoorOpen]);
});
