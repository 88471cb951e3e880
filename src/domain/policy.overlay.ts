/** Checks a policy and puts it in force: docs/STORE.md, "Policy record". */
import { readU16 } from '../store/format.js';
import { attemptRecords } from '../store/keys.js';
import { encodePolicy } from './encode-policy.overlay.js';
import { disableSeconds, maxPinCodeLength, mostWrongEntries, policy } from './policy.js';

function decode(payload: string): void {
  policy.wrongCodeEntryLimit = payload.charCodeAt(0);
  policy.minPinCodeLength = payload.charCodeAt(1);
  policy.userCodeTemporaryDisableTime = readU16(payload, 2);
  policy.longestDisableTime = readU16(payload, 4);
  policy.quietTime = readU16(payload, 6) * 60;
  policy.autoRelockTime = readU16(payload, 8);
  policy.doorAjarTime = readU16(payload, 10);
}

function isSound(): boolean {
  return (
    policy.wrongCodeEntryLimit >= 1 &&
    policy.minPinCodeLength >= 4 &&
    policy.minPinCodeLength <= maxPinCodeLength &&
    policy.userCodeTemporaryDisableTime >= 10 &&
    policy.longestDisableTime >= policy.userCodeTemporaryDisableTime &&
    // A quiet time shorter than a penalty would forgive faster than the penalty bites.
    policy.quietTime >= policy.longestDisableTime &&
    policy.autoRelockTime <= 3600 &&
    disableSeconds(policy.wrongCodeEntryLimit + attemptRecords) >= policy.longestDisableTime &&
    mostWrongEntries() <= attemptRecords
  );
}

/**
 * @param payload 12 bytes.
 * @returns false, and the policy in force stays, if it is not sound.
 */
export function applyPolicy(payload: string): boolean {
  const before = encodePolicy();
  if (payload.length !== 12) return false;
  decode(payload);
  if (isSound()) return true;
  decode(before);
  return false;
}
