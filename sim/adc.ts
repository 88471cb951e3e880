/**
 * `analogRead`: SAADC of the nRF52832 with 14 bits and the supply as full scale, `jshPinAnalog` in
 * targets/nrf5x/jshardware.c. A pin without an analog input reads NaN.
 */
import type { Pins } from './pins.js';
import type { Session } from './session.js';
import { pinOf } from './values.js';

/** AIN0 .. AIN7. */
const analogPins = new Set([2, 3, 4, 5, 28, 29, 30, 31]);
const steps = 16384;

/** @param share what a pin carries, as a share of the supply */
export function installAdc(session: Session, pins: Pins, share: (pin: number) => number): void {
  session.defineGlobal('analogRead', (pinValue: unknown) => {
    const pin = pinOf(session, pinValue);
    if (!analogPins.has(pin)) return NaN;
    if (!pins.isManual(pin)) pins.setState(pin, 'analog');
    return Math.min(steps - 1, Math.max(0, Math.floor(share(pin) * steps))) / steps;
  });
}
