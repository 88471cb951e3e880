/** Sets the time: docs/PROTOCOL.md, "Commands". */
import * as clock from '#port/clock';
import { readU32, u32 } from '../store/format.js';
import { RecordKey } from '../store/keys.js';
import { get, put } from '../store/store.js';
import { Right } from '../wire/command.js';
import { Reason } from '../wire/events.js';
import { isSomeone } from './inside.js';
import { wall } from './time.js';
import { session } from './session.scoped.js';

const largestStep = 600;

/** @param time Unix seconds */
export function setClock(time: number): Reason {
  const now = clock.seconds();
  if (session.isTimed) return Reason.NotAllowed;
  const administers = (session.rights & Right.Administer) !== 0;
  const step = now + wall.offset - time;
  if ((!wall.offset || step > largestStep || step < -largestStep) && !administers) return Reason.ClockStep;
  const floor = get(RecordKey.ClockFloor);
  if (floor && time < readU32(floor, 0) && !(administers && isSomeone())) return Reason.ClockFloor;
  if (!put(RecordKey.ClockFloor, u32(time))) return Reason.StoreFault;
  wall.offset = time - now;
  wall.setAt = wall.floorAt = now;
  return Reason.None;
}
