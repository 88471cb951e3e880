/** What someone beside the door with an antenna has heard, and whether a secret is in it. */
import { toHex } from '../../client/bytes.js';
import type { LooseKey } from '../../client/keys.js';
import { decodeLink } from '../../client/link.js';
import { Op } from '../../sim/bluetooth/att.js';
import type { Frame } from '../../sim/bluetooth/radio.js';
import { HmacLabel } from '../../src/wire/hmac-label.js';
import { keyBytes } from '../../src/wire/protocol.js';
import { hmac } from './phone.js';

/** Opcode and handle, and the header of a frame. */
const headerBytes = 4;
/** So many bytes of a secret in a row are no chance. */
const windowBytes = 6;

export class Overheard {
  private readonly air: string;

  constructor(transcript: readonly Frame[]) {
    const packets = transcript.map(({ bytes }) => Buffer.from(bytes));
    const pieces = (...ops: readonly Op[]): Buffer[] =>
      packets.filter((packet) => ops.includes(packet[0]!)).map((packet) => packet.subarray(headerBytes));
    // Each packet, and each side's messages put together.
    const heard = [...packets, ...pieces(Op.Write, Op.WriteCommand), ...pieces(Op.Notification)];
    this.air = Buffer.concat(heard).toString('hex');
  }

  has(secret: Uint8Array): boolean {
    const hex = toHex(secret);
    for (let at = 0; at + windowBytes <= secret.length; at++)
      if (this.air.includes(hex.slice(at * 2, (at + windowBytes) * 2))) return true;
    return false;
  }
}

/** @param link of a key, or what stands behind its '#' */
export async function keyOf(link: string): Promise<LooseKey> {
  const decoded = await decodeLink(link.replace(/^[^#]*#/, ''));
  if (decoded.kind !== 'key') throw new Error('This link has no key.');
  return decoded.key;
}

/** What of a key is secret: itself, the finder's key, and what each of these blocks makes of it. */
export function secretsOf({ secret, finderKey }: LooseKey, blocks: readonly Uint8Array[] = []): Uint8Array[] {
  const chain: Uint8Array[] = [secret];
  for (const block of blocks)
    chain.push(hmac(Buffer.from(chain.at(-1)!), [HmacLabel.Narrow], Buffer.from(block)).subarray(0, keyBytes));
  return [finderKey, ...chain];
}
