/** The link of the log's newest event: docs/STORE.md, "The chain". */
import { sha256 } from '#port/digest';
import * as nor from '#port/nor';
import { eventRecordBytes, readU32, recordFrameBytes } from '../store/format.js';
import { vault } from '../store/vault.js';
import { linkBytes } from '../wire/chain.js';
import { eventsFrom } from './events-from.overlay.js';

const numberBytes = 4;
/** More than the vault can hold. */
const mostEvents = 512;

/** Of each one the digest of the link before it and its payload. */
export function newestLink(): string {
  const places = eventsFrom(Math.max(readU32(vault.seal, 0) + 1, vault.newestEvent + 1 - mostEvents), false);
  let link = vault.seal.substr(numberBytes, linkBytes);
  for (let i = 0; i < places.length; i++) {
    const at = places[i]! * 4;
    if (at) link = sha256(link + nor.read(at + 4, eventRecordBytes - recordFrameBytes)).substr(0, linkBytes);
  }
  return link;
}

