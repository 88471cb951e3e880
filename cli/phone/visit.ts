/** A command's way to a lock: the key from the file, a session, and errors as this tool tells them. */
import { advice } from '../../client/advice.js';
import { BlockError } from '../../client/block.js';
import { OtherVersion, Refused, SessionError, Unanswered, Unreachable } from '../../client/errors.js';
import { type ClaimKey, hold, type LooseKey } from '../../client/keys.js';
import { LedgerError, newLedger } from '../../client/ledger.js';
import { LinkError } from '../../client/link.js';
import { Lock, type Status, UnreadableAnswer } from '../../client/lock.js';
import { Session } from '../../client/session.js';
import { Failure } from '../failure.js';
import { isReadableByOthers, keyFilePath, Keyring, type KnownLock } from './key-file.js';
import type { Surroundings, Way } from './surroundings.js';

export interface KeyFileOptions {
  readonly keys?: string;
  readonly json?: true;
}

export interface LockOptions extends KeyFileOptions, Way {
  readonly lock?: string;
  /** If it is open already. */
  readonly keyring?: Keyring;
}

export interface Visit {
  readonly lock: Lock;
  readonly known: KnownLock;
  readonly key: LooseKey;
  readonly keyring: Keyring;
}

/** Prints for a person, or one line of JSON for a script. */
export function tell(here: Surroundings, { json }: KeyFileOptions, words: string, data: unknown): void {
  here.say(json ? JSON.stringify(data) : words);
}

export async function openKeyring(here: Surroundings, { keys }: KeyFileOptions): Promise<Keyring> {
  const path = keys ?? keyFilePath();
  if (await isReadableByOthers(path))
    here.note(`Others on this computer can read ${path}, and with it the keys: chmod 600 ${path}`);
  return Keyring.open(path, () => here.secret(`Passphrase of ${path}:`));
}

/** The key that is used. @throws Failure if a claim has not come to its end. */
export function keyOf(known: KnownLock): LooseKey {
  if (known.key) return known.key;
  throw new Failure(
    'noKey',
    `Nobody knows yet whether "${known.name}" is yours: the claim was cut off.`,
    `Ask it beside the lock: "deadlatch status --lock '${known.name}'". If it does not know the key, claim it again.`,
  );
}

export async function visit(here: Surroundings, options: LockOptions, use: (visit: Visit) => Promise<void>): Promise<void> {
  const keyring = options.keyring ?? (await openKeyring(here, options));
  const known = keyring.find(options.lock);
  const keys = [known.offered, known.key].filter((key) => key !== undefined);
  await withLock(here, options, keys, await hold(keys[0]!), async (lock) => {
    const settled = known.offered ? await settle(lock, keyring, known) : known;
    await use({ lock, keyring, known: settled, key: keyOf(settled) });
  });
}

/** @param sought whose lock is looked for; none: one to claim */
export async function withLock(
  here: Surroundings,
  way: Way,
  sought: readonly LooseKey[],
  key: ClaimKey,
  use: (lock: Lock) => Promise<void>,
): Promise<void> {
  const session = new Session(here.reach(way, sought), key, { timer: here.timer });
  if (here.isScreen) here.note('Asking the lock.');
  try {
    await explained(use(new Lock(session)));
  } finally {
    await session.end();
  }
}

/** A claim or a renewal was cut off: which of the two keys holds? */
async function settle(lock: Lock, keyring: Keyring, { name, key, offered }: KnownLock): Promise<KnownLock> {
  const isTaken = await lock.hasTaken(key && (await hold(key)));
  return keyring.change(name, (now) => ({
    ...now,
    ...(isTaken && { key: offered, ledger: newLedger(offered!) }),
    offered: undefined,
  }));
}

/** The same, with errors as this tool tells them. */
export async function explained<Result>(work: Promise<Result>): Promise<Result> {
  return work.catch((error: unknown) => {
    throw told(error);
  });
}

/** What came of it, as this tool says it: with what to do, and an exit code. */
function told(error: unknown): unknown {
  if (error instanceof Unreachable && error.cause instanceof Failure) return error.cause;
  if (error instanceof Refused)
    return new Refusal(
      error.reason,
      error.isProven,
      error.isProven ? 'The lock says no.' : 'Someone says no, and cannot prove that it is the lock.',
      advice(error.reason),
    );
  if (error instanceof Unanswered)
    return new Failure('unknown', 'No answer came: nobody knows whether the lock has done it.', afterNoAnswer, {
      cause: error,
    });
  if (error instanceof OtherVersion || error instanceof UnreadableAnswer)
    return new Failure('unsuitable', error.message, 'Get the version of this program that belongs to the lock.', {
      cause: error,
    });
  if (error instanceof SessionError)
    return new Failure('noAnswer', error.message, 'Is it powered, near, and connected to nobody else?', { cause: error });
  if (error instanceof BlockError || error instanceof LedgerError || error instanceof LinkError)
    return new Failure('usage', error.message, 'Nothing was changed.', { cause: error });
  return error;
}

const afterNoAnswer = 'Look at the door, or ask: "deadlatch status". Do not repeat it blindly.';

/** The lock's no, with its number for scripts. */
export class Refusal extends Failure {
  constructor(
    readonly reason: number,
    readonly isProven: boolean,
    message: string,
    next: string,
  ) {
    super('refused', `${message} (Reason ${reason}.)`, next);
  }
}

/** The status once the bolt has come to rest, or after as long as a movement with all its tries can take. */
export async function atRest(here: Surroundings, lock: Lock): Promise<Status> {
  let status = await lock.status();
  for (let tries = 0; status.isMoving && tries < mostLooks; tries++) {
    await here.wait(lookMilliseconds);
    status = await lock.status();
  }
  return status;
}

const lookMilliseconds = 500;
const mostLooks = 40;
