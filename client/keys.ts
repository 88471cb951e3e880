/** Keys: held where nobody can read them, narrowed, passed on. docs/PROTOCOL.md, "Keys and blocks". */
import { HmacLabel } from '../src/wire/hmac-label.js';
import { claimDigits, claimKeyId, finderSaltBytes, finderTagBytes, keyBytes, maxHops } from '../src/wire/protocol.js';
import { noUntil } from '../src/wire/block.js';
import { BlockError, type Caveats, decodeBlock, encodeBlock, rightsOf, spanOf } from './block.js';
import { areEqual, type Bytes, bytesOf, join, randomBytes } from './bytes.js';

/** A HMAC-SHA-256 key of WebCrypto. It can sign, and so make narrower ones, but not be exported. */
export type HmacKey = Extract<Awaited<ReturnType<typeof crypto.subtle.importKey>>, { type: unknown }>;

/** Where a key comes from. */
export interface KeyPath {
  readonly keyId: Bytes;
  /** Knows the lock again by its advert. */
  readonly finderKey: Bytes;
  /** Encoded, the owner's first. */
  readonly blocks: readonly Bytes[];
  /** What its holder calls the lock. */
  readonly name: string;
}

/** A key on its way to someone: whoever sees it has it. */
export interface LooseKey extends KeyPath {
  readonly secret: Bytes;
}

/** A key as the page keeps it: it can be stored in IndexedDB as it is. */
export interface HeldKey extends KeyPath {
  readonly secret: HmacKey;
}

/** What someone inside lets a phone become the owner with. */
export type ClaimKey = Pick<HeldKey, 'keyId' | 'blocks' | 'secret'>;

export async function importSecret(secret: Bytes): Promise<HmacKey> {
  return crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

/** HMAC-SHA-256 (RFC 2104), 32 bytes. */
export async function hmac(key: HmacKey, input: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, input));
}

export async function hold(key: LooseKey): Promise<HeldKey> {
  return { ...key, secret: await importSecret(key.secret) };
}

/**
 * A narrower key, to pass on.
 * @throws BlockError if the caveats are no block, or the key was narrowed three times.
 */
export async function narrow(key: HeldKey, caveats: Caveats): Promise<LooseKey> {
  if (key.blocks.length >= maxHops)
    throw new BlockError('This key was passed on three times: it can be used, but not narrowed.');
  const block = encodeBlock(caveats);
  if (caveats.uses !== undefined && spanOf([...key.blocks, block]).until === noUntil) {
    throw new BlockError('A key that counts its uses needs an end: the lock would have to count for ever.');
  }
  const secret = (await hmac(key.secret, join([HmacLabel.Narrow], block))).slice(0, keyBytes);
  return { ...key, blocks: [...key.blocks, block], secret };
}

/** 28 random digits, to be typed at the keypad: each as likely as any other. */
export function newClaimDigits(): string {
  let digits = '';
  while (digits.length < claimDigits) {
    // 250 is the last multiple of ten: what is above would make the first digits likelier.
    for (const byte of randomBytes(claimDigits)) if (byte < 250 && digits.length < claimDigits) digits += String(byte % 10);
  }
  return digits;
}

/** @throws RangeError if it is not 28 digits. */
export async function claimKeyOfDigits(digits: string): Promise<ClaimKey> {
  if (!/^\d{28}$/.test(digits)) throw new RangeError(`These are not ${claimDigits} digits.`);
  const key = await importSecret(bytesOf(digits));
  return claimKey((await hmac(key, Uint8Array.of(HmacLabel.ClaimKey))).slice(0, keyBytes));
}

/** @param secret 16 bytes, from the lock's tag or the flashing tool. */
export async function claimKey(secret: Bytes): Promise<ClaimKey> {
  return { keyId: bytesOf(claimKeyId), blocks: [], secret: await importSecret(secret) };
}

/** So that nobody is offered what the lock would refuse. @param right one of `Right`, or several */
export function allows({ blocks }: KeyPath, right: number): boolean {
  return (rightsOf(blocks) & right) === right;
}

/** True if the lock must know the time to take this key; such a key does not set its clock. */
export function hasTimes({ blocks }: KeyPath): boolean {
  return blocks.map(decodeBlock).some(({ from, until, schedule }) => (from ?? until ?? schedule) !== undefined);
}

/** True if the advert's 6 bytes are of the lock that this key is for. */
export async function isAdvertOf(key: KeyPath, id: Uint8Array): Promise<boolean> {
  if (id.length !== finderSaltBytes + finderTagBytes) return false;
  const salt = id.subarray(0, finderSaltBytes);
  const tag = await hmac(await importSecret(key.finderKey), join([HmacLabel.Finder], salt));
  return areEqual(tag.subarray(0, finderTagBytes), id.subarray(finderSaltBytes));
}
