import type { Board } from './board.js';

/**
 * Jolt.js: an nRF52840 with two motor drivers on the board; the bolt's motor needs no other. Pins as in boards/JOLTJS.py of
 * Espruino, which also says where Storage is: page 145, 100 pages. Wiring: docs/boards/joltjs.md; why: ADR 14.
 */
export const board = {
  name: 'joltjs',
  title: 'Jolt.js',
  interpreterId: 'JOLTJS',
  hasNfc: false,
  storage: { address: 0x91000, pageBytes: 4096, pages: 100 },
  // The same pages as on a board that has no others (ADR 8): one layout, and 90 pages that nothing touches.
  firmware: { firstPage: 1, pages: 5 },
  vault: { firstPage: 6, pages: 4 },
  // The sockets Q2 and Q3, whose four lines each are all pins.
  keypad: { kind: 'matrix', rows: [45, 44, 43, 36], columns: [38, 39, 42] },
  motor: {
    // Driver 0: nSLEEP, H1, H0. The self-test, which drives one output after the other, ends with a push towards locked.
    enable: 21,
    enableFilterMilliseconds: 0,
    inputs: { kind: 'jolt', driver: 0, in1: 15, in2: 17 },
    limitMilliseconds: 1500,
    brakeMilliseconds: 80,
  },
  // The header beside Q0: of all free pins the only ones that the self-test leaves alone.
  contacts: { kind: 'pins', locked: 47, unlocked: 46, door: 26, loop: 1 },
  insideButton: { pin: 0, activeHigh: true },
  // Driver 1: H4, behind 220 and 39 kilohms.
  gauge: { kind: 'driver', driver: 1, output: 22, pin: 30, fullScaleMillivolts: 21915 },
  power: {
    fullMillivolts: 6400,
    lowMillivolts: 4800,
    criticalMillivolts: 4400,
    loadedFloorMillivolts: 3600,
    hysteresisMillivolts: 150,
  },
  // Q0.sda, Q0.scl; and the transistor in the ground of Q1.
  light: { red: 3, green: 29 },
  buzzer: { pin: 27 },
} as const satisfies Board;
