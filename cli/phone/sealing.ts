/** A text under a passphrase: AES-256-GCM with a key of scrypt. docs/PHONE-CLI.md, "The key file". */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';

/** scrypt's N: a guess takes 128 MB and some tenths of a second. RFC 7914. */
const cost = 2 ** 17;
const blockSize = 8;
const sealing = 'aes-256-gcm';

/** Its parts in base64. */
export interface Sealed {
  readonly salt: string;
  readonly iv: string;
  readonly tag: string;
  readonly text: string;
}

export function isSealed(value: unknown): value is Sealed {
  const parts = (value ?? {}) as Partial<Record<keyof Sealed, unknown>>;
  return [parts.salt, parts.iv, parts.tag, parts.text].every((part) => typeof part === 'string');
}

/** What a file is sealed under. scrypt is slow on purpose, so it is asked once a command. */
export interface Seal {
  readonly salt: Buffer;
  readonly key: Buffer;
}

export function sealOf(passphrase: string, salt: Buffer): Seal {
  const key = scryptSync(passphrase.normalize(), salt, 32, { N: cost, r: blockSize, p: 1, maxmem: 256 * cost * blockSize });
  return { salt, key };
}

export function seal(text: string, { salt, key }: Seal): Sealed {
  const iv = randomBytes(12);
  const cipher = createCipheriv(sealing, key, iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const base64 = (bytes: Buffer) => bytes.toString('base64');
  return { salt: base64(salt), iv: base64(iv), tag: base64(cipher.getAuthTag()), text: base64(sealed) };
}

/** @throws Error if the passphrase is another, or the file was changed. */
export function unseal(sealed: Sealed, { key }: Seal): string {
  const [iv, tag, text] = [sealed.iv, sealed.tag, sealed.text].map((part) => Buffer.from(part, 'base64'));
  const decipher = createDecipheriv(sealing, key, iv!, { authTagLength: 16 });
  decipher.setAuthTag(tag!);
  return decipher.update(text!, undefined, 'utf8') + decipher.final('utf8');
}
