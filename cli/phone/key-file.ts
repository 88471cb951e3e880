/**
 * The key file: one person's keys to the locks that they know, by name. docs/PHONE-CLI.md, "The key file", has the format.
 * Whoever reads it has the keys, so nobody else may, and it can be sealed under a passphrase.
 */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { LooseKey } from '../../client/keys.js';
import { fromJson, type Ledger, newLedger, toJson } from '../../client/ledger.js';
import { decodeLink, encodeKeyLink } from '../../client/link.js';
import { Failure } from '../failure.js';

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
/** scrypt's N: a guess takes 128 MB and some tenths of a second. RFC 7914. */
const cost = 2 ** 17;
const blockSize = 8;
const sealing = 'aes-256-gcm';

/** `$XDG_CONFIG_HOME/deadlatch/keys.json`, or what `DEADLATCH_KEYS` names. */
export function keyFilePath(): string {
  const { DEADLATCH_KEYS: named, XDG_CONFIG_HOME: config } = process.env;
  return named || join(config || join(homedir(), '.config'), 'deadlatch', 'keys.json');
}

interface Sealed {
  readonly salt: string;
  readonly iv: string;
  readonly tag: string;
  readonly text: string;
}

function keyOf(passphrase: string, salt: Buffer): Buffer {
  return scryptSync(passphrase.normalize(), salt, 32, { N: cost, r: blockSize, p: 1, maxmem: 256 * cost * blockSize });
}

function seal(text: string, passphrase: string): Sealed {
  const [salt, iv] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv(sealing, keyOf(passphrase, salt), iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const base64 = (bytes: Buffer) => bytes.toString('base64');
  return { salt: base64(salt), iv: base64(iv), tag: base64(cipher.getAuthTag()), text: base64(sealed) };
}

/** @throws Error if the passphrase is another, or the file was changed. */
function unseal(sealed: Sealed, passphrase: string): string {
  const [salt, iv, tag, text] = [sealed.salt, sealed.iv, sealed.tag, sealed.text].map((part) =>
    Buffer.from(part, 'base64'),
  );
  const decipher = createDecipheriv(sealing, keyOf(passphrase, salt!), iv!, { authTagLength: 16 });
  decipher.setAuthTag(tag!);
  return decipher.update(text!, undefined, 'utf8') + decipher.final('utf8');
}

/** The keys of a person, read once and written after each change. */
export class Keyring {
  private constructor(
    readonly path: string,
    /** What the file held when it was read or last written; undefined: there was none. */
    private bytes: string | undefined,
    private passphrase: string | undefined,
    private contents: KeyFile,
  ) {}

  /**
   * A file that is not there counts as empty.
   * @param askPassphrase called for a sealed file alone
   * @throws Failure
   */
  static async open(path: string, askPassphrase: () => Promise<string>): Promise<Keyring> {
    const bytes = await readOrNothing(path);
    if (bytes === undefined) return new Keyring(path, undefined, undefined, { locks: [] });
    let file = parse(path, bytes);
    let passphrase: string | undefined;
    if ('sealed' in file) {
      passphrase = await askPassphrase();
      try {
        file = parse(path, unseal(file['sealed'] as Sealed, passphrase));
      } catch (cause) {
        if (cause instanceof Failure) throw cause;
        throw new Failure(
          'noKey',
          `The passphrase does not open ${path}.`,
          'Type it again; nobody can open the file without it.',
          { cause },
        );
      }
    }
    return new Keyring(path, bytes, passphrase, await read(path, file));
  }

  get locks(): readonly KnownLock[] {
    return this.contents.locks;
  }

  get page(): string | undefined {
    return this.contents.page;
  }

  get isSealed(): boolean {
    return this.passphrase !== undefined;
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
    if (this.locks.some(({ name }) => name === lock.name))
      throw new Failure(
        'occupied',
        `You have a lock "${lock.name}" already.`,
        'Choose another name, or take that one out first: "deadlatch locks forget NAME".',
      );
    await this.write({ ...this.contents, locks: [...this.locks, lock] });
  }

  async replace(name: string, lock: KnownLock): Promise<KnownLock> {
    await this.write({ ...this.contents, locks: this.locks.map((known) => (known.name === name ? lock : known)) });
    return lock;
  }

  async forget(name: string): Promise<void> {
    await this.write({ ...this.contents, locks: this.locks.filter((known) => known.name !== name) });
  }

  async setPage(page: string | undefined): Promise<void> {
    if (page !== this.page) await this.write({ ...this.contents, page });
  }

  /** @param passphrase undefined: the file lies open from here on. */
  async setPassphrase(passphrase: string | undefined): Promise<void> {
    this.passphrase = passphrase;
    await this.write(this.contents);
  }

  /**
   * The old file stays whole until the new one is.
   * @throws Failure if another command has changed the file meanwhile: it may hold a key that exists nowhere else.
   */
  private async write(contents: KeyFile): Promise<void> {
    const text = JSON.stringify({ ...format, ...(await plain(contents)) }, null, 2);
    const { passphrase, path } = this;
    const bytes = passphrase === undefined ? text : JSON.stringify({ ...format, sealed: seal(text, passphrase) }, null, 2);
    const fresh = `${path}.${randomBytes(4).toString('hex')}.new`;
    try {
      if ((await readOrNothing(path)) !== this.bytes)
        throw new Failure(
          'occupied',
          `Another command has changed ${path} meanwhile; nothing was written.`,
          'Run this command again.',
        );
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const file = await open(fresh, 'w', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await chmod(fresh, 0o600);
      await rename(fresh, path);
    } catch (cause) {
      await rm(fresh, { force: true });
      if (cause instanceof Failure) throw cause;
      throw new Failure('noKey', `${path} cannot be written.`, 'Make room, or name another file with --keys.', { cause });
    }
    this.bytes = bytes;
    this.contents = contents;
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

async function read(path: string, { page, locks }: Readonly<Record<string, unknown>>): Promise<KeyFile> {
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
