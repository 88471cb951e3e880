/** Changes of PINs by phone: docs/PROTOCOL.md, "Commands". */
import { pinSlots, RecordKey } from '../store/keys.js';
import { get } from '../store/store.js';
import { Command, Right } from '../wire/command.js';
import { EventCode, Reason } from '../wire/events.js';
import { administer } from './administer.overlay.js';
import { Change } from './change.js';
import { recordPhone } from './phone-access.js';
import { session } from './session.scoped.js';

/** @param given slot, and digits filled with spaces */
export function phonePin(command: Command, given: string): Reason {
  const slot = given.charCodeAt(0);
  const filled = given.substr(1) + ' ';
  const pin = filled.substr(0, filled.indexOf(' '));
  if (slot >= pinSlots) return Reason.NoSlot;
  if (!slot && !(session.rights & Right.Administer)) return Reason.NotAllowed;
  for (let i = 0; i < filled.length && command !== Command.RemovePin; i++) {
    const digit = filled.charCodeAt(i) - 48;
    if (i < pin.length || !i ? !(digit >= 0 && digit <= 9) : digit !== -16) return Reason.Malformed;
  }
  const isTaken = get(RecordKey.Pin + slot) !== undefined;
  if (isTaken && command === Command.AddPin) return Reason.SlotTaken;
  if (!isTaken && command !== Command.AddPin) return Reason.SlotEmpty;
  if (!session.isProgramming) recordPhone(EventCode.ProgrammingGranted, Reason.None);
  session.isProgramming = true;
  return administer(command === Command.RemovePin ? Change.RemovePin : Change.Pin, pin, slot) as Reason;
}
