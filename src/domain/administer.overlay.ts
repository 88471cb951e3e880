/** What changes whom the lock opens for, and how: at the keypad, by phone, at the start. One overlay, as they share most of it. */
import { restartForMaintenance } from '#port/maintenance.overlay';
import { Reason } from '../wire/events.js';
import { applyPolicy } from './policy.overlay.js';
import { encodePolicy } from './encode-policy.overlay.js';
import { program } from './programming.overlay.js';
import { removePin } from './remove-pin.overlay.js';
import { setPin } from './set-pin.overlay.js';
import { setPolicy } from './set-policy.overlay.js';
import { takeOver } from './take-over.overlay.js';
import { Change } from './change.js';

/**
 * @param given an entry at the keypad, a PIN, a policy
 * @returns why not, or Reason.None; for `Change.None` the policy in force
 */
export function administer(change: Change, given: string, slot: number): Reason | string {
  if (change === Change.ByKeypad) program(given);
  if (change === Change.Pin) return setPin(slot, given);
  if (change === Change.RemovePin) return removePin(slot);
  if (change === Change.Policy) return setPolicy(given);
  if (change === Change.ApplyPolicy) return applyPolicy(given) ? Reason.None : Reason.UnsoundPolicy;
  if (change === Change.Owner) return takeOver() ? Reason.None : Reason.StoreFault;
  if (change === Change.Restart) return restartForMaintenance() ? Reason.None : Reason.StoreFault;
  return encodePolicy();
}
