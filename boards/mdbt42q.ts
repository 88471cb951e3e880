import type { Board } from './board.js';
import { pageAddress } from './page.js';

/** MDBT42Q module or breakout: pins to spare, so every part has its own. Wiring: docs/boards/mdbt42q.md. */
export const board = {
  name: 'mdbt42q',
  title: 'MDBT42Q',
  interpreterId: 'MDBT42Q',
  hasNfc: true,
  storage: { address: 0x6c000, pageBytes: 4096, pages: 10 },
  firmware: { firstPage: 1, pages: 5 },
  vault: { firstPage: 6, pages: 4 },
  keypad: { kind: 'matrix', rows: [14, 15, 16, 17], columns: [18, 19, 20] },
  motor: {
    enable: 27,
    enableFilterMilliseconds: 50,
    inputs: { kind: 'pins', in1: 25, in2: 26 },
    current: { pin: 28, fullScaleMilliamps: 1650, stallMilliamps: 700 },
    limitMilliseconds: 1500,
    brakeMilliseconds: 80,
  },
  contacts: { kind: 'pins', locked: 30, unlocked: 31, door: 3, loop: 4 },
  insideButton: { pin: 22, activeHigh: false },
  gauge: { kind: 'divider', pin: 29, fullScaleMillivolts: 9900 },
  power: {
    fullMillivolts: 6400,
    lowMillivolts: 4800,
    criticalMillivolts: 4400,
    loadedFloorMillivolts: 3600,
    hysteresisMillivolts: 150,
  },
  radio: { frameBytes: 50, page: pageAddress },
  light: { red: 1, green: 2 },
  buzzer: { pin: 11 },
} as const satisfies Board;
