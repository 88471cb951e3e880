/** What a key is narrowed to, as it is typed and as it is told. */
import { type Limits, maxUses, quartersPerDay, roles, type Schedule } from '../../client/block.js';
import { allRights } from '../../src/wire/block.js';
import { Right } from '../../src/wire/command.js';
import { Failure } from '../failure.js';
import { formatTime, quarterOf, timeOfQuarter } from './times.js';

const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const everyDay = 127;

const rightNames: Readonly<Record<string, Right>> = {
  unlock: Right.Unlock,
  lock: Right.Lock,
  'hold-open': Right.HoldOpen,
  status: Right.Observe,
  log: Right.ReadLog,
  clock: Right.SetClock,
  pins: Right.Manage,
  administer: Right.Administer,
};

/** What `--rights` takes. */
export const rightsHelp = `${Object.keys(rightNames).join(', ')}; or for several of them: ${Object.keys(roles).join(', ')}`;

function listOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(',')
    .map((word) => word.trim());
}

export function parseRights(text: string): number {
  return listOf(text).reduce((rights, word) => {
    const more = rightNames[word] ?? (Object.hasOwn(roles, word) ? roles[word as keyof typeof roles] : undefined);
    if (more === undefined) throw new Failure('usage', `There is no right "${word}".`, `There are: ${rightsHelp}.`);
    return rights | more;
  }, 0);
}

export function rightsInWords(rights: number): string {
  if (rights === allRights) return 'everything';
  const words = Object.keys(rightNames).filter((name) => rights & rightNames[name]!);
  return words.join(', ') || 'nothing';
}

/** `sat,sun`, `mon-fri`. */
function parseWeekdays(text: string): number {
  const number = (word: string): number => {
    const day = weekdayNames.findIndex((name) => name === word.trim().slice(0, 3));
    if (day < 0)
      throw new Failure('usage', `"${word}" is no weekday.`, 'Write them as sat,sun or as mon-fri: two days and a dash.');
    return day;
  };
  return listOf(text).reduce((weekdays, span) => {
    const [first, last] = span.split('-').map(number) as [number, number?];
    let found = weekdays | (1 << first);
    for (let day = first; last !== undefined && day !== last;) found |= 1 << (day = (day + 1) % 7);
    return found;
  }, 0);
}

/** `10:00-14:00`, also past midnight. */
function parseHours(text: string): Pick<Schedule, 'start' | 'length'> {
  const [first, last, ...rest] = text.split('-');
  const [start, end] = [quarterOf(first ?? ''), quarterOf(last ?? '')];
  if (start === undefined || end === undefined || start >= quartersPerDay || start === end || rest.length)
    throw new Failure(
      'usage',
      `"${text}" are no hours that a key can have.`,
      'Write them as 10:00-14:00, in quarters of an hour; 22:00-06:00 goes past midnight.',
    );
  return { start, length: end > start ? end - start : end + quartersPerDay - start };
}

export function parseSchedule(on: string | undefined, between: string | undefined): Schedule | undefined {
  if (on === undefined && between === undefined) return undefined;
  const hours = between === undefined ? { start: 0, length: quartersPerDay } : parseHours(between);
  return { weekdays: on === undefined ? everyDay : parseWeekdays(on), ...hours };
}

export function parseUses(text: string): number {
  if (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= maxUses) return Number(text);
  throw new Failure('usage', `"${text}" is no number of uses.`, `A key can be good for 1 to ${maxUses} of them.`);
}

/** When and how often a key is good, in words; '' without a limit. */
export function limitsInWords({ from, until, schedule, uses }: Limits): string {
  return [
    from !== undefined && `from ${formatTime(from)}`,
    until !== undefined && `until ${formatTime(until)}`,
    schedule && scheduleInWords(schedule),
    uses !== undefined && (uses === 1 ? 'once' : `${uses} times`),
  ]
    .filter(Boolean)
    .join(', ');
}

function scheduleInWords({ weekdays, start, length }: Schedule): string {
  const days = weekdayNames.filter((_, day) => weekdays & (1 << day));
  const hours =
    length === quartersPerDay && start === 0
      ? ''
      : ` ${timeOfQuarter(start)} to ${timeOfQuarter(start + length === quartersPerDay ? quartersPerDay : (start + length) % quartersPerDay)}`;
  return (weekdays === everyDay ? 'every day' : days.join(', ') || 'on no day') + hours;
}
