/**
 * The bolt. Where it is, the end switches say and nothing else; a command only says where it should go. A movement ends by
 * switch, by stall, or by the motor's time limit; a jam is met with retries that differ, and then left alone.
 */
import * as clock from '#port/clock';
import * as contacts from '#port/contacts';
import * as motor from '#port/motor';
import { Contact, Direction } from '../port/types.js';
import { EventCode, nobody, Reason } from '../wire/events.js';
import { makeRoom, noMore, record, recordFault } from './audit.js';
import * as power from './power.js';
import { alarm, show } from './signals.js';

/** Matter's LockState, and what it cannot say. */
export const enum BoltPosition {
  NotFullyLocked,
  Locked,
  Unlocked,
  /** Contacts that contradict each other, an empty plug, or an expander that does not answer. */
  Unknown,
}

const pollMilliseconds = 20;
/** The current of a motor that starts looks like a stall. */
const inrushMilliseconds = 150;
const settleMilliseconds = 100;
const maxTries = 3;
/** A movement goes from drive to drive faster than this; one whose step met an exception never goes on. */
const lostSeconds = 10;

let direction: Direction = Direction.Lock;
let source: Reason = Reason.None;
let who = 0;
let tries = 0;
/** Others only read it: a function that says so would cost five variables for ever. */
export let moving = false;
let driveStart = 0;
/** How long the motor ran, milliseconds: it grows when a bolt begins to bind. */
export let travel = 0;
let stalls = 0;
let poll = -1;
let onRest: (arrived: boolean) => void;
let last: BoltPosition = BoltPosition.Unknown;
/** Where a movement would start. */
let from: BoltPosition = BoltPosition.Unknown;
/** Where it was last seen while its switches could be trusted. */
let seen: BoltPosition = BoltPosition.Unknown;

/** Where the end switches say that the bolt is. */
export function positionOf(bits: number): BoltPosition {
  if (bits < 0 || !(bits & Contact.Plugged)) return BoltPosition.Unknown;
  const ends = bits & (Contact.Locked | Contact.Unlocked);
  if (ends === Contact.Locked) return BoltPosition.Locked;
  if (ends === Contact.Unlocked) return BoltPosition.Unlocked;
  return ends ? BoltPosition.Unknown : BoltPosition.NotFullyLocked;
}

export function position(): BoltPosition {
  return positionOf(contacts.read());
}

function wanted(): BoltPosition {
  return direction === Direction.Lock ? BoltPosition.Locked : BoltPosition.Unlocked;
}

function finish(code: EventCode, reason: Reason, value: number): void {
  moving = false;
  last = position();
  if (last !== BoltPosition.Unknown) seen = last;
  const arrived = code === EventCode.Locked || code === EventCode.Unlocked;
  if (!arrived) show(alarm);
  // Before anything is written: an exception there must not cost the relock, nor does one speak against it.
  onRest(arrived || reason === Reason.FirmwareFault);
  record(code, reason, who, value | noMore);
  power.remind();
  makeRoom();
}

/** Brakes, then coasts, then looks where the bolt has come to rest. */
function halt(): void {
  if (poll >= 0) clearInterval(poll);
  poll = -1;
  travel = (clock.seconds() - driveStart) * 1000;
  motor.brake();
  setTimeout(() => {
    motor.coast();
    setTimeout(settled, settleMilliseconds);
  }, motor.brakeMilliseconds);
}

function tick(): void {
  const milliseconds = (clock.seconds() - driveStart) * 1000;
  const bits = contacts.read();
  const at = positionOf(bits);
  if (milliseconds > inrushMilliseconds) {
    stalls = motor.stalled() ? stalls + 1 : 0;
    // At its stop a motor draws what a stalled one does, and that says nothing of the next movement.
    if (!stalls && at !== wanted()) power.measureLoad();
  }
  const doorLeft = direction === Direction.Lock && !(bits & Contact.Door);
  if (at === wanted() || at === BoltPosition.Unknown || doorLeft || stalls > 1 || milliseconds >= motor.limitMilliseconds)
    halt();
}

function notDriven(): void {
  finish(EventCode.MoveRefused, Reason.MotorFault, 0);
}

