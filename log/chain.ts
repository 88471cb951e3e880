/** The log's chain as docs/STORE.md says, for tools and for a browser. Byte strings, one character a byte. */
import { hmac as hmacOf } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { u32 } from '../src/store/format.js';
import { chainKeyBytes, linkBytes, sealTagBytes } from '../src/wire/chain.js';
import { HmacLabel } from '../src/wire/hmac-label.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (byte) => byte.charCodeAt(0));
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** The link before the first event. */
export const firstLink = '\0'.repeat(linkBytes);

export function nextLink(link: string, payload: string): string {
  return textOf(sha256(bytesOf(link + payload))).slice(0, linkBytes);
}

function hmac(key: string, message: string): string {
  return textOf(hmacOf(sha256, bytesOf(key), bytesOf(message)));
}

export function nextKey(key: string): string {
  return hmac(key, String.fromCharCode(HmacLabel.ChainKey)).slice(0, chainKeyBytes);
}

export function sealTag(key: string, number: number, link: string): string {
  return hmac(key, String.fromCharCode(HmacLabel.Seal) + u32(number) + link).slice(0, sealTagBytes);
}

/** Says under the present key which event is the newest. */
export function headTag(key: string, number: number, link: string): string {
  return hmac(key, String.fromCharCode(HmacLabel.Head) + u32(number) + link).slice(0, sealTagBytes);
}
