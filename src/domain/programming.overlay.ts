/** Enrolment at the keypad: the first owner's PIN, and later the owner's changes. README, "At the keypad". */
import * as clock from '#port/clock';
import { sha256 } from '#port/digest';
import { bytes } from '#port/entropy';
import { restartForMaintenance } from '#port/maintenance.overlay';
import * as radio from '#port/radio';
import { EventCode, nobody, Reason } from '../wire/events.js';
import { HmacLabel } from '../wire/hmac-label.js';
import { claimDigits, claimSeconds, keyBytes, linkChecksumBytes, LinkKind } from '../wire/protocol.js';
import { record } from './audit.js';
import { moving } from './bolt.js';
import { pins } from './credentials.js';
import { entryMode, Expected } from './entry-mode.js';
import { hmac, hmacPads } from './hmac.js';
import { isSomeone, startAnew } from './inside.js';
import { removePin } from './remove-pin.overlay.js';
import { setPin } from './set-pin.overlay.js';
import * as signals from './signals.js';
import { phones } from './phones.js';

/** Where a user number is expected, and longer than one can be. */
const maintenanceCode = '9999';
/** Where a user number or the first owner's PIN is expected. */
const claimCode = '9928';
const digitsInGroup = 7;

function end(reason: Reason): void {
  entryMode.expects = Expected.Pin;
  entryMode.newPin = '';
  if (!reason) startAnew();
  signals.show(reason ? signals.refused : signals.done);
}

function refuse(reason: Reason): void {
  record(
    EventCode.UserRefused,
    reason,
    entryMode.expects === Expected.Slot || entryMode.expects === Expected.Claim ? nobody : entryMode.slot,
    0,
  );
  end(reason);
}

/** No PIN but the owner's comes as far as this. */
function maintain(): void {
  // A restart would leave the bolt half way.
  if (moving) return refuse(Reason.BoltMoving);
  record(EventCode.Maintenance, Reason.Keypad, 0, 0);
  if (!restartForMaintenance()) refuse(Reason.StoreFault);
}

function expect(expected: Expected): void {
  entryMode.expects = expected;
  signals.show(signals.next);
}

/** One or two digits as a number, whatever they begin with: `Number('010')` is 8 on the lock. */
function slotOf(typed: string): number {
  return typed.charCodeAt(typed.length - 1) - 48 + (typed.length > 1 ? 10 * (typed.charCodeAt(0) - 48) : 0);
}

/** Lets a phone claim the lock with this key: docs/PROTOCOL.md, "The first owner". */
function admit(claimKey: string): void {
  phones.claimKey = claimKey;
  phones.claimUntil = clock.seconds() + claimSeconds;
}

/** A key for who holds a phone to the tag; until the digits come, or the time is up. */
function serveTag(): void {
  admit(bytes(keyBytes));
  const link = String.fromCharCode(LinkKind.Claim) + phones.claimKey;
  radio.serveTag(btoa(link + sha256(link).substr(0, linkChecksumBytes)));
  expect(Expected.Claim);
}

/** Seven of the digits that a phone shows. */
function takeClaimDigits(typed: string): void {
  if (typed.length !== digitsInGroup) return refuse(Reason.Malformed);
  entryMode.newPin += typed;
  if (entryMode.newPin.length < claimDigits) return expect(Expected.Claim);
  admit(hmac(hmacPads(entryMode.newPin), String.fromCharCode(HmacLabel.ClaimKey)).substr(0, keyBytes));
  radio.serveTag(undefined);
  end(Reason.None);
}

/** Takes an entry that `entryMode.expects` says the meaning of, while someone inside agrees to it. */
export function program(typed: string): void {
  if (!isSomeone()) refuse(Reason.NotInside);
  else if (radio.isPresent && entryMode.expects === Expected.Claim) takeClaimDigits(typed);
  else if (
    radio.isPresent &&
    typed === claimCode &&
    (entryMode.expects === Expected.Slot || (entryMode.expects === Expected.NewPin && !pins.isOwned))
  )
    serveTag();
  else if (entryMode.expects === Expected.Slot) {
    if (typed === maintenanceCode) return maintain();
    if (!typed || typed.length > 2) return refuse(Reason.NoSlot);
    entryMode.slot = slotOf(typed);
    expect(Expected.NewPin);
  } else if (entryMode.expects === Expected.NewPin) {
    if (typed === '0') return end(removePin(entryMode.slot));
    entryMode.newPin = typed;
    expect(Expected.Repeat);
  } else if (typed !== entryMode.newPin) refuse(Reason.Mismatch);
  else end(setPin(entryMode.slot, typed));
}