function drive(): void {
  const wait = motor.readyIn();
  if (wait) {
    setTimeout(drive, wait);
    return;
  }
  // `whyNot` has just measured for the first try.
  if (tries) power.check();
  if (!motor.drive(direction, motor.limitMilliseconds)) {
    motor.coast();
    // Later, so that the decision that led here stands before it in the log.
    setTimeout(notDriven, 0);
    return;
  }
  driveStart = clock.seconds();
  stalls = 0;
  poll = setInterval(tick, pollMilliseconds);
}

/**
 * Before another try: a pause, longer each time; and where the bolt is to be withdrawn, a push the other way, longer each
 * time, to free it from the strike. A bolt that will not lock is never pushed back: nobody has asked for that.
 */
function relieve(): void {
  const wait = motor.readyIn();
  if (wait) {
    setTimeout(relieve, wait);
    return;
  }
  const push = direction === Direction.Unlock && tries > 0 ? 60 + 90 * tries : 0;
  if (push) motor.drive(Direction.Lock, push);
  setTimeout(drive, push + settleMilliseconds + 400 * tries);
}

function settled(): void {
  const bits = contacts.read();
  const at = positionOf(bits);
  if (at === wanted()) {
    power.keepLoad();
    finish(direction === Direction.Lock ? EventCode.Locked : EventCode.Unlocked, source, travel);
  } else if (at === BoltPosition.Unknown) finish(EventCode.MoveRefused, Reason.ContactsFault, 0);
  else if (direction === Direction.Lock && !(bits & Contact.Door)) finish(EventCode.MoveRefused, Reason.DoorOpen, 0);
  else if (++tries < maxTries) relieve();
  else finish(EventCode.Jammed, source, tries);
}

/** Ends a movement that has lost its next step to an exception. Call it now and then. */
export function endIfLost(): void {
  if (!moving || clock.seconds() - driveStart < lostSeconds) return;
  if (poll >= 0) clearInterval(poll);
  poll = -1;
  motor.coast();
  finish(EventCode.MoveRefused, Reason.FirmwareFault, 0);
}

/** Why the bolt cannot move now, or Reason.None. To be asked right before `move`, which starts from what was seen here. */
export function whyNot(): Reason {
  from = position();
  if (from === BoltPosition.Unknown) return Reason.ContactsFault;
  // While it moves, the battery was asked already, and a measurement would be one under load.
  return moving || /*@__NOINLINE__*/ power.mayMove() ? Reason.None : Reason.InsufficientBattery;
}

/**
 * Moves the bolt after `whyNot` had no reason; while it moves the other way, it turns around.
 * @param cause what the log says of the movement: Reason.Keypad and the like
 */
export function move(towards: Direction, cause: Reason, user: number): void {
  if (moving) endIfLost();
  const turns = direction !== towards;
  direction = towards;
  source = cause;
  who = user;
  if (moving) {
    if (!turns) return;
    tries = -1;
    if (poll >= 0) halt();
    return;
  }
  if (from === wanted()) {
    onRest(true);
    return;
  }
  moving = true;
  tries = 0;
  drive();
}

/**
 * Tells the log of a bolt that was moved by hand. To be called when contacts have changed.
 * @returns true if it was moved.
 */
export function notice(): boolean {
  const at = position();
  if (moving || at === last) return false;
  const cause = last === BoltPosition.Unknown ? Reason.Found : Reason.ByHand;
  last = at;
  if (at === BoltPosition.Unknown) recordFault(EventCode.ContactsFault);
  else {
    // Switches that come back with what they said before tell nothing new.
    if (at !== BoltPosition.NotFullyLocked && (cause === Reason.ByHand || at !== seen))
      record(at === BoltPosition.Locked ? EventCode.Locked : EventCode.Unlocked, cause, nobody, 0);
    seen = at;
  }
  return true;
}

/** @param atRest runs whenever the bolt has come to rest after a command: where it should, or not. */
export function start(atRest: (arrived: boolean) => void): void {
  onRest = atRest;
  last = seen = position();
  if (last === BoltPosition.Unknown) recordFault(EventCode.ContactsFault);
  else if (last === BoltPosition.NotFullyLocked) recordFault(EventCode.NotFullyLocked);
}
