/** An offset from UTC and its next two changes, for a lock to keep local time by. */
import type { Zone, ZoneChange } from './lock.js';

const daySeconds = 86_400;
/** No zone is without a change for longer, if it has any. */
const searchedDays = 400;

/** Minutes east of UTC at a time in Unix seconds. */
export type OffsetAt = (seconds: number) => number;

export const deviceOffset: OffsetAt = (seconds) => -new Date(seconds * 1000).getTimezoneOffset();

/** Of a zone of the IANA's, as in Europe/Berlin. @throws RangeError if there is none of that name */
export function offsetIn(timeZone: string): OffsetAt {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  return (seconds) => {
    const parts = format.formatToParts(seconds * 1000);
    const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
    const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    return Math.round((local / 1000 - seconds) / 60);
  };
}

/** The first second at which another offset holds, after `from`. */
function nextChange(from: number, offsetAt: OffsetAt): ZoneChange | undefined {
  const offset = offsetAt(from);
  for (let day = 1; day <= searchedDays; day++) {
    let late = from + day * daySeconds;
    if (offsetAt(late) === offset) continue;
    let early = late - daySeconds;
    while (late - early > 1) {
      const middle = Math.floor((early + late) / 2);
      if (offsetAt(middle) === offset) early = middle;
      else late = middle;
    }
    return { at: late, offset: offsetAt(late) };
  }
  return undefined;
}

/** Where there is no further change, its time is 0, and the offset behind it the same. */
export function zoneAt(now: number, offsetAt: OffsetAt = deviceOffset): Zone {
  const offset = offsetAt(now);
  const first = nextChange(now, offsetAt) ?? { at: 0, offset };
  const second = (first.at ? nextChange(first.at, offsetAt) : undefined) ?? { at: 0, offset: first.offset };
  return { offset, changes: [first, second] };
}
