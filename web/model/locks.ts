/** The locks that this phone has keys of, and the one that is shown. */
import { computed, signal } from '@preact/signals';
import type { HeldKey } from '../../client/keys.js';
import { newLedger } from '../../client/ledger.js';
import { maxNameBytes } from '../../client/link.js';
import { nameTooLong } from '../words.js';
import { deleteLock, readLocks, type StoredLock, writeLock } from './database.js';

export const locks = signal<readonly StoredLock[]>([]);
const currentId = signal<string | undefined>(undefined);

export const currentLock = computed(() => locks.value.find(({ id }) => id === currentId.value) ?? locks.value[0]);

const lastUsed = 'deadlatch-last-lock';

/** The name goes with the key in a link. @throws RangeError */
export function checkName(name: string): void {
  if (new TextEncoder().encode(name).length > maxNameBytes) throw new RangeError(nameTooLong);
}

export async function loadLocks(): Promise<void> {
  locks.value = (await readLocks()).sort((one, other) => one.name.localeCompare(other.name));
  currentId.value = localStorage.getItem(lastUsed) ?? undefined;
}

export function choose(id: string): void {
  currentId.value = id;
  localStorage.setItem(lastUsed, id);
}

export function lockOf(id: string): StoredLock {
  const lock = locks.value.find((each) => each.id === id);
  if (!lock) throw new Error('This lock is not on this phone any more.');
  return lock;
}

/** @throws RangeError, before anything is stored, if the name is too long */
async function store(lock: StoredLock): Promise<StoredLock> {
  checkName(lock.name);
  await writeLock(lock);
  const others = locks.value.filter(({ id }) => id !== lock.id);
  locks.value = [...others, lock].sort((one, other) => one.name.localeCompare(other.name));
  return lock;
}

/** Changes what is stored of a lock, on top of whatever was stored meanwhile. */
export async function change(id: string, changes: Partial<Omit<StoredLock, 'id'>>): Promise<StoredLock> {
  return store({ ...lockOf(id), ...changes });
}

export async function addLock(name: string, key: HeldKey, more: Partial<StoredLock> = {}): Promise<StoredLock> {
  const id = crypto.randomUUID();
  const lock = await store({ id, name, key, ledger: newLedger(key), pinNames: {}, log: [], ...more });
  choose(id);
  // The keys are worth more than what a browser clears when it needs room.
  await navigator.storage.persist();
  return lock;
}

export async function removeLock(id: string): Promise<void> {
  await deleteLock(id);
  locks.value = locks.value.filter((each) => each.id !== id);
}
