/**
 * The keys that someone has given away, so that they can say whom to revoke. The lock does not store them, and the ledger holds no
 * secret: whoever reads it learns names and ids, and can open nothing.
 */
import { noUntil } from '../src/wire/block.js';
import { decodeBlock, encodeBlock, type Limits } from './block.js';
import { fromHex, toHex } from './bytes.js';
import type { KeyPath } from './keys.js';
import type { Holder } from './lock.js';

export interface GivenKey extends Limits {
  /** In hexadecimal, as all ids here. */
  readonly holderId: string;
  /** The holder whose key was narrowed; '' for the owner's own. */
  readonly parent: string;
  /** Whom it was given to. */
  readonly name: string;
  /** Unix seconds. */
  readonly givenAt: number;
  /** Unix seconds, once the lock has said so. */
  readonly revokedAt?: number | undefined;
}

export interface Ledger {
  /** Key id of the lock: after a renewal all keys of the old one are dead. */
  readonly keyId: string;
  readonly given: readonly GivenKey[];
}

/** The file is no ledger, or does not fit this one. Nothing was changed. */
export class LedgerError extends Error {}

export interface Reconciled {
  readonly ledger: Ledger;
  /** Ids that the lock has seen or revoked and that nobody here has given: holders have passed their keys on. */
  readonly unknown: readonly Holder[];
  /** Given, and used at least once. */
  readonly used: readonly GivenKey[];
}

export function newLedger(key: KeyPath): Ledger {
  return { keyId: toHex(key.keyId), given: [] };
}

/**
 * Writes down a key that was narrowed.
 * @param key the narrower one
 * @param givenAt Unix seconds
 * @throws LedgerError if it is of another lock, was not narrowed, or has an id that is there already
 */
export function give(ledger: Ledger, key: KeyPath, name: string, givenAt: number): Ledger {
  const block = key.blocks.at(-1);
  if (!block) throw new LedgerError("The owner's own key is not given away: narrow it first.");
  const parent = key.blocks.at(-2);
  const { holderId, ...caveats } = decodeBlock(block);
  const given = {
    holderId: toHex(holderId),
    parent: parent ? toHex(decodeBlock(parent).holderId) : '',
    name,
    givenAt,
    ...caveats,
  };
  return merge(ledger, { keyId: toHex(key.keyId), given: [given] }, true);
}

/** This key and all that are known to hang on it: what a revocation kills. */
export function subtree(ledger: Ledger, holderId: string): GivenKey[] {
  const dead = new Set([holderId]);
  // A child may stand before its parent where ledgers were merged.
  for (let size = 0; size !== dead.size;) {
    size = dead.size;
    for (const key of ledger.given) if (dead.has(key.parent)) dead.add(key.holderId);
  }
  return ledger.given.filter((key) => dead.has(key.holderId));
}

/** To be written down once the lock has confirmed it. @param at Unix seconds */
export function markRevoked(ledger: Ledger, holderId: string, at: number): Ledger {
  return {
    ...ledger,
    given: ledger.given.map((key) => (key.holderId === holderId ? { ...key, revokedAt: key.revokedAt ?? at } : key)),
  };
}

/**
 * Sets the ledger against what the lock says that it has seen.
 * @param now Unix seconds, for revocations that this ledger did not know of
 */
export function reconcile(ledger: Ledger, holders: readonly Holder[], now: number): Reconciled {
  let reconciled = ledger;
  for (const holder of holders) if (holder.isRevoked) reconciled = markRevoked(reconciled, toHex(holder.holderId), now);
  const seen = new Map(holders.map((holder) => [toHex(holder.holderId), holder]));
  const known = new Set(ledger.given.map((key) => key.holderId));
  return {
    ledger: reconciled,
    unknown: holders.filter((holder) => !known.has(toHex(holder.holderId))),
    used: reconciled.given.filter((key) => seen.get(key.holderId)?.wasSeen),
  };
}

export function toJson(ledger: Ledger): string {
  return JSON.stringify({ deadlatch: 'keys', version: 1, ...ledger }, null, 2);
}

const optionalNumbers = ['from', 'until', 'rights', 'uses', 'revokedAt'] as const;

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= noUntil;
}

/** Nothing of the file is taken that is not known here. */
function readGiven(value: unknown, at: number): GivenKey {
  const bad = (what: string) => new LedgerError(`Key ${at + 1} of this file: ${what}.`);
  if (typeof value !== 'object' || value === null) throw bad('is none');
  const key = value as Record<string, unknown>;
  const { holderId, parent, name, givenAt, schedule } = key;
  if (typeof holderId !== 'string' || !/^[0-9a-f]{8}$/.test(holderId)) throw bad('has no id');
  if (typeof parent !== 'string' || !/^([0-9a-f]{8})?$/.test(parent)) throw bad('has no parent');
  if (typeof name !== 'string') throw bad('has no name');
  if (!isTime(givenAt)) throw bad('does not say when it was given');
  const limits: Partial<Record<(typeof optionalNumbers)[number], number>> = {};
  for (const field of optionalNumbers) {
    const limit = key[field];
    if (limit === undefined) continue;
    if (!isTime(limit)) throw bad(`has a wrong "${field}"`);
    limits[field] = limit;
  }
  const { revokedAt, ...caveats } = limits;
  try {
    const block = encodeBlock({ ...caveats, schedule: schedule as Limits['schedule'], holderId: fromHex(holderId) });
    const checked = decodeBlock(block);
    return { ...checked, holderId, parent, name, givenAt, ...(revokedAt === undefined ? {} : { revokedAt }) };
  } catch (cause) {
    throw new LedgerError(`Key ${at + 1} of this file: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** @throws LedgerError */
export function fromJson(text: string): Ledger {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (cause) {
    throw new LedgerError('This file is no list of keys.', { cause });
  }
  const { deadlatch, version, keyId, given } = (file ?? {}) as Record<string, unknown>;
  if (deadlatch !== 'keys' || typeof keyId !== 'string' || !/^[0-9a-f]{8}$/.test(keyId) || !Array.isArray(given)) {
    throw new LedgerError('This file is no list of keys.');
  }
  if (version !== 1) throw new LedgerError('This list of keys is of another version: update this program.');
  return merge({ keyId, given: [] }, { keyId, given: given.map(readGiven) }, true);
}

/**
 * All keys of both. What both have is revoked if one says so.
 * @param wantsNew refuses an id that is there already
 * @throws LedgerError if they are of two locks, or say two things of one id
 */
export function merge(ledger: Ledger, other: Ledger, wantsNew = false): Ledger {
  if (ledger.keyId !== other.keyId)
    throw new LedgerError('These keys are of another lock, or of before its keys were renewed.');
  const given = new Map(ledger.given.map((key) => [key.holderId, key]));
  for (const key of other.given) {
    const mine = given.get(key.holderId);
    if (mine && (wantsNew || mine.parent !== key.parent))
      throw new LedgerError(`There is a key with the id ${key.holderId} already.`);
    const revokedAt = mine?.revokedAt ?? key.revokedAt;
    given.set(key.holderId, { ...(mine ?? key), ...(revokedAt === undefined ? {} : { revokedAt }) });
  }
  return { ...ledger, given: [...given.values()] };
}
