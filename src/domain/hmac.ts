/** HMAC-SHA-256 (RFC 2104) with pads made once per key: to make them costs more than both hashes. */
import { sha256 } from '#port/digest';
import * as nor from '#port/nor';

/** @param pads the key's inner and outer pad, 64 bytes each. */
export function hmac(pads: string, message: string): string {
  return sha256(pads.substr(64) + sha256(pads.substr(0, 64) + message));
}

/** @param key up to 64 bytes, in whole words: four bytes at once take a quarter of the time. */
export function hmacPads(key: string): string {
  const words = nor.words(key);
  const rest = 64 - key.length;
  for (let i = words.length; i--;) words[i]! ^= 0x36363636;
  // Joining copies: the text is the array's own memory.
  const inner = nor.bytes(words) + '6'.repeat(rest);
  // What turns the inner pad into the outer one, 0x5c.
  for (let i = words.length; i--;) words[i]! ^= 0x6a6a6a6a;
  return inner + nor.bytes(words) + '\\'.repeat(rest);
}
