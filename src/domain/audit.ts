/** The log: every decision with its reason. */
import * as clock from '#port/clock';
import { appendEvent, tidy } from '../store/store.js';
import { EventCode, firstRateLimited, nobody, phone, rateLimitedCodes, Reason } from '../wire/events.js';
import { wall, wrongSeconds } from './time.js';

const secondsPerMinute = 60;
const rateLimitSeconds = 600;
/**
 * Second after which a rate-limited event may be recorded again: one for each code, then one for each reason not to move
 * (all are below `TooShort`), so that none hides another.
 */
const quietUntil = new Uint32Array(rateLimitedCodes + Reason.TooShort);

/** The last word's upper half is not used but by phones, and stays erased. */
export const noMore = 0xffff << 16;

export const enum ClockState {
  /** Unix seconds, wrong by so many minutes at most, or by more. */
  MostMinutes = 254,
  /** Seconds count from power-on; the hour is not known. */
  SincePowerOn = 255,
}

/** The clock's byte of an event. */
function clockState(): number {
  return wall.offset
    ? Math.min(ClockState.MostMinutes, Math.ceil(wrongSeconds() / secondsPerMinute))
    : ClockState.SincePowerOn;
}

/**
 * @param who slot of the user, or `nobody`.
 * @param value what the code says: seconds, millivolts, bytes, of which the lower half counts; of a phone's event all of it.
 */
export function record(code: EventCode, reason: Reason, who: number, value: number): void {
  const now = clock.seconds();
  if (who === nobody && code >= firstRateLimited && code !== EventCode.LockoutStarted) {
    const limited = code === EventCode.MoveRefused ? rateLimitedCodes + reason : code - firstRateLimited;
    if (now < quietUntil[limited]!) return;
    quietUntil[limited] = now + rateLimitSeconds;
  }
  /*@__NOINLINE__*/ appendEvent(
    now + wall.offset,
    code | (reason << 8) | (who << 16) | (clockState() << 24),
    who === phone ? value : (value & 0xffff) | noMore,
  );
}

export function recordFault(code: EventCode): void {
  record(code, Reason.None, nobody, 0);
}

/** Makes room for what comes next, so that no page is erased while someone waits or the motor runs. Tells of a page that failed. */
export function makeRoom(): void {
  const retired = tidy();
  if (retired >= 0) record(EventCode.PageRetired, Reason.StoreFault, nobody, retired);
}
