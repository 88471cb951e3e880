/** The log's chain as docs/STORE.md says, for tools: node:crypto in place of the lock's own digest. Byte strings, one character a byte. */
import { createHash, createHmac } from 'node:crypto';
import { u32 } from '../src/store/format.js';
import { chainKeyBytes, linkBytes, sealTagBytes } from '../src/wire/chain.js';
import { HmacLabel } from '../src/wire/hmac-label.js';

/** The link before the first event. */
export const firstLink = '\0'.repeat(linkBytes);

export function nextLink(link: string, payload: string): string {
  return createHash('sha256')
    .update(link + payload, 'latin1')
    .digest()
    .toString('latin1', 0, linkBytes);
}

function hmac(key: string, message: string): string {
  return createHmac('sha256', Buffer.from(key, 'latin1')).update(message, 'latin1').digest().toString('latin1');
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
