/** What is left of the rights behind all blocks. */
import { allRights, Block, blockBytes } from '../wire/block.js';
import { session } from './session.js';

/** @returns `Right` bits */
export function rights(): number {
  let left = allRights;
  for (let at = Block.Rights; at < session.blocks.length; at += blockBytes) left &= session.blocks.charCodeAt(at);
  return left;
}
