/** The battery: how good it is, whether it carries another movement, and what it says on light and in the log. */
import * as clock from '#port/clock';
import * as gauge from '#port/gauge';
import { EventCode, nobody, Reason } from '../wire/events.js';
import { record } from './audit.js';
import { batteryLow, showNext } from './signals.js';

/** A state is the code of the event that tells of it. */
type PowerState = EventCode.PowerGood | EventCode.PowerLow | EventCode.PowerCritical;

/** A sag that forbids to move would never be measured again: after so long it no longer counts. */
const sagSeconds = 3600;

/** Others only read these three. */
export let state: PowerState = EventCode.PowerGood;
/** Millivolts at rest, and under load since then; 0 if there was none. */
export let rest = 0;
export let load = 0;
/** By how much the last movement that arrived pulled the battery down, in millivolts, and until which second that counts. */
let sag = 0;
let sagUntil = 0;

/** State at `millivolts` at rest; a better state than the present one needs the hysteresis on top. */
function stateAt(millivolts: number): PowerState {
  const margin = gauge.hysteresisMillivolts;
  if (millivolts < gauge.criticalMillivolts + (state === EventCode.PowerCritical ? margin : 0))
    return EventCode.PowerCritical;
  if (millivolts < gauge.lowMillivolts + (state === EventCode.PowerGood ? 0 : margin)) return EventCode.PowerLow;
  return EventCode.PowerGood;
}

/** Measures at rest; call it only while the motor is still. */
export function check(): void {
  rest = gauge.millivolts();
  load = 0;
  const now = stateAt(rest);
  if (now !== state) {
    state = now;
    record(now, Reason.None, nobody, rest);
  }
}

/** Says so on the light while the battery is not good. */
export function remind(): void {
  if (state !== EventCode.PowerGood) showNext(batteryLow);
}

/** True if the battery is expected to carry a whole movement: half a throw is worse than none. */
export function mayMove(): boolean {
  check();
  if (state === EventCode.PowerCritical) return false;
  return rest - sag >= gauge.loadedFloorMillivolts || clock.seconds() >= sagUntil;
}

/** Measures under load; call it only while the motor turns steadily. */
export function measureLoad(): void {
  load = gauge.millivolts();
}

/** The movement has arrived: its load is what the next one must be expected to take. */
export function keepLoad(): void {
  if (!load) return;
  sag = rest - load;
  sagUntil = clock.seconds() + sagSeconds;
}
