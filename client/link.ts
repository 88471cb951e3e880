/** A key as the fragment of a URL, for a link or a QR code: docs/PROTOCOL.md, "Link" and "The first owner". */
import { blockBytes } from '../src/wire/block.js';
import { keyBytes, keyIdBytes, linkChecksumBytes, LinkKind, maxHops } from '../src/wire/protocol.js';
import { decodeBlock } from './block.js';
import { areEqual, type Bytes, fromBase64Url, join, toBase64Url } from './bytes.js';
import type { LooseKey } from './keys.js';

/** Of a lock's name, in UTF-8: a link has room for so much. */
export const maxNameBytes = 32;

/** The text is no link, or not all of one. */
export class LinkError extends Error {}

export type Link = { readonly kind: 'key'; readonly key: LooseKey } | { readonly kind: 'claim'; readonly secret: Bytes };

async function checksum(body: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', body)).slice(0, linkChecksumBytes);
}

async function seal(body: Bytes): Promise<string> {
  return toBase64Url(join(body, await checksum(body)));
}

/** @throws LinkError if the name is too long */
export async function encodeKeyLink(key: LooseKey): Promise<string> {
  const name = new TextEncoder().encode(key.name);
  if (name.length > maxNameBytes) throw new LinkError(`The name of the lock has more than ${maxNameBytes} bytes.`);
  return seal(join([LinkKind.Key, key.blocks.length], key.keyId, key.finderKey, key.secret, ...key.blocks, name));
}

/** @param secret 16 bytes */
export async function encodeClaimLink(secret: Bytes): Promise<string> {
  return seal(join([LinkKind.Claim], secret));
}

function decodeKey(body: Bytes): LooseKey {
  let at = 2;
  const take = (count: number) => body.slice(at, (at += count));
  const hops = body[1]!;
  if (hops > maxHops || body.length < at + keyIdBytes + 2 * keyBytes + hops * blockBytes)
    throw new LinkError('This link is damaged.');
  const [keyId, finderKey, secret] = [take(keyIdBytes), take(keyBytes), take(keyBytes)];
  const blocks = Array.from({ length: hops }, () => take(blockBytes));
  for (const block of blocks) decodeBlock(block);
  const name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body.subarray(at));
  if (body.length - at > maxNameBytes) throw new LinkError('This link is damaged.');
  return { keyId, finderKey, secret, blocks, name };
}

/**
 * @param fragment what stands behind the '#' of the link
 * @throws LinkError
 */
export async function decodeLink(fragment: string): Promise<Link> {
  let body: Bytes;
  try {
    // The lock's tag has base64 as the interpreter writes it.
    const bytes = fromBase64Url(fragment.replaceAll('+', '-').replaceAll('/', '_'));
    body = bytes.slice(0, -linkChecksumBytes);
    if (!areEqual(await checksum(body), bytes.subarray(-linkChecksumBytes))) throw new LinkError('This link is damaged.');
    if (body[0] === LinkKind.Claim && body.length === 1 + keyBytes) return { kind: 'claim', secret: body.slice(1) };
    if (body[0] === LinkKind.Key) return { kind: 'key', key: decodeKey(body) };
  } catch (error) {
    throw new LinkError('This link is not whole: it may have been cut on its way. Ask for it again.', { cause: error });
  }
  throw new LinkError('This link is of a kind that this page does not know: it may need an update.');
}
