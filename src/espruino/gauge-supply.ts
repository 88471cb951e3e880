/** The battery feeds the chip directly. */
export function millivolts(): number {
  return Math.round(NRF.getBattery() * 1000);
}

export * from './power-limits.js';
