/** What is typed: digits until '#'; '*' takes them back; a pause ends them. */
import * as clock from '#port/clock';
import { Key } from '../port/types.js';
import { EventCode, nobody, Reason } from '../wire/events.js';
import { authenticate, unlock } from './access.js';
import { administer } from './administer.overlay.js';
import { makeRoom, record, recordFault } from './audit.js';
import { moving } from './bolt.js';
import { Change } from './change.js';
import { pins } from './credentials.js';
import { lock } from './door.js';
import { entryMode, Expected } from './entry-mode.js';
import { isSomeone } from './inside.js';
import { giveBack } from './lockout.js';
import { maxPinCodeLength } from './policy.js';
import * as signals from './signals.js';

const entrySeconds = 10;
const programmingSeconds = 30;

let digits = '';
let timer = -1;
/** The second of the last key. One timer waits for the end of the entry: to set one anew for each key takes longer. */
let typedAt = 0;

/** Nobody has pressed a key lately. */
export function isIdle(): boolean {
  return timer < 0;
}

function forget(): void {
  digits = entryMode.newPin = '';
  entryMode.expects = Expected.Pin;
}

function timedOut(): void {
  const pause = entryMode.expects === Expected.Pin ? entrySeconds : programmingSeconds;
  const left = Math.round((typedAt + pause - clock.seconds()) * 1000);
  timer = left > 0 ? setTimeout(timedOut, left) : -1;
  if (timer >= 0) return;
  if (digits) recordFault(EventCode.EntryAbandoned);
  forget();
}

function enterPin(pin: string): void {
  const wantsProgramming = isSomeone();
  const slot = /*@__NOINLINE__*/ authenticate(pin);
  if (slot < 0) return;
  if (!wantsProgramming) return /*@__NOINLINE__*/ unlock(slot);
  giveBack();
  if (slot === 0) {
    record(EventCode.ProgrammingGranted, Reason.Keypad, slot, 0);
    entryMode.expects = Expected.Slot;
    signals.show(signals.next);
  } else {
    record(EventCode.Refused, Reason.NotOwner, slot, 0);
    signals.show(signals.refused);
  }
}

function submit(typed: string): void {
  if (entryMode.expects !== Expected.Pin) {
    administer(Change.ByKeypad, typed, 0);
    return;
  }
  if (pins.isOwned && typed) return /*@__NOINLINE__*/ enterPin(typed);
  if (pins.isOwned) {
    const reason = lock(Reason.Keypad, nobody);
    if (reason) {
      record(EventCode.MoveRefused, reason, nobody, 0);
      signals.show(signals.refused);
    }
  } else if (isSomeone()) {
    // Without an owner the lock does nothing but take one, from someone who stands inside.
    entryMode.slot = 0;
    entryMode.expects = Expected.NewPin;
    administer(Change.ByKeypad, typed, 0);
  } else {
    recordFault(EventCode.EntryWithoutOwner);
    signals.show(signals.inert);
  }
}

export function keyPressed(key: number): void {
  if (key === Key.Hash) {
    const typed = digits;
    digits = '';
    // Kept apart: a function that is not called is passed over faster than a branch that is not taken.
    /*@__NOINLINE__*/ submit(typed);
    // Room for the next entry's records, so that no page is erased while the motor runs.
    if (!moving) makeRoom();
  } else {
    signals.show(signals.keyPressed);
    if (key === Key.Star) {
      if (!digits) forget();
      digits = '';
    } else if (digits.length <= maxPinCodeLength) digits += key;
  }
  typedAt = clock.seconds();
  if (timer < 0) timer = setTimeout(timedOut, entrySeconds * 1000);
}
