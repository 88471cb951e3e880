/**
 * The motor behind one of Jolt.js's own drivers (DRV8847): its enable is the driver's nSLEEP, which keeps it at rest, without
 * the 2.7 mA that it takes awake, until the hardware's pulse. Out of its automatic mode the interpreter leaves that pin to us, and
 * MODE low: 1/0 and 0/1 drive, 1/1 brakes (libs/joltjs/jswrap_jolt.c).
 */
import { board } from '#board';
import * as motor from './motor.js';

export { brake, brakeMilliseconds, coast, drive, limitMilliseconds, readyIn, stalled } from './motor.js';

/** In the automatic mode an output that is written to would wake the driver. */
export function start(): void {
  Jolt.setDriverMode(board.motor.inputs.driver, 'off');
  motor.start();
}
