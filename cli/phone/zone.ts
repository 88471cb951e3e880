/** The lock's zone: what a clock on the wall beside it shows, now and behind the next two changes. */
import type { Zone, ZoneChange } from '../../client/lock.js';

const hour = 3600;
const twoYears = 2 * 366 * 24 * hour;

/** Minutes east of UTC, at a point in time in Unix seconds. */
function offsetAt(format: Intl.DateTimeFormat, seconds: number): number {
  const part = Object.fromEntries(format.formatToParts(seconds * 1000).map(({ type, value }) => [type, Number(value)]));
  const local = Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'], part['second']);
  return Math.round((local / 1000 - seconds) / 60);
}

/** The first second of another offset than this, or undefined: none in two years. */
function nextChange(format: Intl.DateTimeFormat, from: number): ZoneChange | undefined {
  const offset = offsetAt(format, from);
  for (let day = from; day < from + twoYears; day += 24 * hour) {
    if (offsetAt(format, day + 24 * hour) === offset) continue;
    let [before, behind] = [day, day + 24 * hour];
    while (behind - before > 1) {
      const middle = Math.floor((before + behind) / 2);
      if (offsetAt(format, middle) === offset) before = middle;
      else behind = middle;
    }
    return { at: behind, offset: offsetAt(format, behind) };
  }
  return undefined;
}

/**
 * @param name of the IANA's; this computer's if there is none
 * @param now Unix seconds
 * @returns a change at 0 is none
 * @throws RangeError if there is no such zone
 */
export function zoneOf(name: string | undefined, now: number): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    ...(name === undefined ? {} : { timeZone: name }),
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const offset = offsetAt(format, now);
  const first = nextChange(format, now);
  const second = first && nextChange(format, first.at);
  const none = { at: 0, offset };
  return { offset, changes: [first ?? none, second ?? none] };
}
