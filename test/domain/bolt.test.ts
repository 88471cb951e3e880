import test, { type ExecutionContext } from 'ava';
import { BoltPosition } from '../../src/domain/bolt.js';
import { Contact, Direction } from '../../src/port/types.js';
import { EventCode, Reason } from '../../src/wire/events.js';
import * as clock from '../fakes/clock.js';
import { interrupt, setContacts } from '../fakes/contacts.js';
import * as contacts from '../fakes/contacts.js';
import { battery } from '../fakes/gauge.js';
import * as motor from '../fakes/motor.js';
import { trace } from '../fakes/trace.js';
import { told } from '../helpers/events.js';
import { firstLife } from '../helpers/life.js';

const { bolt: hardware } = motor;
const withdrawn = Contact.Unlocked | Contact.Door | Contact.Plugged;
const between = Contact.Door | Contact.Plugged;

type Bolt = typeof import('../../src/domain/bolt.js') & {
  rests: number;
  isMoving(): boolean;
  lock(): void;
  unlock(): void;
};

function bolt(position = 1): Bolt {
  const life = firstLife();
  motor.reset(position);
  contacts.reset(position === 1 ? contacts.read() : position === 0 ? withdrawn : between);
  life.use('store/open.overlay').open();
  const module = life.use('domain/bolt');
  const made = {
    ...module,
    rests: 0,
    isMoving: () => module.moving,
    lock: () => {
      module.whyNot();
      module.move(Direction.Lock, Reason.AutoRelock, 255);
    },
    unlock: () => {
      module.whyNot();
      module.move(Direction.Unlock, Reason.Keypad, 3);
    },
  };
  contacts.start(() => void module.notice());
  module.start(() => {
    made.rests++;
  });
  return made;
}

function last(): [EventCode, Reason] {
  const event = told().at(-1)!;
  return [event.code, event.reason];
}

function neverUnlocks(t: ExecutionContext): void {
  t.true(hardware.drives.every((drive) => drive.direction === Direction.Lock));
}

const switches: [string, number, BoltPosition][] = [
  ['thrown', Contact.Locked | Contact.Plugged, BoltPosition.Locked],
  ['withdrawn', Contact.Unlocked | Contact.Plugged, BoltPosition.Unlocked],
  ['neither', Contact.Plugged, BoltPosition.NotFullyLocked],
  ['both at once', Contact.Locked | Contact.Unlocked | Contact.Plugged, BoltPosition.Unknown],
  ['thrown, but the plug is out', Contact.Locked, BoltPosition.Unknown],
  ['withdrawn, but the plug is out', Contact.Unlocked, BoltPosition.Unknown],
  ['that they cannot be read', -1, BoltPosition.Unknown],
];

for (const [name, bits, position] of switches) {
  test.serial(`what switches say: ${name}`, (t) => {
    const { positionOf } = firstLife().use('domain/bolt');
    t.is(positionOf(bits), position);
    if (bits >= 0) t.is(positionOf(bits | Contact.Door), position, 'whatever the door does');
  });
}

test.serial('a movement ends by its switch: brake, then coast, then a look', (t) => {
  const it = bolt();
  it.unlock();
  clock.advance(3000);
  t.is(hardware.position < 0.06, true);
  t.is(hardware.drives.length, 1);
  t.true(hardware.drives[0]!.ran >= 375 && hardware.drives[0]!.ran <= 430);
  t.deepEqual(
    trace.filter((entry) => entry.startsWith('motor')),
    ['motor.drive', 'motor.brake', 'motor.coast'],
  );
  t.deepEqual(last(), [EventCode.Unlocked, Reason.Keypad]);
  t.is(told().at(-1)?.who, 3);
  t.is(it.rests, 1);
  t.false(it.isMoving());
});

test.serial('a movement ends by the time limit where nothing else ends it', (t) => {
  const it = bolt();
  hardware.obstacle = 0.5;
  it.unlock();
  clock.advance(1650);
  t.true(hardware.drives[0]!.ran >= 1490 && hardware.drives[0]!.ran <= 1500);
});

test.serial('a movement ends by a stall, but not by the current with which a motor starts', (t) => {
  const it = bolt();
  hardware.obstacle = 0.9;
  hardware.stalls = true;
  it.unlock();
  clock.advance(140);
  t.true(motor.isDriven());
  clock.advance(60);
  t.false(motor.isDriven());
});

test.serial('one reading of a stall is not one', (t) => {
  const it = bolt(0);
  hardware.throwMilliseconds = 1000;
  it.lock();
  clock.advance(300);
  for (let n = 0; n < 10; n++) {
    hardware.stalls = n % 2 === 0;
    clock.advance(20);
  }
  t.true(motor.isDriven());
});

test.serial('a bolt that is where it should be is not driven, and says so at once', (t) => {
  const it = bolt();
  it.lock();
  t.is(it.rests, 1);
  clock.advance(3000);
  t.is(hardware.drives.length, 0);
});

