/** The log's chain begins: with the first owner, or anew where its key was lost. */
import { bytes } from '#port/entropy';
import { RecordKey } from '../store/keys.js';
import { put } from '../store/store.js';
import { chainKeyBytes } from '../wire/chain.js';

/** @returns false, and nothing has changed, if the flash does not take it. */
export function beginChain(): boolean {
  const seed = bytes(chainKeyBytes);
  return put(RecordKey.Chain, seed + seed);
}
