/**
 * The log's chain: docs/STORE.md, "The chain". Whoever asks for the seed has made sure that it is the owner who gets it.
 */
import { sha256 } from '#port/digest';
import { bytes } from '#port/entropy';
import * as nor from '#port/nor';
import { eventRecordBytes, eventsPerSeal, readU32, recordFrameBytes, u32 } from '../store/format.js';
import { RecordKey } from '../store/keys.js';
import { replaceSecret } from '../store/replace-secret.overlay.js';
import { append, get, put } from '../store/store.js';
import { frame, vault } from '../store/vault.js';
import { chainKeyBytes, linkBytes, sealTagBytes } from '../wire/chain.js';
import { HmacLabel } from '../wire/hmac-label.js';
import { ChainTask } from './chain-task.js';
import { eventsFrom } from './events-from.overlay.js';
import { hmac, hmacPads } from './hmac.js';

const numberBytes = 4;
/** More than the vault can hold. */
const mostEvents = 512;

/** Of each one the digest of the link before it and its payload. */
function newestLink(): string {
  const places = eventsFrom(Math.max(readU32(vault.seal, 0) + 1, vault.newestEvent + 1 - mostEvents), false);
  let link = vault.seal.substr(numberBytes, linkBytes);
  for (let i = 0; i < places.length; i++) {
    const at = places[i]! * 4;
    if (at) link = sha256(link + nor.read(at + 4, eventRecordBytes - recordFrameBytes)).substr(0, linkBytes);
  }
  return link;
}

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
function seal(): void {
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

/** @returns the newest number, its link and its tag, which are zeros where there is no chain. */
function logHead(): string {
  const head = u32(vault.newestEvent) + newestLink();
  const chain = get(RecordKey.Chain);
  if (!chain) return head + '\0'.repeat(sealTagBytes);
  const pads = hmacPads(chain.substr(0, chainKeyBytes));
  return head + hmac(pads, String.fromCharCode(HmacLabel.Head) + head).substr(0, sealTagBytes);
}

/**
 * Takes the seed out of the lock, where it is destroyed before this returns: power that goes right then loses it for good.
 * @returns 16 bytes; '' if there is none, or it was taken before, or the flash does not take the change.
 */
function takeSeed(): string {
  const secret = get(RecordKey.Chain) ?? '';
  if (secret.length === chainKeyBytes || !secret) return '';
  // What `get` gives shows the flash as it is when it is looked at, and joining copies.
  const seed = String.fromCharCode(secret.charCodeAt(chainKeyBytes)) + secret.substr(chainKeyBytes + 1);
  return replaceSecret(RecordKey.Chain, secret.substr(0, chainKeyBytes)) ? seed : '';
}

/** @returns what was asked for; '' where there is none of it, or where the flash does not take the change. */
export function chainWork(task: ChainTask): string {
  if (task === ChainTask.Head) return logHead();
  if (task === ChainTask.TakeSeed) return takeSeed();
  if (task === ChainTask.Seal) seal();
  else {
    const seed = bytes(chainKeyBytes);
    if (put(RecordKey.Chain, seed + seed)) return seed;
  }
  return '';
}
