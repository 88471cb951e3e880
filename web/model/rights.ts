/** What the key of a lock allows, so that the page does not offer what the lock would refuse. */
import { rightsOf } from '../../client/block.js';
import type { KeyPath } from '../../client/keys.js';
import { Block, everyHour, noFrom, noUntil } from '../../src/wire/block.js';
import { readU32 } from '../../client/bytes.js';

export function allows(key: KeyPath, right: number): boolean {
  return (rightsOf(key.blocks) & right) === right;
}

/** Whether the lock must know the time to take this key; such a key does not set its clock. */
export function hasTimes(key: KeyPath): boolean {
  return key.blocks.some(
    (block) =>
      readU32(block, Block.From) !== noFrom ||
      readU32(block, Block.Until) !== noUntil ||
      String.fromCharCode(...block.subarray(Block.Weekdays, Block.Rights)) !== everyHour,
  );
}
