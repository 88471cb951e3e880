/** Keys that are given away, and taken back. */
import { type Limits, newHolderId, spanOf } from '../../client/block.js';
import { areEqual, fromHex, toHex } from '../../client/bytes.js';
import { type LooseKey, narrow } from '../../client/keys.js';
import { fromJson, give, type GivenKey, markRevoked, merge, reconcile, toJson } from '../../client/ledger.js';
import { encodeKeyLink } from '../../client/link.js';
import { maxHops } from '../../src/wire/protocol.js';
import { linkWith } from './importing.js';
import { withLock } from './link.js';
import { change, lockOf } from './locks.js';
import { nowSeconds } from './time.js';

/** The link to a key, made anew from the same block: the same key. */
async function linkOf(lockId: string, loose: LooseKey): Promise<string> {
  return linkWith(await encodeKeyLink({ ...loose, name: lockOf(lockId).name }));
}

/** @returns the holder id of the new key, in hexadecimal; it is in the ledger then. @throws BlockError */
export async function giveKey(lockId: string, name: string, limits: Limits): Promise<string> {
  const { key, ledger } = lockOf(lockId);
  const holderId = newHolderId();
  const narrower = await narrow(key, { ...limits, holderId });
  await change(lockId, { ledger: give(ledger, narrower, name, nowSeconds()) });
  return toHex(holderId);
}

/** @returns undefined if it was made from another key than the one this phone has now. */
export async function linkTo(lockId: string, given: GivenKey): Promise<string | undefined> {
  const { key, ledger } = lockOf(lockId);
  if (!areEqual(fromHex(ledger.keyId), key.keyId) || given.parent !== ownHolderId(lockId)) return undefined;
  if (key.blocks.length >= maxHops) return undefined;
  const { from, until, schedule, rights, uses } = given;
  return linkOf(lockId, await narrow(key, { holderId: fromHex(given.holderId), from, until, schedule, rights, uses }));
}

/** Of the key on this phone; '' for the owner's own. */
export function ownHolderId(lockId: string): string {
  const block = lockOf(lockId).key.blocks.at(-1);
  return block ? toHex(block.subarray(0, 4)) : '';
}

/** Asks the lock to, and writes it down once it has proven that it did. @param until Unix seconds, if the key ends by itself */
export async function revoke(lockId: string, holderId: string, until: number | undefined): Promise<void> {
  await withLock(lockOf(lockId), (lock) => lock.revoke(fromHex(holderId), until));
  await change(lockId, { ledger: markRevoked(lockOf(lockId).ledger, holderId, nowSeconds()) });
}

/** Sets the list against what the lock has seen. */
export async function compare(lockId: string): Promise<void> {
  const holders = await withLock(lockOf(lockId), (lock) => lock.listHolders());
  const { ledger, unknown, used } = reconcile(lockOf(lockId).ledger, holders, nowSeconds());
  const own = ownHolderId(lockId);
  await change(lockId, {
    ledger,
    used: used.map(({ holderId }) => holderId),
    strangers: unknown
      .filter(({ isRevoked }) => !isRevoked)
      .map((holder) => toHex(holder.holderId))
      .filter((id) => id !== own),
    ledgerCheckedAt: nowSeconds(),
  });
}

export function ledgerFile(lockId: string): string {
  return toJson(lockOf(lockId).ledger);
}

/** @throws LedgerError */
export async function addLedgerFile(lockId: string, text: string): Promise<void> {
  await change(lockId, { ledger: merge(lockOf(lockId).ledger, fromJson(text)) });
}

/** When the key on this phone ends, Unix seconds, or undefined. */
export function ownEnd(lockId: string): number | undefined {
  const { until } = spanOf(lockOf(lockId).key.blocks);
  return until === 0xffffffff ? undefined : until;
}
