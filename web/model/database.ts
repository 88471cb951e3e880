/** What the page keeps, in the browser's IndexedDB: keys as WebCrypto keys that nobody can read out, this page included. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Bytes } from '../../client/bytes.js';
import type { HeldKey } from '../../client/keys.js';
import type { Ledger } from '../../client/ledger.js';
import type { Status } from '../../client/lock.js';
import type { EarlierHead } from '../../log/verify.js';

/** What the lock last said, and when: Unix seconds. */
export interface Seen {
  readonly status: Status;
  readonly at: number;
}

export interface PinList {
  readonly slots: readonly number[];
  /** Unix seconds. */
  readonly at: number;
  /** Newest number of the log then: later ones may have changed the list. */
  readonly logNumber: number;
  /** This phone has changed it since, and not heard the new one. */
  readonly isStale?: boolean;
}

export interface StoredLock {
  readonly id: string;
  readonly name: string;
  readonly key: HeldKey;
  /** Only until the owner has it on paper: a phone keeps a narrowed key. */
  readonly ownerKey?: HeldKey | undefined;
  /** An owner's key that the lock has offered: it holds from the first time that the lock takes it. */
  readonly offered?: HeldKey | undefined;
  /** Of the log's chain, hexadecimal. */
  readonly seed?: string | undefined;
  readonly ledger: Ledger;
  /** When ledger and lock were last set against each other, Unix seconds. */
  readonly ledgerCheckedAt?: number | undefined;
  /** Ids, in hexadecimal, that the lock knows and the ledger does not. */
  readonly strangers?: readonly string[] | undefined;
  /** Ids, in hexadecimal, that the lock has seen. */
  readonly used?: readonly string[] | undefined;
  readonly pins?: PinList | undefined;
  /** Of users with a PIN, by their number. */
  readonly pinNames: Readonly<Record<number, string>>;
  readonly seen?: Seen | undefined;
  /** Records as they lie in the lock's flash, oldest first. */
  readonly log: readonly Bytes[];
  /** Of the last verified export. */
  readonly head?: EarlierHead | undefined;
  /** The browser's name for the device. */
  readonly deviceId?: string | undefined;
}

interface Schema extends DBSchema {
  locks: { key: string; value: StoredLock };
}

let database: Promise<IDBPDatabase<Schema>> | undefined;

/** In the simulator one browser is several phones, by what stands behind `?simulator=`. */
const name = `deadlatch${new URLSearchParams(location.search).get('simulator') ?? ''}`;

function open(): Promise<IDBPDatabase<Schema>> {
  database ??= openDB<Schema>(name, 1, {
    upgrade(created) {
      created.createObjectStore('locks', { keyPath: 'id' });
    },
  });
  return database;
}

export async function readLocks(): Promise<StoredLock[]> {
  return (await open()).getAll('locks');
}

/** Resolves once it is stored. */
export async function writeLock(lock: StoredLock): Promise<void> {
  const transaction = (await open()).transaction('locks', 'readwrite', { durability: 'strict' });
  await transaction.store.put(lock);
  await transaction.done;
}

export async function deleteLock(id: string): Promise<void> {
  await (await open()).delete('locks', id);
}