test.serial('a jammed bolt is tried three times, with pauses that differ, and is then told', (t) => {
  const it = bolt(0);
  hardware.obstacle = 0.5;
  it.lock();
  clock.advance(30_000);
  t.is(hardware.drives.length, 3);
  const pauses = hardware.drives.slice(1).map((drive, n) => drive.start - hardware.drives[n]!.start);
  t.not(pauses[0], pauses[1]);
  neverUnlocks(t);
  t.deepEqual(last(), [EventCode.Jammed, Reason.AutoRelock]);
  t.is(told().at(-1)?.value, 3);
  t.is(it.rests, 1);
  t.false(it.isMoving());
});

test.serial('a bolt jammed on its way to open is freed by a push towards locked, longer each time', (t) => {
  const it = bolt();
  hardware.obstacle = 0.5;
  it.unlock();
  clock.advance(30_000);
  const pushes = hardware.drives.filter((drive) => drive.direction === Direction.Lock);
  t.is(hardware.drives.length - pushes.length, 3);
  t.is(pushes.length, 2);
  t.true(pushes[1]!.milliseconds > pushes[0]!.milliseconds);
  t.true(pushes.every((push) => push.milliseconds < 300));
  t.is(hardware.drives.at(-1)?.direction, Direction.Unlock);
  t.deepEqual(last(), [EventCode.Jammed, Reason.Keypad]);
});

test.serial('a jam that gives way at the second try is no jam', (t) => {
  const it = bolt(0);
  hardware.obstacle = 0.5;
  it.lock();
  clock.advance(1700);
  hardware.obstacle = undefined;
  clock.advance(5000);
  t.deepEqual(last(), [EventCode.Locked, Reason.AutoRelock]);
  t.is(hardware.drives.length, 2);
});

test.serial('what comes to rest after the brake counts, not what the switch said before', (t) => {
  const it = bolt(0);
  it.lock();
  clock.advance(400);
  while (motor.isDriven()) clock.advance(5);
  // It bounces back off its stop.
  motor.turn(0.5);
  clock.advance(200);
  t.not(told().at(-1)?.code, EventCode.Locked);
  clock.advance(5000);
  t.deepEqual(last(), [EventCode.Locked, Reason.AutoRelock]);
});

for (const [name, bits] of [
  ['an empty plug', Contact.Locked | Contact.Door],
  ['switches that contradict each other', Contact.Locked | Contact.Unlocked | Contact.Door | Contact.Plugged],
  ['contacts that cannot be read', -1],
] as const) {
  test.serial(`${name}: no reason to move`, (t) => {
    const it = bolt();
    setContacts(bits);
    t.is(it.whyNot(), Reason.ContactsFault);
    t.is(told().at(-1)?.code, EventCode.ContactsFault);
  });

  test.serial(`${name}, in the middle of a movement: it stops, and nothing is tried again`, (t) => {
    const it = bolt();
    it.unlock();
    clock.advance(200);
    hardware.wired = false;
    setContacts(bits);
    clock.advance(25);
    t.false(motor.isDriven());
    clock.advance(30_000);
    t.is(hardware.drives.length, 1);
    t.deepEqual(last(), [EventCode.MoveRefused, Reason.ContactsFault]);
    t.is(it.rests, 1);
  });

  test.serial(`${name}, in the pause between two tries: the motor is not driven again`, (t) => {
    const it = bolt();
    hardware.obstacle = 0.5;
    it.unlock();
    clock.advance(1900);
    t.false(motor.isDriven());
    hardware.wired = false;
    const drives = hardware.drives.length;
    setContacts(bits);
    clock.advance(30_000);
    const driven = hardware.drives.slice(drives).reduce((sum, drive) => sum + drive.ran, 0);
    // The enable is filtered by 50 ms: less than that moves nothing.
    t.true(driven < 50, `${driven} ms`);
    t.deepEqual(last(), [EventCode.MoveRefused, Reason.ContactsFault]);
  });
}

test.serial('a door that opens while the bolt is thrown stops it; one that opens while it is withdrawn does not', (t) => {
  let it = bolt(0);
  it.lock();
  clock.advance(200);
  setContacts(contacts.read() & ~Contact.Door);
  clock.advance(5000);
  t.is(hardware.drives.length, 1);
  t.deepEqual(last(), [EventCode.MoveRefused, Reason.DoorOpen]);
  t.true(hardware.position < 0.7);

  it = bolt();
  it.unlock();
  clock.advance(200);
  setContacts(contacts.read() & ~Contact.Door);
  clock.advance(5000);
  t.deepEqual(last(), [EventCode.Unlocked, Reason.Keypad]);
});

test.serial('a command the other way turns the bolt around, once the earlier cut-off has run out', (t) => {
  const it = bolt(0);
  it.lock();
  clock.advance(200);
  const start = hardware.drives[0]!.start;
  it.unlock();
  t.false(motor.isDriven(), 'it brakes first');
  clock.advance(6000);
  t.deepEqual(
    hardware.drives.map((drive) => drive.direction),
    [Direction.Lock, Direction.Unlock],
  );
  t.true(hardware.drives[1]!.start - start >= motor.limitMilliseconds);
  t.deepEqual(last(), [EventCode.Unlocked, Reason.Keypad]);
  t.is(hardware.position < 0.06, true);
});

