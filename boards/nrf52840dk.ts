import type { Board } from './board.js';

/**
 * Nordic's nRF52840 DK: pins to spare, a button and lights on the board, and a debugger to find out why. Storage as in
 * boards/NRF52840DK.py of Espruino: page 236, 10 pages. Wiring: docs/boards/nrf52840dk.md.
 */
export const board = {
  name: 'nrf52840dk',
  title: 'nRF52840 DK',
  interpreterId: 'NRF52840DK',
  hasNfc: false,
  storage: { address: 0xec000, pageBytes: 4096, pages: 10 },
  firmware: { firstPage: 1, pages: 5 },
  vault: { firstPage: 6, pages: 4 },
  keypad: { kind: 'matrix', rows: [33, 34, 35, 36], columns: [37, 38, 39] },
  motor: {
    enable: 44,
    enableFilterMilliseconds: 50,
    inputs: { kind: 'pins', in1: 42, in2: 43 },
    current: { pin: 28, fullScaleMilliamps: 1650, stallMilliamps: 700 },
    limitMilliseconds: 1500,
    brakeMilliseconds: 80,
  },
  contacts: { kind: 'pins', locked: 46, unlocked: 47, door: 26, loop: 27 },
  // BTN1; it closes to ground, and the interpreter turns it round.
  insideButton: { pin: 11, activeHigh: true },
  gauge: { kind: 'divider', pin: 29, fullScaleMillivolts: 9900 },
  power: {
    fullMillivolts: 6400,
    lowMillivolts: 4800,
    criticalMillivolts: 4400,
    loadedFloorMillivolts: 3600,
    hysteresisMillivolts: 150,
  },
  // LED1 and LED2.
  light: { red: 13, green: 14 },
  buzzer: { pin: 45 },
} as const satisfies Board;
