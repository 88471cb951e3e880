/** The policy record of docs/STORE.md: a field's place and size in its 12 bytes. */
import { type Bytes, join, readU16, u16 } from '../../client/bytes.js';
import type { settingsWords } from '../words.js';

export type PolicyField = keyof typeof settingsWords.policyFields;
export type Policy = Readonly<Record<PolicyField, number>>;

export const policyLimits: Policy = {
  wrongCodeLimit: 255,
  minPinLength: 255,
  firstDisable: 65535,
  longestDisable: 65535,
  quietTime: 65535,
  autoRelock: 65535,
  doorAjar: 65535,
};

export function decodePolicy(bytes: Bytes): Policy {
  const [wrongCodeLimit = 0, minPinLength = 0] = bytes;
  const [firstDisable, longestDisable, quietTime, autoRelock, doorAjar] = [2, 4, 6, 8, 10].map((at) => readU16(bytes, at));
  return {
    wrongCodeLimit,
    minPinLength,
    firstDisable: firstDisable!,
    longestDisable: longestDisable!,
    quietTime: quietTime!,
    autoRelock: autoRelock!,
    doorAjar: doorAjar!,
  };
}

export function encodePolicy(policy: Policy): Bytes {
  const { wrongCodeLimit, minPinLength, firstDisable, longestDisable, quietTime, autoRelock, doorAjar } = policy;
  const words = [firstDisable, longestDisable, quietTime, autoRelock, doorAjar].map(u16);
  return join([wrongCodeLimit, minPinLength], ...words);
}
