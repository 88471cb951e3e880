/** The head of the log, for an export: docs/STORE.md, "The chain". */
import { u32 } from '../store/format.js';
import { RecordKey } from '../store/keys.js';
import { get } from '../store/store.js';
import { vault } from '../store/vault.js';
import { chainKeyBytes, sealTagBytes } from '../wire/chain.js';
import { HmacLabel } from '../wire/hmac-label.js';
import { hmac, hmacPads } from './hmac.js';
import { newestLink } from './newest-link.overlay.js';

/** @returns the newest number, its link and its tag, which are zeros where there is no chain. */
export function logHead(): string {
  const head = u32(vault.newestEvent) + newestLink();
  const chain = get(RecordKey.Chain);
  if (!chain) return head + '\0'.repeat(sealTagBytes);
  const pads = hmacPads(chain.substr(0, chainKeyBytes));
  return head + hmac(pads, String.fromCharCode(HmacLabel.Head) + head).substr(0, sealTagBytes);
}
