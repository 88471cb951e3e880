/** The owner's key: how it comes to a phone, and leaves it again for a sheet of paper. */
import { signal } from '@preact/signals';
import { toHex } from '../../client/bytes.js';
import { type ClaimKey, type HeldKey, hold, type LooseKey } from '../../client/keys.js';
import { encodeKeyLink } from '../../client/link.js';
import type { Lock } from '../../client/lock.js';
import { withKey } from './link.js';
import { addLock, change, checkName, choose, locks } from './locks.js';
import type { StoredLock } from './database.js';
import { keepTime } from './clock.js';
import { forPhone, taken } from './offer.js';
import { readStatus } from './status.js';

export interface Paper {
  readonly lockId: string;
  readonly fragment: string;
  /** Hexadecimal. */
  readonly seed: string | undefined;
}

/** What is to go on paper: in memory alone, until the person says that it is there. */
export const paper = signal<Paper | undefined>(undefined);

/** Stores a new owner's key before it holds, beside one that still does. */
async function keep(loose: LooseKey, lockId: string | undefined, deviceId: string): Promise<StoredLock> {
  const ownerKey = await hold(loose);
  const fragment = await encodeKeyLink(loose);
  const stored =
    lockId === undefined
      ? await addLock(loose.name, await forPhone(ownerKey), { ownerKey, deviceId })
      : await change(lockId, { offered: ownerKey, deviceId });
  paper.value = { lockId: stored.id, fragment, seed: stored.seed };
  return stored;
}

/** What is left to do once the lock has taken the key. */
async function settle(lock: Lock, kept: StoredLock): Promise<void> {
  const stored = kept.offered ? await change(kept.id, await taken(kept.offered)) : kept;
  const status = await readStatus(lock, stored.id);
  if (status.hasSeed) {
    const seed = toHex(await lock.takeSeed());
    await change(stored.id, { seed });
    if (paper.value) paper.value = { ...paper.value, seed };
  }
  if (await keepTime(lock, stored.ownerKey!, status)) await readStatus(lock, stored.id);
}

/** Makes this phone the owner's. @param name what they call the lock, 32 bytes at most */
export async function claim(claimKey: ClaimKey, name: string): Promise<void> {
  checkName(name);
  await withKey(claimKey, undefined, async (lock, deviceId) => {
    let stored: StoredLock | undefined;
    await lock.claim(name, async (key) => {
      stored = await keep(key, undefined, deviceId);
    });
    await settle(lock, stored!);
  });
}

/** Every key there is stops. @param ownerKey the owner's own, with no block */
export async function renew(ownerKey: HeldKey, lockId: string | undefined): Promise<void> {
  const known = locks.value.find(({ id }) => id === lockId)?.deviceId;
  await withKey(ownerKey, known, async (lock, deviceId) => {
    let stored: StoredLock | undefined;
    await lock.renewKeys(ownerKey.name, async (key) => {
      stored = await keep(key, lockId, deviceId);
    });
    await settle(lock, stored!);
    choose(stored!.id);
  });
}

/** This phone becomes one of the owner's: the paper keeps the owner's own key. */
export async function useAsOwners(ownerKey: HeldKey, name: string, lockId: string | undefined): Promise<void> {
  const key = await forPhone(ownerKey);
  if (lockId === undefined) await addLock(name, key);
  else await change(lockId, { key, name });
}

/** It is on paper: the phone forgets it. */
export async function forgetOwnerKey(): Promise<void> {
  const { lockId } = paper.value!;
  paper.value = undefined;
  await change(lockId, { ownerKey: undefined });
}
