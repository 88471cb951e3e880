/** Seals the events since the last seal, and lets the key go on: docs/STORE.md, "The chain". */
import { eventsPerSeal, readU32, u32 } from '../store/format.js';
import { RecordKey } from '../store/keys.js';
import { replaceSecret } from '../store/replace-secret.overlay.js';
import { append, get } from '../store/store.js';
import { frame, vault } from '../store/vault.js';
import { chainKeyBytes, linkBytes, sealTagBytes } from '../wire/chain.js';
import { HmacLabel } from '../wire/hmac-label.js';
import { hmac, hmacPads } from './hmac.js';
import { newestLink } from './newest-link.overlay.js';

const numberBytes = 4;

function withTag(pads: string, numberAndLink: string): string {
  return numberAndLink + hmac(pads, String.fromCharCode(HmacLabel.Seal) + numberAndLink).substr(0, sealTagBytes);
}

/** @returns false if the flash does not take it. */
function writeSeal(pads: string): boolean {
  const seal = withTag(pads, u32(vault.newestEvent + 1) + newestLink());
  const at = append(frame(RecordKey.Event, seal), 1);
  if (!at) return false;
  vault.newestEvent++;
  vault.seal = seal;
  vault.sealAt = at;
  return true;
}

/** Writes the seal that is due, if one is; and destroys the key of one that is written. */
export function sealLog(): void {
  const secret = get(RecordKey.Chain);
  if (secret === undefined) return;
  const pads = hmacPads(secret.substr(0, chainKeyBytes));
  // A cut can leave the newest seal's key in flash: it must seal nothing else.
  const isWritten = withTag(pads, vault.seal.substr(0, numberBytes + linkBytes)) === vault.seal;
  const isDue = vault.newestEvent - readU32(vault.seal, 0) >= eventsPerSeal;
  if (!isWritten && !(isDue && writeSeal(pads))) return;
  const next = hmac(pads, String.fromCharCode(HmacLabel.ChainKey)).substr(0, chainKeyBytes);
  // Asked for again: what `get` gives shows the flash as it is when it is looked at, and a page may have been moved.
  replaceSecret(RecordKey.Chain, next + get(RecordKey.Chain)!.substr(chainKeyBytes));
}
