/** The battery: how good it is, whether it carries another movement, and what it says on light and in the log. */
import * as gauge from '#port/gauge';
import { EventCode, nobody, Reason } from '../wire/events.js';
import { record } from './audit.js';
import { batteryLow, showNext } from './signals.js';

/** A state is the code of the event that tells of it. */
type PowerState = EventCode.PowerGood | EventCode.PowerLow | EventCode.PowerCritical;

let state: PowerState = EventCode.PowerGood;
/** By how much the last movement pulled the battery down, in millivolts. */
let sag = 0;

/** State at `millivolts` at rest; a better state than the present one needs the hysteresis on top. */
function stateAt(millivolts: number): PowerState {
  const margin = gauge.hysteresisMillivolts;
  if (millivolts < gauge.criticalMillivolts + (state === EventCode.PowerCritical ? margin : 0))
    return EventCode.PowerCritical;
  if (millivolts < gauge.lowMillivolts + (state === EventCode.PowerGood ? 0 : margin)) return EventCode.PowerLow;
  return EventCode.PowerGood;
}

/** Measures at rest; call it only while the motor is still. Returns millivolts. */
export function check(): number {
  const millivolts = gauge.millivolts();
  const now = stateAt(millivolts);
  if (now !== state) {
    state = now;
    record(now, Reason.None, nobody, millivolts);
  }
  return millivolts;
}

/** Says so on the light while the battery is not good. */
export function remind(): void {
  if (state !== EventCode.PowerGood) showNext(batteryLow);
}

/** True if the battery is expected to carry a whole movement: half a throw is worse than none. */
export function mayMove(): boolean {
  const millivolts = check();
  return state !== EventCode.PowerCritical && millivolts - sag >= gauge.loadedFloorMillivolts;
}

/** Measures under load, while the motor runs steadily. @param rest millivolts before it ran */
export function measureLoad(rest: number): void {
  sag = rest - gauge.millivolts();
}
