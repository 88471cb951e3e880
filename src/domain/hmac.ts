/** HMAC-SHA-256 (RFC 2104) with pads made once per key: a loop over a pad costs more than both hashes. */
import { sha256 } from '#port/digest';

/** @param pads the key's inner and outer pad, 64 bytes each (hmac-pads.overlay.ts). */
export function hmac(pads: string, message: string): string {
  return sha256(pads.substr(64) + sha256(pads.substr(0, 64) + message));
}
