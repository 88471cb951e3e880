/** HMAC-SHA-256 (RFC 2104) with pads made once per key: a loop over a pad costs more than both hashes. */
import { sha256 } from '#port/digest';
import * as nor from '#port/nor';

/** @param pads the key's inner and outer pad, 64 bytes each (hmac-pads.overlay.ts). */
export function hmac(pads: string, message: string): string {
  return sha256(pads.substr(64) + sha256(pads.substr(0, 64) + message));
}

const inner = '6'.repeat(48);
const outer = '\\'.repeat(48);

/** Pads of a key of 16 bytes, by words: a third of what `hmacPads` takes for each byte. */
export function keyPads(key: string): string {
  const words = nor.words(key);
  words[0]! ^= 0x36363636;
  words[1]! ^= 0x36363636;
  words[2]! ^= 0x36363636;
  words[3]! ^= 0x36363636;
  // Joining copies: the text is the array's own memory.
  const first = nor.bytes(words) + inner;
  words[0]! ^= 0x6a6a6a6a;
  words[1]! ^= 0x6a6a6a6a;
  words[2]! ^= 0x6a6a6a6a;
  words[3]! ^= 0x6a6a6a6a;
  return first + nor.bytes(words) + outer;
}