test.serial('commands from every moment of a movement end where the last one says, and the motor rests', (t) => {
  for (let moment = 0; moment <= 4000; moment += 40) {
    for (const jam of [undefined, 0.5]) {
      const it = bolt(0);
      hardware.obstacle = jam;
      it.lock();
      clock.advance(moment);
      hardware.obstacle = undefined;
      it.unlock();
      clock.advance(12_000);
      t.false(it.isMoving(), `${moment} ms`);
      t.false(motor.isDriven());
      t.true(hardware.position < 0.06, `${moment} ms: ${hardware.position}`);
      t.is(it.position(), BoltPosition.Unlocked);
    }
  }
});

test.serial('the same command again changes nothing', (t) => {
  const it = bolt();
  it.unlock();
  clock.advance(100);
  it.unlock();
  clock.advance(5000);
  t.is(hardware.drives.length, 1);
  t.is(it.rests, 1);
});

test.serial('a bridge that does not answer is told, and the motor is let go', (t) => {
  const it = bolt();
  hardware.mute = true;
  it.unlock();
  clock.advance(3000);
  t.deepEqual(last(), [EventCode.MoveRefused, Reason.MotorFault]);
  t.is(trace.at(-1) === 'motor.coast' || trace.includes('motor.coast'), true);
  t.is(it.rests, 1);
  hardware.mute = false;
  it.unlock();
  clock.advance(3000);
  t.deepEqual(last(), [EventCode.Unlocked, Reason.Keypad]);
});

test.serial('a drive waits for the cut-off of the one before', (t) => {
  const it = bolt();
  it.unlock();
  clock.advance(700);
  const end = hardware.drives[0]!.start + motor.limitMilliseconds;
  it.lock();
  t.is(hardware.drives.length, 1);
  clock.advance(3000);
  t.true(hardware.drives[1]!.start >= end);
  t.deepEqual(last(), [EventCode.Locked, Reason.AutoRelock]);
});

test.serial('a battery that is too weak is a reason not to move, but not while it moves already', (t) => {
  const it = bolt();
  battery.rest = 4000;
  t.is(it.whyNot(), Reason.InsufficientBattery);
  battery.rest = 6400;
  t.is(it.whyNot(), Reason.None);
  it.unlock();
  clock.advance(100);
  battery.rest = 4000;
  t.is(it.whyNot(), Reason.None);
});

test.serial('a bolt moved by hand is told, once for each end', (t) => {
  const it = bolt();
  motor.turn(0.5);
  motor.turn(0);
  interrupt();
  interrupt();
  motor.turn(1);
  t.deepEqual(
    told().map(({ code, reason }) => [code, reason]),
    [
      [EventCode.Unlocked, Reason.ByHand],
      [EventCode.Locked, Reason.ByHand],
    ],
  );
  t.is(it.rests, 0);
});

test.serial('switches that come back tell of a movement only if there was one, and do not say who it was', (t) => {
  bolt();
  const bits = contacts.read();
  for (let n = 0; n < 3; n++) {
    setContacts(bits & ~Contact.Plugged);
    setContacts(bits);
  }
  setContacts(-1);
  setContacts(withdrawn);
  t.deepEqual(
    told().map(({ code, reason }) => [code, reason]),
    [
      [EventCode.ContactsFault, Reason.None],
      [EventCode.Unlocked, Reason.Found],
    ],
  );
});

test.serial('a bolt that stands half way at the start is told', (t) => {
  bolt(0.5);
  t.is(told().at(-1)?.code, EventCode.NotFullyLocked);
});

test.serial('a movement that has lost its next step is ended after ten seconds, or by the next command', (t) => {
  for (const ends of [
    (it: Bolt): void => {
      it.endIfLost();
    },
    (it: Bolt): void => {
      it.lock();
    },
  ]) {
    const it = bolt();
    hardware.throws = true;
    it.unlock();
    t.throws(() => {
      clock.advance(3000);
    });
    hardware.throws = false;
    t.true(it.isMoving());
    clock.advance(5000);
    it.endIfLost();
    t.true(it.isMoving(), 'a movement may take a while');
    clock.advance(5000);
    const rests = it.rests;
    ends(it);
    t.is(it.rests, rests + 1);
    t.true(told().some(({ code, reason }) => code === EventCode.MoveRefused && reason === Reason.FirmwareFault));
    if (!it.isMoving()) it.lock();
    clock.advance(5000);
    t.deepEqual(last(), [EventCode.Locked, Reason.AutoRelock]);
  }
});

test.serial('switches that fail at the start are told', (t) => {
  const life = firstLife();
  contacts.reset(-1);
  life.use('store/open.overlay').open();
  life.use('domain/bolt').start(() => undefined);
  t.is(told().at(-1)?.code, EventCode.ContactsFault);
});
