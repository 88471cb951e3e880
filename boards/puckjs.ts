import type { Board } from './board.js';
import { pageAddress } from './page.js';

/**
 * Puck.js: six pads. Two PCF8574 expanders carry the keypad, the motor's direction inputs and the contacts on two I2C pads
 * and one interrupt pad; the motor's enable has a pad of its own. Wiring and reasons: docs/boards/puckjs.md, ADR 2.
 */
export const board = {
  name: 'puckjs',
  title: 'Puck.js',
  interpreterId: 'PUCKJS',
  hasNfc: true,
  storage: { address: 0x6c000, pageBytes: 4096, pages: 10 },
  firmware: { firstPage: 1, pages: 5 },
  vault: { firstPage: 6, pages: 4 },
  i2c: { sda: 1, scl: 2, hertz: 100000, interrupt: 30 },
  keypad: { kind: 'pcf8574', address: 0x20 },
  motor: {
    enable: 31,
    enableFilterMilliseconds: 50,
    inputs: { kind: 'pcf8574', address: 0x21, in1: 0, in2: 1 },
    limitMilliseconds: 1500,
    brakeMilliseconds: 80,
  },
  contacts: { kind: 'pcf8574', address: 0x21, locked: 2, unlocked: 3, door: 4, loop: 5 },
  insideButton: { pin: 0, activeHigh: true },
  gauge: { kind: 'supply' },
  power: {
    fullMillivolts: 3200,
    lowMillivolts: 2800,
    criticalMillivolts: 2600,
    loadedFloorMillivolts: 2500,
    hysteresisMillivolts: 80,
  },
  radio: { frameBytes: 50, page: pageAddress },
  light: { red: 5, green: 4 },
  buzzer: { pin: 28 },
} as const satisfies Board;
