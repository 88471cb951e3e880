/** The policy record of docs/STORE.md, which `GetPolicy` and `SetPolicy` carry. */
import { type Bytes, join, readU16, u16 } from './bytes.js';

/** In the order of the record. */
const sizes = {
  wrongCodeLimit: 1,
  minPinLength: 1,
  firstDisable: 2,
  longestDisable: 2,
  quietTime: 2,
  autoRelock: 2,
  doorAjar: 2,
} as const;

export type PolicyField = keyof typeof sizes;
/** Seconds where it is a time, but minutes for `quietTime`. */
export type Policy = Readonly<Record<PolicyField, number>>;

const fields = Object.entries(sizes) as [PolicyField, 1 | 2][];

/** The most that a field can hold; what the lock takes may be less. */
export function mostOf(field: PolicyField): number {
  return 256 ** sizes[field] - 1;
}

/** @param record 12 bytes */
export function decodePolicy(record: Bytes): Policy {
  let at = 0;
  const values = fields.map(([field, bytes]) => {
    const value = bytes === 1 ? record[at]! : readU16(record, at);
    at += bytes;
    return [field, value];
  });
  return Object.fromEntries(values) as Policy;
}

/** @returns 12 bytes */
export function encodePolicy(policy: Policy): Bytes {
  return join(...fields.map(([field, bytes]) => (bytes === 1 ? [policy[field]] : u16(policy[field]))));
}
