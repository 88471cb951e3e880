/** What is typed: digits until '#'; '*' takes them back; a pause ends them. */
import { Key } from '../port/types.js';
import { EventCode, Reason } from '../wire/events.js';
import { authenticate, unlock } from './access.js';
import { record, recordFault } from './audit.js';
import { pins } from './credentials.js';
import { lock } from './door.js';
import { entryMode, Expected } from './entry-mode.js';
import { isSomeone } from './inside.js';
import { maxPinCodeLength } from './policy.js';
import { program } from './programming.overlay.js';
import * as signals from './signals.js';

const entryMilliseconds = 10000;
const programmingMilliseconds = 30000;

let digits = '';
let timer = -1;

function forget(): void {
  digits = entryMode.newPin = '';
  entryMode.expects = Expected.Pin;
}

function timedOut(): void {
  timer = -1;
  if (digits) recordFault(EventCode.EntryAbandoned);
  forget();
}

function submit(typed: string): void {
  if (entryMode.expects !== Expected.Pin) return program(typed);
  if (!pins.count) {
    // Without an owner the lock does nothing but take one, from someone who stands inside.
    if (isSomeone()) {
      entryMode.slot = 0;
      entryMode.expects = Expected.NewPin;
      return program(typed);
    }
    recordFault(EventCode.EntryWithoutOwner);
    signals.show(signals.inert);
  } else if (!typed) {
    if (lock(Reason.Keypad)) signals.show(signals.refused);
  } else {
    const wantsProgramming = isSomeone();
    const slot = authenticate(typed);
    if (slot < 0) return;
    if (!wantsProgramming) return unlock(slot);
    if (slot === 0) {
      record(EventCode.ProgrammingGranted, Reason.Keypad, slot, 0);
      entryMode.expects = Expected.Slot;
      signals.show(signals.next);
    } else {
      record(EventCode.Refused, Reason.NotOwner, slot, 0);
      signals.show(signals.refused);
    }
  }
}

export function keyPressed(key: number): void {
  if (timer >= 0) clearTimeout(timer);
  if (key === Key.Hash) {
    const typed = digits;
    digits = '';
    // Kept apart: a function that is not called is passed over faster than a branch that is not taken.
    /*@__NOINLINE__*/ submit(typed);
  } else {
    signals.show(signals.keyPressed);
    if (key === Key.Star) {
      if (!digits) forget();
      digits = '';
    } else if (digits.length <= maxPinCodeLength) digits += key;
  }
  // Only now is it known what the lock waits for next.
  timer = setTimeout(timedOut, entryMode.expects === Expected.Pin ? entryMilliseconds : programmingMilliseconds);
}
