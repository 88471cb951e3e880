/** This device's offset from UTC, and its next two changes, for a lock to keep local time by. */
import type { Zone, ZoneChange } from '../../client/lock.js';

const daySeconds = 86_400;
/** No zone is without a change for longer, if it has any. */
const searchedDays = 400;

export type OffsetAt = (seconds: number) => number;

/** Minutes east of UTC at a time in Unix seconds. */
export const deviceOffset: OffsetAt = (seconds) => -new Date(seconds * 1000).getTimezoneOffset();

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

/** Where there is no further change, its time is 0, which never comes. */
export function zoneAt(now: number, offsetAt: OffsetAt = deviceOffset): Zone {
  const offset = offsetAt(now);
  const first = nextChange(now, offsetAt) ?? { at: 0, offset };
  const second = (first.at ? nextChange(first.at, offsetAt) : undefined) ?? { at: 0, offset: first.offset };
  return { offset, changes: [first, second] };
}
