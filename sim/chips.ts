/**
 * What the interpreter's firmware for a board knows of that board, and what of it is in the way of a wire. Source, where
 * nothing else is said: boards/MDBT42Q.py, PUCKJS.py, JOLTJS.py and NRF52840DK.py of Espruino 2v29.
 */
import type { BluetoothBuild } from './bluetooth/nrf.js';
import type { JoltWiring } from './jolt.js';
import type { Pins } from './pins.js';
import { joltSelfTest, puckSelfTest } from './self-test.js';

export interface Chip {
  readonly part: 'nRF52832' | 'nRF52840';
  /** D0 to one less. */
  readonly pinCount: number;
  /** Pins that a wire can reach, and what is printed beside them where that is not their name. */
  readonly reachable: Readonly<Record<number, string>>;
  /** AIN0 to AIN7: nRF52832 and nRF52840 product specifications, pin assignments. The same on both. */
  readonly analog: readonly number[];
  /** Pins whose watches debounce and take the rising edge unless told otherwise, with a pull-down from the start. */
  readonly builtInButtons: readonly number[];
  readonly builtInLights: readonly number[];
  /** What is written to and read from these is turned round: 1 is low, and a pull-down pulls up. */
  readonly negated: readonly number[];
  /** Why a pin is better left alone. */
  readonly taken: Readonly<Record<number, string>>;
  /** Pads that a self-test toggles before any JavaScript. */
  readonly selfTested: readonly number[];
  /** Where Storage is: `saved_code` of the board. */
  readonly storage: { readonly address: number; readonly pageBytes: number; readonly pages: number };
  /** JsVars in all: `variables`. */
  readonly variables: number;
  /** Whether `require("crypto")` has SHA-256: make/crypto/default.make and the board's libraries. */
  readonly hasSha256: boolean;
  /** Whether the interpreter is built with NFC; without, `NRF` has no call for it. */
  readonly hasNfc: boolean;
  readonly bluetooth: BluetoothBuild;
  /** The ring in which pin edges and Bluetooth events wait for the interpreter: `io_buffer_size`, and by default 1 kB. */
  readonly ioQueueBytes: number;
  readonly jolt?: JoltWiring;
  /** Runs at the first boot after power came on, before any JavaScript; yields the milliseconds that it takes. */
  readonly selfTest?: (pins: Pins) => Generator<number, void>;
}

const analog = [2, 3, 4, 5, 28, 29, 30, 31];
const nfc = { 9: 'NFC1', 10: 'NFC2' };
const console68 = { 6: 'console TX', 8: 'console RX' };

const powers = [-40, -20, -16, -12, -8, -4, 0, 4];
/**
 * S132 3.1, which gives a peripheral's link the highest bandwidth: six packets wait for one connection event. Later
 * softdevices queue as many as they are told, and nobody tells these: BLE_GATTS_HVN_TX_QUEUE_SIZE_DEFAULT.
 */
const s132 = { maxMtu: 53, maxWaiting: 6, powers };
const s140 = { maxMtu: 131, maxWaiting: 1, powers: [...powers, 5, 6, 7, 8] };

/** The names of pins as `D` and a number. */
function named(...pins: readonly number[]): Record<number, string> {
  return Object.fromEntries(pins.map((pin) => [pin, `D${pin}`]));
}

/** From `first` to `last`. */
function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The DK prints the chip's own names: P1.01 is D33. */
function portNames(...pins: readonly number[]): Record<number, string> {
  return Object.fromEntries(pins.map((pin) => [pin, `P${pin >> 5}.${String(pin & 31).padStart(2, '0')}`]));
}

