/** Changes of PINs by phone: docs/PROTOCOL.md, "Commands". */
import { pinSlots, RecordKey } from '../store/keys.js';
import { get } from '../store/store.js';
import { Command, Right } from '../wire/command.js';
import { EventCode, phone, Reason } from '../wire/events.js';
import { record } from './audit.js';
import { removePin } from './remove-pin.overlay.js';
import { holder } from './phone-access.js';
import { session } from './session.js';
import { setPin } from './set-pin.overlay.js';

/** The digits in front of the spaces, or '' if there is anything else. */
function digitsOf(filled: string): string {
  let length = 0;
  while (filled.charCodeAt(length) >= 48 && filled.charCodeAt(length) <= 57) length++;
  const digits = filled.substr(0, length);
  return digits.padEnd(filled.length, ' ') === filled ? digits : '';
}

/** @param given slot, and digits filled with spaces */
export function phonePin(command: Command, given: string): Reason {
  const slot = given.charCodeAt(0);
  const pin = digitsOf(given.substr(1));
  if (slot >= pinSlots) return Reason.NoSlot;
  if (!slot && !(session.rights & Right.Administer)) return Reason.NotAllowed;
  if (!pin && command !== Command.RemovePin) return Reason.Malformed;
  const isTaken = get(RecordKey.Pin + slot) !== undefined;
  if (isTaken && command === Command.AddPin) return Reason.SlotTaken;
  if (!isTaken && command !== Command.AddPin) return Reason.SlotEmpty;
  if (!session.isProgramming) record(EventCode.ProgrammingGranted, Reason.Phone, phone, holder());
  session.isProgramming = true;
  return command === Command.RemovePin ? removePin(slot) : setPin(slot, pin);
}
