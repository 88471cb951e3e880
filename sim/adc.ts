/**
 * `analogRead`: SAADC of the nRF52 with 14 bits and the supply as full scale, `jshPinAnalog` in
 * targets/nrf5x/jshardware.c. A pin without an analog input reads NaN.
 */
import type { Pins } from './pins.js';
import type { Session } from './session.js';
import { pinOf } from './values.js';

const steps = 16384;

/**
 * @param analog pins with an analog input
 * @param share what a pin carries, as a share of the supply
 */
export function installAdc(session: Session, pins: Pins, analog: readonly number[], share: (pin: number) => number): void {
  session.defineGlobal('analogRead', (pinValue: unknown) => {
    const pin = pinOf(session, pinValue);
    if (!analog.includes(pin)) return NaN;
    if (!pins.isManual(pin)) pins.setState(pin, 'analog');
    return Math.min(steps - 1, Math.max(0, Math.floor(share(pin) * steps))) / steps;
  });
}
