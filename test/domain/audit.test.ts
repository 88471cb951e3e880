import test from 'ava';
import { EventCode, Reason } from '../../src/wire/events.js';
import { readU32 } from '../../src/store/format.js';
import * as clock from '../fakes/clock.js';
import { codes, told } from '../helpers/events.js';
import { firstLife, nextLife } from '../helpers/life.js';
import { eventNumbers, readAll } from '../helpers/vault.js';

type Audit = typeof import('../../src/domain/audit.js');

function audit(life = firstLife()): Audit {
  life.use('store/open.overlay').open();
  return life.use('domain/audit');
}

const anyones = [
  EventCode.Jammed,
  EventCode.ForcedOpen,
  EventCode.DoorAjar,
  EventCode.DoorClosed,
  EventCode.NotFullyLocked,
  EventCode.EntryWhileLockedOut,
  EventCode.EntryWithoutOwner,
  EventCode.EntryAbandoned,
  EventCode.ManyKeys,
  EventCode.StuckKey,
  EventCode.KeypadMute,
  EventCode.ContactsFault,
  EventCode.StoreFault,
  EventCode.FirmwareFault,
  EventCode.InsideButtonStuck,
];

test.serial('an event tells its code, reason, user, value and second', (t) => {
  const it = audit();
  clock.advance(70_000_500);
  it.record(EventCode.Granted, Reason.Keypad, 7, 54321);
  t.deepEqual(told(), [{ code: EventCode.Granted, reason: Reason.Keypad, who: 7, value: 54321 }]);
  t.is(readU32(readAll().at(-1)!.payload, 4), 70_000);
});

test.serial('what anyone outside can cause is told once in ten minutes, each code for itself', (t) => {
  const it = audit();
  for (const code of anyones) for (let n = 0; n < 10; n++) it.recordFault(code);
  t.deepEqual(codes(), anyones);
  clock.advance(599_000);
  for (const code of anyones) it.recordFault(code);
  t.is(codes().length, anyones.length);
  clock.advance(1001);
  for (const code of anyones) it.recordFault(code);
  t.is(codes().length, 2 * anyones.length);
});

test.serial('a decision is always told', (t) => {
  const it = audit();
  for (let n = 0; n < 20; n++) it.record(EventCode.Refused, Reason.InvalidCredential, 255, 0);
  t.is(codes().length, 20);
});

test.serial('a movement that is refused is told for each reason by itself, and always if a user asked for it', (t) => {
  const it = audit();
  const reasons = [
    Reason.InsufficientBattery,
    Reason.ContactsFault,
    Reason.MotorFault,
    Reason.DoorOpen,
    Reason.FirmwareFault,
  ];
  for (let n = 0; n < 10; n++) for (const reason of reasons) it.record(EventCode.MoveRefused, reason, 255, 0);
  t.deepEqual(
    told().map(({ reason }) => reason),
    reasons,
  );
  for (let n = 0; n < 10; n++) for (const reason of reasons) it.record(EventCode.MoveRefused, reason, 7, 0);
  t.is(told().length, 11 * reasons.length);
});

test.serial('every lockout is told: it makes itself rare', (t) => {
  const it = audit();
  for (let n = 0; n < 10; n++) it.record(EventCode.LockoutStarted, Reason.None, 255, 60);
  t.is(codes().length, 10);
});

test.serial('a day of hammering at the keypad does not flush the log', (t) => {
  const it = audit();
  it.record(EventCode.Granted, Reason.Keypad, 7, 0);
  for (let second = 0; second < 86_400; second += 10) {
    it.recordFault(EventCode.EntryWhileLockedOut);
    clock.advance(10_000);
  }
  t.is(codes()[0], EventCode.Granted);
  t.true(codes().length <= 1 + 144);
});

test.serial('numbers go on over a restart', (t) => {
  let it = audit();
  for (let n = 0; n < 5; n++) it.record(EventCode.Refused, Reason.InvalidCredential, 255, 0);
  it = audit(nextLife());
  it.record(EventCode.Granted, Reason.Keypad, 0, 0);
  t.deepEqual(eventNumbers(), [1, 2, 3, 4, 5, 6]);
});
