/** Changes of PINs by phone: docs/PROTOCOL.md, "Commands". */
import { pinSlots, RecordKey } from '../store/keys.js';
import { get } from '../store/store.js';
import { Command, Right } from '../wire/command.js';
import { EventCode, phone, Reason } from '../wire/events.js';
import { record } from './audit.js';
import { removePin } from './remove-pin.overlay.js';
import { holder } from './phone-access.js';
import { rights } from './rights.overlay.js';
import { session } from './session.js';
import { setPin } from './set-pin.overlay.js';

/** The digits in front of the spaces, or '' if there is anything else. */
function digitsOf(filled: string): string {
  let length = filled.indexOf(' ');
  if (length < 0) length = filled.length;
  for (let i = 0; i < filled.length; i++) {
    const code = filled.charCodeAt(i);
    if (i < length ? code < 48 || code > 57 : code !== 32) return '';
  }
  return filled.substr(0, length);
}

/** @param given slot, and digits filled with spaces */
export function phonePin(command: Command, given: string): Reason {
  const slot = given.charCodeAt(0);
  const pin = digitsOf(given.substr(1));
  if (slot >= pinSlots) return Reason.NoSlot;
  if (!slot && !(rights() & Right.Administer)) return Reason.NotAllowed;
  if (!pin && command !== Command.RemovePin) return Reason.Malformed;
  const isTaken = get(RecordKey.Pin + slot) !== undefined;
  if (isTaken && command === Command.AddPin) return Reason.SlotTaken;
  if (!isTaken && command !== Command.AddPin) return Reason.SlotEmpty;
  if (!session.isProgramming) record(EventCode.ProgrammingGranted, Reason.Phone, phone, holder());
  session.isProgramming = true;
  return command === Command.RemovePin ? removePin(slot) : setPin(slot, pin);
}
