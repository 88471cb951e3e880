/** Takes a new policy. */
import { RecordKey } from '../store/keys.js';
import { put } from '../store/store.js';
import { Reason } from '../wire/events.js';
import { encodePolicy } from './encode-policy.overlay.js';
import { start } from './lockout.js';
import { applyPolicy } from './policy.overlay.js';

/** @param payload 12 bytes */
export function setPolicy(payload: string): Reason {
  const before = encodePolicy();
  if (!applyPolicy(payload)) return Reason.UnsoundPolicy;
  if (!put(RecordKey.Policy, payload)) {
    applyPolicy(before);
    return Reason.StoreFault;
  }
  // A penalty that runs begins anew, by the new measure.
  start();
  return Reason.None;
}
