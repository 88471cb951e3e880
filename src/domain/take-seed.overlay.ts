/** Hands the seed of the log's chain to the owner, once. Whoever calls this has made sure that it is the owner who gets it. */
import { RecordKey } from '../store/keys.js';
import { replaceSecret } from '../store/replace-secret.overlay.js';
import { get } from '../store/store.js';
import { chainKeyBytes } from '../wire/chain.js';

/**
 * Takes the seed out of the lock, where it is destroyed before this returns: power that goes right then loses it for good.
 * @returns 16 bytes; '' if there is none, or it was taken before, or the flash does not take the change.
 */
export function takeSeed(): string {
  const secret = get(RecordKey.Chain) ?? '';
  if (secret.length === chainKeyBytes || !secret) return '';
  // What `get` gives shows the flash as it is when it is looked at, and joining copies.
  const seed = String.fromCharCode(secret.charCodeAt(chainKeyBytes)) + secret.substr(chainKeyBytes + 1);
  return replaceSecret(RecordKey.Chain, secret.substr(0, chainKeyBytes)) ? seed : '';
}
