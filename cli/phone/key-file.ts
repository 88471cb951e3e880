/**
 * The key file: one person's keys to the locks that they know, by name. docs/PHONE-CLI.md, "The key file", has the format.
 * Whoever reads it has the keys, so nobody else may, and it can be sealed under a passphrase.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { LooseKey } from '../../client/keys.js';
import { fromJson, type Ledger, newLedger, toJson } from '../../client/ledger.js';
import { decodeLink, encodeKeyLink } from '../../client/link.js';
import { Failure } from '../failure.js';
import { isSealed, seal, type Seal, sealOf, unseal } from './sealing.js';

/** A lock as its holder knows it. */
export interface KnownLock {
  readonly name: string;
  /** Absent while a claim has not come to its end. */
  readonly key?: LooseKey | undefined;
  /** A key that the lock has offered: it holds from the first time that the lock takes it. */
  readonly offered?: LooseKey | undefined;
  readonly ledger: Ledger;
  /** The log's, in hexadecimal, once it was taken: the lock has it no more. */
  readonly seed?: string | undefined;
  /** `NUMBER:LINK` of the newest log that was read and held. */
  readonly head?: string | undefined;
}

export interface KeyFile {
  /** Where the phone page is served, for links. */
  readonly page?: string | undefined;
  readonly locks: readonly KnownLock[];
}

const format = { deadlatch: 'phone', version: 1 } as const;

/** `$XDG_CONFIG_HOME/deadlatch/keys.json`, or what `DEADLATCH_KEYS` names. */
export function keyFilePath(): string {
  const { DEADLATCH_KEYS: named, XDG_CONFIG_HOME: config } = process.env;
  return named || join(config || join(homedir(), '.config'), 'deadlatch', 'keys.json');
}

/** The keys of a person. */
export class Keyring {
  /** What the file held when it was last read or written; undefined: there is none. */
  private bytes: string | undefined;
  private seal: Seal | undefined;
  private contents: KeyFile = { locks: [] };

  private constructor(readonly path: string) {}

  /**
   * A file that is not there counts as empty.
   * @param askPassphrase called for a sealed file alone
   * @throws Failure
   */
  static async open(path: string, askPassphrase: () => Promise<string>): Promise<Keyring> {
    const keyring = new Keyring(path);
    await keyring.read(async (salt) => sealOf(await askPassphrase(), salt));
    return keyring;
  }

  get locks(): readonly KnownLock[] {
    return this.contents.locks;
  }

  get page(): string | undefined {
    return this.contents.page;
  }

  get isSealed(): boolean {
    return this.seal !== undefined;
  }

  /** @throws Failure if there is no such lock, or no name was given and there are several. */
  find(name: string | undefined): KnownLock {
    const { locks } = this;
    if (name === undefined && locks.length === 1) return locks[0]!;
    const found = locks.find((lock) => lock.name === name);
    if (found) return found;
    const names = locks.map((lock) => `"${lock.name}"`).join(', ');
    if (!locks.length)
      throw new Failure(
        'noKey',
        `There is no key in ${this.path}.`,
        'Take a new lock with "deadlatch claim NAME", or a key that you were given with "deadlatch locks add LINK".',
      );
    if (name === undefined) throw new Failure('usage', `You know several locks: ${names}.`, 'Name one with --lock.');
    throw new Failure('noKey', `There is no lock "${name}" in ${this.path}.`, `It knows ${names}.`);
  }

  /** @throws Failure if there is one of this name. */
  async add(lock: KnownLock): Promise<void> {
    await this.update(() => {
      this.refuseName(lock.name);
      return { ...this.contents, locks: [...this.locks, lock] };
    });
  }

  /** @param change is given the lock as it is in the file now; another command may have changed it meanwhile */
  async change(name: string, change: (known: KnownLock) => KnownLock): Promise<KnownLock> {
    let changed: KnownLock;
    await this.update(() => {
      const before = this.find(name);
      changed = change(before);
      if (changed.name !== name) this.refuseName(changed.name);
      return { ...this.contents, locks: this.locks.map((known) => (known === before ? changed : known)) };
    });
    return changed!;
  }

  async forget(name: string): Promise<void> {
    await this.update(() => ({ ...this.contents, locks: this.locks.filter((known) => known.name !== name) }));
  }

  async setPage(page: string): Promise<void> {
    if (page !== this.page) await this.update(() => ({ ...this.contents, page }));
  }

  /** @param passphrase undefined: the file lies open from here on. */
  async setPassphrase(passphrase: string | undefined): Promise<void> {
    await this.update(() => {
      this.seal = passphrase === undefined ? undefined : sealOf(passphrase, randomBytes(16));
      return this.contents;
    });
  }

  private refuseName(name: string): void {
    if (this.locks.some((known) => known.name === name))
      throw new Failure(
        'occupied',
        `You have a lock "${name}" already.`,
        'Choose another name, or take that one out first: "deadlatch locks forget NAME".',
      );
  }

