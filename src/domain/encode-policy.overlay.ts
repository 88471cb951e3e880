/** The policy in force as a record's payload: docs/STORE.md, "Policy record". */
import { u16 } from '../store/format.js';
import { policy } from './policy.js';

/** @returns 12 bytes */
export function encodePolicy(): string {
  return (
    String.fromCharCode(policy.wrongCodeEntryLimit, policy.minPinCodeLength) +
    u16(policy.userCodeTemporaryDisableTime) +
    u16(policy.longestDisableTime) +
    u16(policy.quietTime / 60) +
    u16(policy.autoRelockTime) +
    u16(policy.doorAjarTime)
  );
}
