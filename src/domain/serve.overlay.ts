/** What a phone can ask for beside an unlock: docs/PROTOCOL.md, "Commands". */
import * as clock from '#port/clock';
import { restartForMaintenance } from '#port/maintenance.overlay';
import { readU16, readU32 } from '../store/format.js';
import { holderTables, pinSlots, RecordKey } from '../store/keys.js';
import { get, put } from '../store/store.js';
import { argumentBytes, Command } from '../wire/command.js';
import { EventCode, phone, Reason } from '../wire/events.js';
import { Direction } from '../wire/protocol.js';
import { record } from './audit.js';
import { moving } from './bolt.js';
import { respond, waitFor } from './channel.js';
import { holdOpen, lock } from './door.js';
import { encodePolicy } from './encode-policy.overlay.js';
import { isSomeone } from './inside.js';
import { logHead } from './log-head.overlay.js';
import { offer } from './offer.overlay.js';
import { phoneHealth } from './phone-health.overlay.js';
import { phoneLog } from './phone-log.overlay.js';
import { phonePin } from './phone-pin.overlay.js';
import { phoneStatus } from './phone-status.overlay.js';
import { holder, tell, unlock } from './phone-access.js';
import { revoke } from './revoke.overlay.js';
import { session } from './session.js';
import { setClock } from './set-clock.overlay.js';
import { setPolicy } from './set-policy.overlay.js';
import { takeSeed } from './take-seed.overlay.js';
import { underStream } from './under-stream.overlay.js';

/** By the number of the command: the event that tells of the change, 0 for none. */
const eventOf = '\0\0\0\0\x15\0\0\x0d\x13\0\0\0\0\x0e\0\0\x13\0\x0c\x14\0\0';
const mostHoldMinutes = 720;
const duplicateSeconds = 10;
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

/** @returns why not, or Reason.None */
function change(command: Command, given: string): Reason {
  if (command === Command.Lock) return lock(Reason.Phone, phone);
  if (command === Command.HoldOpen) return hold(readU16(given, 0));
  if (command === Command.SetClock) return setClock(readU32(given, 0));
  if (command === Command.SetZone) return put(RecordKey.Zone, given) ? Reason.None : Reason.StoreFault;
  if (command === Command.SetPolicy) return setPolicy(given);
  if (command === Command.Revoke) return revoke(given);
  if (command === Command.Maintenance) {
    if (!isSomeone()) return Reason.NotInside;
    return moving ? Reason.BoltMoving : Reason.None;
  }
  return command >= Command.AddPin && command <= Command.RemovePin ? phonePin(command, given) : Reason.None;
}

/** The data of commands that only ask; '' where there is nothing. */
function tellOf(command: Command, given: string): string {
  if (command === Command.Status) return phoneStatus();
  if (command === Command.ReadLog) return phoneLog(readU32(given, 0));
  if (command === Command.LogHead) return logHead();
  if (command === Command.ListPins) return pinList();
  if (command === Command.ListHolders)
    return given.charCodeAt(0) < holderTables ? (get(RecordKey.Holders + given.charCodeAt(0)) ?? '') : '';
  if (command === Command.GetPolicy) return encodePolicy();
  if (command === Command.Health) return phoneHealth();
  if (command === Command.TakeSeed) return takeSeed();
  return command >= Command.RenewKeys ? offer() : '';
}

export function serve(command: Command, encrypted: string, refusal: Reason): void {
  const isMovement = command >= Command.Unlock && command <= Command.HoldOpen;
  const given = underStream(encrypted, Direction.ToLock);
  let reason = refusal;
  let data = '';
  if (!reason && encrypted.length !== argumentBytes.charCodeAt(command)) reason = Reason.Malformed;
  if (!reason && isMovement && session.sequence) reason = Reason.SessionOver;
  if (!reason && command === Command.Claim && !isSomeone()) reason = Reason.NotInside;
  if (!reason) reason = change(command, given);
  if (!reason) data = tellOf(command, given);
  if (!reason && !data && command === Command.TakeSeed) reason = Reason.SeedGone;
  if (!reason && !data && command >= Command.RenewKeys) reason = Reason.NoRoom;
  respond(reason, data);
  if (isMovement) tell(reason);
  else if (reason) record(EventCode.Refused, reason, phone, holder());
  const event = eventOf.charCodeAt(command);
  if (event && !reason) record(event, Reason.Phone, phone, command === Command.Revoke ? readU32(given, 0) : holder());
  if (reason === Reason.Duplicate) {
    // It tells that someone has this PIN.
    session.quietUntil = clock.seconds() + duplicateSeconds;
    waitFor(answerMilliseconds);
  }
  if (command === Command.Maintenance && !reason) setTimeout(restartForMaintenance, answerMilliseconds);
}
