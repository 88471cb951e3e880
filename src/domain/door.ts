/** The door's contact: what an open door means for the log, and when the bolt may be thrown behind a closed one. */
import * as clock from '#port/clock';
import * as contacts from '#port/contacts';
import { Contact, Direction } from '../port/types.js';
import { EventCode, nobody, Reason } from '../wire/events.js';
import { record } from './audit.js';
import * as bolt from './bolt.js';
import { pins } from './credentials.js';
import { policy } from './policy.js';
import { alarm, show } from './signals.js';

/** A door that falls shut may bounce. */
const afterClosingSeconds = 2;
/** A relock that was refused is tried again. */
const againSeconds = 60;

/** Others only read these two. */
export let closed = true;
/** Second until which the bolt is not thrown by itself. */
export let heldUntil = 0;
let wasLocked = false;
let ajarTimer = -1;
let relockTimer = -1;
/** A bolt that would not lock is left alone until someone moves door or bolt. */
let gaveUp = false;
/** Why the relock was refused when it was last told: it is told once, however often it is tried. */
let refusal = Reason.None;

function isOpenBolt(): boolean {
  const at = bolt.position();
  return at === bolt.BoltPosition.Unlocked || at === bolt.BoltPosition.NotFullyLocked;
}

function armRelock(seconds: number): void {
  if (relockTimer >= 0) clearTimeout(relockTimer);
  relockTimer = -1;
  if (!policy.autoRelockTime || !pins.isOwned || gaveUp || !closed || bolt.moving || !isOpenBolt()) return;
  relockTimer = setTimeout(relock, Math.max(seconds, heldUntil - clock.seconds()) * 1000);
}

function relock(): void {
  // First, so that not even an exception below ends the trying; a bolt that comes to rest disarms it.
  armRelock(againSeconds);
  const reason = bolt.whyNot();
  const isNews = reason !== refusal;
  refusal = reason;
  if (!reason) return bolt.move(Direction.Lock, Reason.AutoRelock, nobody);
  if (!isNews) return;
  show(alarm);
  record(EventCode.MoveRefused, reason, nobody, 0);
}

/** Throws the bolt if the door is closed. @returns why not, which is left to the caller to record, or Reason.None */
export function lock(cause: Reason, who: number): Reason {
  const reason = closed ? bolt.whyNot() : Reason.DoorOpen;
  if (reason) return reason;
  heldUntil = 0;
  bolt.move(Direction.Lock, cause, who);
  return Reason.None;
}

/** The bolt is not thrown by itself for so many seconds; 0 ends that. */
export function holdOpen(seconds: number): void {
  heldUntil = clock.seconds() + seconds;
  armRelock(policy.autoRelockTime);
}

function ajar(): void {
  ajarTimer = -1;
  record(EventCode.DoorAjar, Reason.None, nobody, policy.doorAjarTime);
  show(alarm);
}

/** The bolt has come to rest after a command. */
export function boltAtRest(arrived: boolean): void {
  gaveUp = !arrived;
  refusal = Reason.None;
  wasLocked = bolt.position() === bolt.BoltPosition.Locked;
  armRelock(policy.autoRelockTime);
}

/** Contacts have changed, or may have. */
export function contactsChanged(): void {
  const turned = bolt.notice();
  const bits = contacts.read();
  if (bits < 0) return;
  const nowClosed = (bits & Contact.Door) !== 0;
  // On some boards every key press comes by here; it must not put off a relock.
  if (!turned && nowClosed === closed) return;
  gaveUp = false;
  if (nowClosed !== closed) {
    closed = nowClosed;
    if (closed) {
      if (ajarTimer >= 0) clearTimeout(ajarTimer);
      else record(EventCode.DoorClosed, Reason.None, nobody, 0);
      ajarTimer = -1;
    } else {
      ajarTimer = setTimeout(ajar, policy.doorAjarTime * 1000);
      // While the bolt is being withdrawn someone may pull already.
      if (wasLocked && !bolt.moving) {
        record(EventCode.ForcedOpen, Reason.None, nobody, 0);
        show(alarm);
      }
    }
  }
  if (!bolt.moving) wasLocked = bolt.position() === bolt.BoltPosition.Locked;
  armRelock(turned ? policy.autoRelockTime : afterClosingSeconds);
}

/** After power-on a bolt that is not thrown is thrown like after an unlock, never at once. */
export function start(): void {
  const bits = contacts.read();
  wasLocked = bolt.position() === bolt.BoltPosition.Locked;
  contactsChanged();
  if (bits >= 0) armRelock(policy.autoRelockTime);
}