  private async read(sealFor: (salt: Buffer) => Promise<Seal>): Promise<void> {
    const { path } = this;
    const bytes = await readOrNothing(path);
    if (bytes === this.bytes) return;
    let file = bytes === undefined ? { locks: [] } : parse(path, bytes);
    let opened: Seal | undefined;
    if ('sealed' in file) {
      const sealed = file['sealed'];
      if (!isSealed(sealed)) throw noKeyFile(path);
      opened = await sealFor(Buffer.from(sealed.salt, 'base64'));
      let text;
      try {
        text = unseal(sealed, opened);
      } catch (cause) {
        throw new Failure(
          'noKey',
          `The passphrase does not open ${path}.`,
          'Type it again; nobody can open the file without it.',
          { cause },
        );
      }
      file = parse(path, text);
    }
    this.contents = await readLocks(path, file);
    this.bytes = bytes;
    this.seal = opened;
  }

  /**
   * One command after the other, each on what the last has left: the file may hold a key that exists nowhere else. The old one stays
   * whole until the new one is.
   */
  private async update(change: () => KeyFile): Promise<void> {
    const { path } = this;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
      throw unwritable(path, cause);
    });
    const guard = `${path}.lock`;
    const fresh = `${path}.new`;
    await take(path, guard);
    try {
      await this.read((salt) => {
        if (this.seal?.salt.equals(salt)) return Promise.resolve(this.seal);
        throw new Failure('occupied', `Another command has sealed ${path} anew meanwhile.`, 'Run this command again.');
      });
      const contents = change();
      const text = JSON.stringify({ ...format, ...(await plain(contents)) }, null, 2);
      const bytes = this.seal ? JSON.stringify({ ...format, sealed: seal(text, this.seal) }, null, 2) : text;
      await writeSynced(fresh, bytes);
      await rename(fresh, path);
      this.bytes = bytes;
      this.contents = contents;
    } catch (cause) {
      await rm(fresh, { force: true });
      throw cause instanceof Error && 'syscall' in cause ? unwritable(path, cause) : cause;
    } finally {
      await rm(guard, { force: true });
    }
  }
}

function unwritable(path: string, cause: unknown): Failure {
  return new Failure('noKey', `${path} cannot be written.`, 'Make room, or name another file with --keys.', { cause });
}

/** Only one command has this file at a time. @throws Failure */
async function take(path: string, guard: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await (await open(guard, 'wx', 0o600)).close();
      return;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(path, cause);
      if (tries > mostTries)
        throw new Failure('occupied', `Another command is writing ${path}.`, `If none is, it was killed: rm ${guard}`, {
          cause,
        });
      await new Promise((resolve) => setTimeout(resolve, tryMilliseconds));
    }
  }
}

const mostTries = 100;
const tryMilliseconds = 20;

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function readOrNothing(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Failure('noKey', `${path} cannot be read.`, 'See who owns it, or name another file with --keys.', { cause });
  }
}

/** True if somebody else on this machine can read the keys. */
export async function isReadableByOthers(path: string): Promise<boolean> {
  const mode = await stat(path).then(
    (stats) => stats.mode,
    () => 0,
  );
  return process.platform !== 'win32' && (mode & 0o077) !== 0;
}

function noKeyFile(path: string, cause?: unknown): Failure {
  return new Failure(
    'noKey',
    `${path} is no key file of this program, or is damaged.`,
    'Put back a copy of it, or name another file with --keys; nothing was changed.',
    { cause },
  );
}

function parse(path: string, text: string): Readonly<Record<string, unknown>> {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (cause) {
    throw noKeyFile(path, cause);
  }
  if (typeof file !== 'object' || file === null) throw noKeyFile(path);
  const { deadlatch, version } = file as Record<string, unknown>;
  if (deadlatch !== format.deadlatch) throw noKeyFile(path);
  if (version !== format.version)
    throw new Failure('noKey', `${path} was written by another version of this program.`, 'Update this one.');
  return file as Record<string, unknown>;
}

async function readLocks(path: string, { page, locks }: Readonly<Record<string, unknown>>): Promise<KeyFile> {
  if (!Array.isArray(locks) || !isTextOrNothing(page)) throw noKeyFile(path);
  try {
    return { page, locks: await Promise.all(locks.map(readLock)) };
  } catch (cause) {
    throw noKeyFile(path, cause);
  }
}

async function readLock(value: unknown): Promise<KnownLock> {
  const { name, key, offered, ledger, seed, head } = value as Record<string, unknown>;
  if (typeof name !== 'string' || ![key, offered, seed, head].every(isTextOrNothing)) throw new TypeError('is no lock');
  const [own, next] = await Promise.all([key, offered].map((link) => readKey(name, link as string | undefined)));
  if (!own && !next) throw new TypeError('has no key');
  return {
    name,
    key: own,
    offered: next,
    ledger: ledger === undefined ? newLedger((own ?? next)!) : fromJson(JSON.stringify(ledger)),
    seed: seed as string | undefined,
    head: head as string | undefined,
  };
}

async function readKey(name: string, link: string | undefined): Promise<LooseKey | undefined> {
  if (link === undefined) return undefined;
  const read = await decodeLink(link);
  if (read.kind !== 'key') throw new TypeError('is no key');
  return { ...read.key, name };
}

function isTextOrNothing(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

async function plain({ page, locks }: KeyFile): Promise<object> {
  return {
    page,
    locks: await Promise.all(
      locks.map(async ({ name, key, offered, ledger, seed, head }) => ({
        name,
        key: key && (await encodeKeyLink({ ...key, name })),
        offered: offered && (await encodeKeyLink({ ...offered, name })),
        ledger: JSON.parse(toJson(ledger)) as unknown,
        seed,
        head,
      })),
    ),
  };
}
