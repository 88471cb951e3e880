/** The times that a key is good at: docs/PROTOCOL.md, "Keys and blocks". */
import * as clock from '#port/clock';
import { readU16, readU32 } from '../store/format.js';
import { RecordKey } from '../store/keys.js';
import { get } from '../store/store.js';
import { Block, blockBytes, everyHour, noUntil } from '../wire/block.js';
import { Reason } from '../wire/events.js';
import { wall } from './time.js';

const daySeconds = 86400;
const quarterSeconds = 900;
const quartersPerDay = 96;
/** 1970 began on a Thursday; bit 0 is Sunday. */
const firstWeekday = 4;

/** Minutes east of UTC, of a signed u16. */
function minutes(zone: string, at: number): number {
  const value = readU16(zone, at);
  return value < 0x8000 ? value : value - 0x10000;
}

/** Seconds since 1970 by the clocks on the wall. */
function localTime(now: number): number {
  const zone = get(RecordKey.Zone);
  if (!zone) return now;
  let east = minutes(zone, 0);
  const first = readU32(zone, 4);
  const second = readU32(zone, 12);
  if (first && now >= first) east = minutes(zone, 2);
  if (second && now >= second) east = minutes(zone, 8);
  return now + east * 60;
}

/** True if a schedule that began on this day holds so many quarters of an hour after its start. */
function holds(block: string, day: number, quarters: number): boolean {
  const weekday = (day + firstWeekday) % 7;
  return (
    ((block.charCodeAt(Block.Weekdays) >> weekday) & 1) === 1 && quarters >= 0 && quarters < block.charCodeAt(Block.Length)
  );
}

function isWithin(block: string, local: number): boolean {
  const day = Math.floor(local / daySeconds);
  const quarters = Math.floor((local - day * daySeconds) / quarterSeconds) - block.charCodeAt(Block.Start);
  return holds(block, day, quarters) || holds(block, day - 1, quarters + quartersPerDay);
}

/** @returns why the key is not good now, or Reason.None. */
export function outsideLimits(blocks: string): Reason {
  if (!wall.offset) return Reason.ClockUnknown;
  const now = clock.seconds() + wall.offset;
  const local = localTime(now);
  for (let at = 0; at < blocks.length; at += blockBytes) {
    const block = blocks.substr(at, blockBytes);
    const until = readU32(block, Block.Until);
    if (now < readU32(block, Block.From)) return Reason.NotYetValid;
    if (until !== noUntil && now >= until) return Reason.Expired;
    if (block.substr(Block.Weekdays, everyHour.length) !== everyHour && !isWithin(block, local))
      return Reason.OutsideSchedule;
  }
  return Reason.None;
}
