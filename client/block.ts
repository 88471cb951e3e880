/** What a key is narrowed to: docs/PROTOCOL.md, "Keys and blocks". */
import { allRights, Block, blockBytes, everyHour, noFrom, noUntil, noUses } from '../src/wire/block.js';
import { Right } from '../src/wire/command.js';
import { keyIdBytes } from '../src/wire/protocol.js';
import { type Bytes, bytesOf, join, randomBytes, readU32, u32 } from './bytes.js';

export const quartersPerDay = 96;
export const maxUses = noUses - 1;

/** What is left out is no limit. */
export interface Limits {
  /** Unix seconds: valid from then on. */
  readonly from?: number | undefined;
  /** Unix seconds: valid before then. */
  readonly until?: number | undefined;
  readonly schedule?: Schedule | undefined;
  /** `Right` bits. */
  readonly rights?: number | undefined;
  /** Unlocks, 0 to `maxUses`; there must be an `until` here or above. */
  readonly uses?: number | undefined;
}

/** A block in words. */
export interface Caveats extends Limits {
  /** 4 bytes. */
  readonly holderId: Bytes;
}

/** In the lock's local time. */
export interface Schedule {
  /** Bit 0 is Sunday. */
  readonly weekdays: number;
  /** Quarters of an hour after midnight, 0 to 95. */
  readonly start: number;
  /** Quarters of an hour, 1 to 96: also past midnight. */
  readonly length: number;
}

/** Rights that people have a word for. */
export const roles = {
  guest: Right.Unlock | Right.Lock,
  resident: Right.Unlock | Right.Lock | Right.HoldOpen | Right.Observe,
  service: Right.Observe | Right.ReadLog | Right.SetClock,
  manager: allRights & ~Right.Administer,
  administrator: allRights,
} as const;

/** The caveats contradict the protocol. */
export class BlockError extends Error {}

function within(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new BlockError(`${name} must be a whole number from ${least} to ${most}, not ${value}.`);
}

/** @throws BlockError */
export function encodeBlock(caveats: Caveats): Bytes {
  const { holderId, schedule } = caveats;
  if (holderId.length !== keyIdBytes || !holderId.some((byte) => byte)) {
    throw new BlockError('A holder id has 4 bytes, not all of them 0.');
  }
  return join(
    holderId,
    u32(within('from', caveats.from ?? noFrom, 0, noUntil)),
    u32(within('until', caveats.until ?? noUntil, 0, noUntil)),
    schedule
      ? [
          within('weekdays', schedule.weekdays, 0, 127),
          within('start', schedule.start, 0, quartersPerDay - 1),
          within('length', schedule.length, 0, quartersPerDay),
        ]
      : bytesOf(everyHour),
    [within('rights', caveats.rights ?? allRights, 0, allRights), within('uses', caveats.uses ?? noUses, 0, noUses)],
  );
}

/** @throws BlockError if it is not 17 bytes, or its holder id is 0. */
export function decodeBlock(block: Uint8Array): Caveats {
  const holderId = Uint8Array.from(block.subarray(Block.HolderId, Block.From));
  if (block.length !== blockBytes || !holderId.some((byte) => byte)) throw new BlockError('This is no block.');
  const [weekdays, start, length] = [block[Block.Weekdays]!, block[Block.Start]!, block[Block.Length]!];
  const isEveryHour = String.fromCharCode(weekdays, start, length) === everyHour;
  const [from, until] = [readU32(block, Block.From), readU32(block, Block.Until)];
  const [rights, uses] = [block[Block.Rights]!, block[Block.Uses]!];
  return {
    holderId,
    from: from === noFrom ? undefined : from,
    until: until === noUntil ? undefined : until,
    schedule: isEveryHour ? undefined : { weekdays, start, length },
    rights: rights === allRights ? undefined : rights,
    uses: uses === noUses ? undefined : uses,
  };
}

/** What is left of the rights after all blocks. */
export function rightsOf(blocks: readonly Uint8Array[]): number {
  return blocks.reduce((rights, block) => rights & block[Block.Rights]!, allRights);
}

/** The span that all blocks leave, Unix seconds: empty if `until` is not after `from`. */
export function spanOf(blocks: readonly Uint8Array[]): { readonly from: number; readonly until: number } {
  return {
    from: Math.max(noFrom, ...blocks.map((block) => readU32(block, Block.From))),
    until: Math.min(noUntil, ...blocks.map((block) => readU32(block, Block.Until))),
  };
}

/** Never 0: that is the owner's own key in the log. */
export function newHolderId(): Bytes {
  const id = randomBytes(keyIdBytes);
  return id.some((byte) => byte) ? id : newHolderId();
}
