/** Times and limits in words. */
import { decodeBlock, type Limits, quartersPerDay, rightsOf, type Schedule } from '../../client/block.js';
import { allRights } from '../../src/wire/block.js';
import { allowanceWords as words, dayNames } from '../words.js';

const dateTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });

/** @param seconds Unix time */
export function when(seconds: number): string {
  return dateTime.format(seconds * 1000);
}

/** Of today the time alone. */
export function recently(seconds: number): string {
  const isToday = new Date(seconds * 1000).toDateString() === new Date().toDateString();
  return isToday ? `at ${time.format(seconds * 1000)}` : `on ${when(seconds)}`;
}

function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return parts.slice(0, -1).join(', ') + words.and + parts.at(-1)!;
}

export function rightsInWords(rights: number): string {
  if (rights === allRights) return words.everything;
  const named = Object.entries(words.rights).filter(([bit]) => rights & Number(bit));
  return named.length ? words.may(listed(named.map(([, name]) => name))) : words.nothing;
}

/** @param quarters of an hour since midnight */
function clockOfQuarters(quarters: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(quarters / 4) % 24)}:${two((quarters % 4) * 15)}`;
}

function daysInWords(weekdays: number): string {
  if (weekdays === 0b1111111) return words.everyDay;
  if (weekdays === 0b0111110) return words.weekdays;
  if (weekdays === 0b1000001) return words.weekend;
  // The week begins on Monday.
  const days = [1, 2, 3, 4, 5, 6, 0].filter((day) => weekdays & (1 << day));
  return days.length ? listed(days.map((day) => dayNames[day]!)) : words.noDay;
}

function scheduleInWords({ weekdays, start, length }: Schedule): string {
  const hours =
    start === 0 && length >= quartersPerDay
      ? words.wholeDay
      : words.hours(clockOfQuarters(start), clockOfQuarters(start + length));
  return `${daysInWords(weekdays)} ${hours}`;
}

/** Without its rights; '' where it limits nothing else. */
function limitsInWords({ from, until, schedule, uses }: Limits): string {
  return [
    ...(schedule ? [scheduleInWords(schedule)] : []),
    ...(from === undefined ? [] : [words.from(when(from))]),
    ...(until === undefined ? [] : [words.until(when(until))]),
    ...(uses === undefined ? [] : [words.uses(uses)]),
  ].join(', ');
}

/** "may unlock and lock, Saturday 10:00 to 14:00, until 30 Nov 2026, 18:00, opens twice" */
export function caveatsInWords(caveats: Limits): string {
  return `${rightsInWords(caveats.rights ?? allRights)}, ${limitsInWords(caveats) || words.always}`;
}

/** What is left after all blocks, a line for each that limits when or how often: all of them hold at once. */
export function blocksInWords(blocks: readonly Uint8Array[]): string[] {
  const rights = rightsInWords(rightsOf(blocks));
  const limits = blocks.map((block) => limitsInWords(decodeBlock(block))).filter(Boolean);
  if (limits.length < 2) return [`${rights}, ${limits[0] ?? words.always}`];
  return [rights, ...limits.map(words.only)];
}
