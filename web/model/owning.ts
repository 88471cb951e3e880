/** The owner's key: how it comes to a phone, and leaves it again for a sheet of paper. */
import { computed, signal } from '@preact/signals';
import { areEqual, type Bytes, toHex } from '../../client/bytes.js';
import { type ClaimKey, type HeldKey, hold, type LooseKey } from '../../client/keys.js';
import { encodeKeyLink } from '../../client/link.js';
import type { Lock } from '../../client/lock.js';
import { withKey } from './link.js';
import { addLock, change, checkName, choose, lockOf, locks } from './locks.js';
import { keepTime } from './clock.js';
import { forPhone, taken } from './offer.js';
import { passOver } from './problem.js';
import { isSameSecret } from './same-key.js';
import { readStatus } from './status.js';

export interface Paper {
  readonly lockId: string;
  readonly keyId: Bytes;
  readonly fragment: string;
  /** Hexadecimal. */
  readonly seed: string | undefined;
}

const written = signal<Paper | undefined>(undefined);

/** What is to go on paper: in memory alone, until the person says that it is there. Nothing before the lock has taken the key. */
export const paper = computed(() => {
  const ownerKey = locks.value.find(({ id }) => id === written.value?.lockId)?.ownerKey;
  return ownerKey && areEqual(ownerKey.keyId, written.value!.keyId) ? written.value : undefined;
});

/** The last entry that was made of an offer, and the key that asked for it: one offer under it takes the place of the other. */
let lastMade: { readonly under: ClaimKey; readonly lockId: string } | undefined;

async function madeUnder(under: ClaimKey): Promise<string | undefined> {
  if (!lastMade || !(await isSameSecret(lastMade.under.secret, under.secret))) return undefined;
  return locks.value.find(({ id, offered }) => id === lastMade!.lockId && offered)?.id;
}

/** Stores a new owner's key before it holds, beside one that still does. */
async function keep(loose: LooseKey, under: ClaimKey, known: string | undefined, deviceId: string): Promise<string> {
  const offered = await hold(loose);
  const fragment = await encodeKeyLink(loose);
  const present = known ?? (await madeUnder(under));
  const changes = { offered, deviceId, name: loose.name };
  const { id: lockId } =
    present === undefined ? await addLock(loose.name, await forPhone(offered), changes) : await change(present, changes);
  if (known === undefined) lastMade = { under, lockId };
  written.value = { lockId, keyId: loose.keyId, fragment, seed: undefined };
  return lockId;
}

/** The lock has taken the key. What else there is to do fails alone: the key holds all the same. */
async function settle(lock: Lock, lockId: string): Promise<void> {
  const { ownerKey } = await change(lockId, await taken(lockOf(lockId).offered!));
  try {
    const status = await readStatus(lock, lockId);
    if (status.hasSeed) await takeSeed(lock, lockId);
    if (await keepTime(lock, ownerKey!, status)) await readStatus(lock, lockId);
  } catch (error) {
    passOver(error);
  }
}

async function takeSeed(lock: Lock, lockId: string): Promise<void> {
  const seed = toHex(await lock.takeSeed());
  await change(lockId, { seed });
  if (written.value) written.value = { ...written.value, seed };
}

/** For where the link was lost before it came: while this phone still has the owner's own key. */
export async function askForSeed(lockId: string): Promise<void> {
  const { ownerKey, deviceId } = lockOf(lockId);
  await withKey(ownerKey!, deviceId, (lock) => takeSeed(lock, lockId));
}

/** Makes this phone the owner's. @param name what they call the lock, 32 bytes at most */
export async function claim(claimKey: ClaimKey, name: string): Promise<void> {
  checkName(name);
  await withKey(claimKey, undefined, async (lock, deviceId) => {
    let lockId = '';
    await lock.claim(name, async (key) => {
      lockId = await keep(key, claimKey, undefined, deviceId);
    });
    await settle(lock, lockId);
  });
}

/** Every key there is stops. @param ownerKey the owner's own, with no block */
export async function renew(ownerKey: HeldKey, known: string | undefined): Promise<void> {
  const device = locks.value.find(({ id }) => id === known)?.deviceId;
  await withKey(ownerKey, device, async (lock, deviceId) => {
    let lockId = '';
    await lock.renewKeys(ownerKey.name, async (key) => {
      lockId = await keep(key, ownerKey, known, deviceId);
    });
    await settle(lock, lockId);
    choose(lockId);
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
  written.value = undefined;
  await change(lockId, { ownerKey: undefined });
}
