/** Points in time as people type and read them, in this computer's zone. In numbers they are Unix seconds. */
import { Failure } from '../failure.js';

const spanSeconds: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86400, w: 604800 };
const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-28 10:00`. */
export function formatTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return (
    `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())} ` +
    `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`
  );
}

function clockTime(text: string): readonly [hours: number, minutes: number] | undefined {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? [];
  if (hours === undefined || Number(hours) > 24 || Number(minutes) > 59) return undefined;
  return Number(hours) === 24 && Number(minutes) ? undefined : [Number(hours), Number(minutes)];
}

/** Quarters of an hour after midnight, 0 to 96; undefined if it is none. */
export function quarterOf(text: string): number | undefined {
  const time = clockTime(text);
  return time && time[1] % 15 === 0 ? time[0] * 4 + time[1] / 15 : undefined;
}

export function timeOfQuarter(quarter: number): string {
  return `${twoDigits(Math.floor(quarter / 4))}:${twoDigits((quarter % 4) * 15)}`;
}

function day(text: string, today: Date): readonly [year: number, month: number, day: number] | undefined {
  const later = { today: 0, tomorrow: 1 }[text];
  if (later !== undefined) return [today.getFullYear(), today.getMonth(), today.getDate() + later];
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.map(Number) ?? [];
  if (year === undefined) return undefined;
  const exists = new Date(year, month! - 1, date).getDate() === date && month! >= 1 && month! <= 12;
  return exists ? [year, month! - 1, date] : undefined;
}

/**
 * @param edge what a day without an hour means: its beginning, or its end
 * @param now Unix seconds
 * @throws Failure
 */
export function parseTime(text: string, edge: 'from' | 'until', now: number): number {
  const plain = text.trim().toLowerCase();
  const [, count, unit] = /^\+(\d{1,5})([mhdw])$/.exec(plain) ?? [];
  if (count !== undefined) return now + Number(count) * spanSeconds[unit!]!;
  const today = new Date(now * 1000);
  const [first = '', second, ...rest] = plain.split(/[ t](?=\d)/);
  const isHour = second === undefined && clockTime(first) !== undefined;
  const date = isHour ? day('today', today) : day(first, today);
  const time = isHour
    ? clockTime(first)
    : second === undefined
      ? ([edge === 'from' ? 0 : 24, 0] as const)
      : clockTime(second);
  const seconds = date && time && !rest.length ? new Date(...date, ...time).getTime() / 1000 : NaN;
  if (seconds >= 0 && seconds < 0xffffffff) return seconds;
  throw new Failure(
    'usage',
    `"${text}" is no point in time.`,
    'Write 2026-11-28, "2026-11-28 10:00", 10:00, tomorrow, or +3d (m, h, d, w) from now.',
  );
}
