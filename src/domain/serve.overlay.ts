/** What a phone can ask for beside an unlock: docs/PROTOCOL.md, "Commands". */
import { readU16, readU32 } from '../store/format.js';
import { holderTables, pinSlots, RecordKey } from '../store/keys.js';
import { get, put } from '../store/store.js';
import { argumentBytes, Command } from '../wire/command.js';
import { phone, Reason } from '../wire/events.js';
import { Direction, duplicateSilenceSeconds } from '../wire/protocol.js';
import { administer } from './administer.overlay.js';
import { record } from './audit.js';
import { moving } from './bolt.js';
import { Change } from './change.js';
import { ChainTask } from './chain-task.js';
import { chainWork } from './chain-work.overlay.js';
import { part, respond } from './channel.js';
import { holdOpen, lock } from './door.js';
import { isSomeone } from './inside.js';
import { offer } from './offer.overlay.js';
import { phoneHealth } from './phone-health.overlay.js';
import { phoneLog } from './phone-log.overlay.js';
import { phonePin } from './phone-pin.overlay.js';
import { phoneStatus } from './phone-status.overlay.js';
import { recordPhone, tell, unlock } from './phone-access.js';
import { revoke } from './revoke.overlay.js';
import { setClock } from './set-clock.overlay.js';
import { underStream } from './under-stream.overlay.js';
import { session } from './session.scoped.js';

/** By the number of the command: the event that tells of the change, 0 for none. */
const eventOf = '\0\0\0\0\x15\0\0\x0d\x13\0\0\0\0\x0e\0\0\x13\0\x0c\x14\x16\x16';
const mostHoldMinutes = 720;
/** For the last answer to leave before the link ends. */
const answerMilliseconds = 500;

/** 13 bytes: bit s & 7 of byte s >> 3 says that slot s has a PIN. */
function pinList(): string {
  let list = '';
  for (let first = 0; first < pinSlots; first += 8) {
    let bits = 0;
    for (let i = 0; i < 8; i++) if (get(RecordKey.Pin + first + i) !== undefined) bits |= 1 << i;
    list += String.fromCharCode(bits);
  }
  return list;
}

function hold(minutes: number): Reason {
  if (minutes > mostHoldMinutes) return Reason.Malformed;
  const reason = minutes ? unlock(Reason.None) : Reason.None;
  if (!reason) holdOpen(minutes * 60);
  return reason;
}

/** @returns why not, or Reason.None; or what was asked for, '' if there is nothing of it */
function perform(command: Command, given: string): Reason | string {
  const first = given.charCodeAt(0);
  if (command === Command.Status) return phoneStatus();
  if (command === Command.Lock) return lock(Reason.Phone, phone);
  if (command === Command.HoldOpen) return hold(readU16(given, 0));
  if (command === Command.ReadLog) return phoneLog(readU32(given, 0));
  if (command === Command.LogHead) return chainWork(ChainTask.Head);
  if (command === Command.SetClock) return setClock(readU32(given, 0));
  if (command === Command.SetZone)
    return session.isTimed ? Reason.NotAllowed : put(RecordKey.Zone, given) ? Reason.None : Reason.StoreFault;
  if (command < Command.ListPins) return phonePin(command, given);
  if (command === Command.ListPins) return pinList();
  if (command === Command.Revoke) return revoke(given);
  if (command === Command.ListHolders) return (first < holderTables && get(RecordKey.Holders + first)) || '';
  if (command === Command.GetPolicy) return administer(Change.None, '', 0);
  if (command === Command.SetPolicy) return administer(Change.Policy, given, 0);
  if (command === Command.Health) return phoneHealth();
  if (command === Command.TakeSeed) return chainWork(ChainTask.TakeSeed) || Reason.SeedGone;
  // What is left takes someone inside, but for the renewal of keys by whoever has the owner's.
  if (command !== Command.RenewKeys && !isSomeone()) return Reason.NotInside;
  if (command !== Command.Maintenance) return offer();
  return moving ? Reason.BoltMoving : Reason.None;
}

export function serve(command: Command, encrypted: string, refusal: Reason): void {
  const isMovement = command >= Command.Unlock && command <= Command.HoldOpen;
  const given = underStream(encrypted, Direction.ToLock);
  let reason = refusal;
  if (!reason && encrypted.length !== argumentBytes.charCodeAt(command)) reason = Reason.Malformed;
  if (!reason && isMovement && session.sequence) reason = Reason.SessionOver;
  const outcome = reason || perform(command, given);
  const data = typeof outcome === 'string' ? outcome : '';
  if (typeof outcome !== 'string') reason = outcome;
  respond(reason, data);
  const event = eventOf.charCodeAt(command);
  if (isMovement) tell(reason);
  if (command === Command.Revoke && !reason) record(event, Reason.Phone, phone, readU32(given, 0));
  else if (reason ? !isMovement : event) recordPhone(event, reason);
  // It tells that someone has this PIN.
  if (reason === Reason.Duplicate) part(duplicateSilenceSeconds);
  if (command === Command.Maintenance && !reason) setTimeout(() => administer(Change.Restart, '', 0), answerMilliseconds);
}