const chips: Readonly<Record<string, Chip>> = {
  mdbt42q: {
    part: 'nRF52832',
    pinCount: 32,
    // The breakout's edges, and LED1 and LED2 on it.
    reachable: named(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ...range(14, 20), 22, ...range(25, 31)),
    analog,
    builtInButtons: [0],
    builtInLights: [1, 2],
    negated: [],
    taken: { ...nfc, ...console68, 21: 'reset' },
    selfTested: [],
    storage: { address: 0x6c000, pageBytes: 4096, pages: 10 },
    variables: 2950,
    hasSha256: true,
    hasNfc: true,
    bluetooth: { ...s132, name: 'MDBT42Q' },
    ioQueueBytes: 1024,
  },
  puckjs: {
    part: 'nRF52832',
    pinCount: 32,
    reachable: named(1, 2, ...range(28, 31)),
    analog,
    builtInButtons: [0],
    builtInLights: [5, 4, 3],
    negated: [],
    // The console's pins are pads, and wired with that in mind: ADR 2.
    taken: { ...nfc },
    selfTested: [1, 2, 28, 29, 30, 31],
    storage: { address: 0x6c000, pageBytes: 4096, pages: 10 },
    variables: 2630,
    hasSha256: true,
    hasNfc: true,
    bluetooth: { ...s132, name: 'Puck.js' },
    ioQueueBytes: 1024,
    selfTest: (pins) => puckSelfTest(pins, 0),
  },
  joltjs: {
    part: 'nRF52840',
    pinCount: 48,
    reachable: {
      ...{ 17: 'H0', 15: 'H1', 13: 'H2', 14: 'H3', 22: 'H4', 32: 'H5', 25: 'H6', 34: 'H7' },
      ...{ 3: 'Q0.sda', 29: 'Q0.scl', 7: 'Q0.fet', 2: 'Q1.sda', 31: 'Q1.scl', 27: 'Q1.fet' },
      ...{ 44: 'Q2.sda', 45: 'Q2.scl', 36: 'Q2.gnd', 43: 'Q2.vcc' },
      ...{ 39: 'Q3.sda', 38: 'Q3.scl', 37: 'Q3.gnd', 42: 'Q3.vcc' },
      ...named(1, 26, 46, 47),
    },
    analog,
    builtInButtons: [0],
    builtInLights: [6, 8, 41],
    negated: [6, 8, 41],
    taken: { ...nfc },
    // Outputs 5 ms each, lines of the sockets for microseconds: libs/joltjs/jswrap_jolt.c.
    selfTested: [17, 15, 13, 14, 22, 32, 25, 34, 3, 29, 7, 2, 31, 27, 44, 45, 36, 43, 39, 38, 37, 42],
    storage: { address: 0x91000, pageBytes: 4096, pages: 100 },
    variables: 12000,
    hasSha256: false,
    hasNfc: false,
    bluetooth: { ...s140, name: 'Jolt.js' },
    ioQueueBytes: 2048,
    jolt: {
      drivers: [
        { sleep: 21, mode: 16, outputs: [17, 15, 13, 14] },
        { sleep: 23, mode: 24, outputs: [22, 32, 25, 34] },
      ],
    },
    selfTest: joltSelfTest,
  },
  nrf52840dk: {
    part: 'nRF52840',
    pinCount: 48,
    // Nordic's user guide, headers P1 to P6; LEDs and buttons are on P24.
    reachable: portNames(3, 4, ...range(11, 16), ...range(24, 31), ...range(33, 47)),
    analog,
    builtInButtons: [11, 12, 24, 25],
    builtInLights: [13, 14, 15, 16],
    negated: [11, 12, 13, 14, 15, 16, 24, 25],
    // PSELRESET is P0.18 on this chip; the memory's pins as in nRF Util's guide to external memory.
    taken: {
      ...{ ...nfc, ...console68, 0: 'crystal', 1: 'crystal', 5: 'console RTS', 7: 'console CTS', 18: 'reset' },
      ...Object.fromEntries([17, ...range(19, 23)].map((pin) => [pin, 'external memory'])),
    },
    selfTested: [],
    storage: { address: 0xec000, pageBytes: 4096, pages: 10 },
    variables: 12500,
    hasSha256: false,
    hasNfc: false,
    bluetooth: { ...s140, name: 'Espruino NRF52840DK' },
    ioQueueBytes: 1024,
  },
};

/** What the firmware calls once for each hash: SHA-256, or where the interpreter has none, for the bytes of the message. */
export function hashNative(board: string): 'crypto.SHA256' | 'E.toUint8Array' {
  return chipOf(board).hasSha256 ? 'crypto.SHA256' : 'E.toUint8Array';
}

export function chipOf(board: string): Chip {
  const chip = chips[board];
  if (!chip) throw new RangeError(`the simulator knows no board ${board}`);
  return chip;
}
