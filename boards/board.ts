/**
 * What a board record says: which pin does what, which flash pages hold the vault, and how the motor, the switches and the
 * battery behave electrically. Pins are Espruino's pin numbers (`3` is `D3`), because a number costs nothing to look up.
 * The build replaces every `board.x.y` in the firmware by its value, so that a record costs no variable at run time;
 * the simulator wires its world from the same record.
 */
export interface Board {
  /** File name without its ending, and the argument of `npm start`. */
  readonly name: string;
  readonly title: string;
  /** What the interpreter calls itself there: `process.env.BOARD`. */
  readonly interpreterId: string;
  /** Whether that interpreter is built with NFC, whose tag it switches on at a start; without, it has no call for it. */
  readonly hasNfc: boolean;
  /** Where the interpreter keeps its files (bytes, pages). */
  readonly storage: { readonly address: number; readonly pageBytes: number; readonly pages: number };
  /** The pages of Storage that hold the firmware, and those that hold records: the first one, and how many. docs/FLASH.md. */
  readonly firmware: { readonly firstPage: number; readonly pages: number };
  readonly vault: { readonly firstPage: number; readonly pages: number };
  readonly keypad: MatrixKeypad | ExpanderKeypad;
  readonly motor: MotorWiring;
  readonly contacts: PinContacts | ExpanderContacts;
  /** Someone inside presses it. `activeHigh` as the pin sees it; a low-active one gets a pull-up. */
  readonly insideButton: { readonly pin: number; readonly activeHigh: boolean };
  readonly gauge: DividerGauge | SupplyGauge | DriverGauge;
  readonly power: PowerLimits;
  readonly light: { readonly red: number; readonly green: number };
  readonly buzzer: { readonly pin: number };
  /**
   * Bluetooth, with the bytes of a frame: the interpreter's largest ATT MTU less 3; and the address of the page that an NFC tag leads to.
   * Absent where it has no SHA-256 (ADR 17).
   */
  readonly radio?: { readonly frameBytes: number; readonly page: string };
  /** Present where keypad, contacts or motor sit behind I2C expanders, whose open-drain INTs all pull `interrupt` low. */
  readonly i2c?: { readonly sda: number; readonly scl: number; readonly hertz: number; readonly interrupt: number };
}

/** 4 rows x 3 columns, rows driven low one at a time (open drain), columns read with pull-ups and watched. */
export interface MatrixKeypad {
  readonly kind: 'matrix';
  readonly rows: readonly [number, number, number, number];
  readonly columns: readonly [number, number, number];
}

/** The same keypad on a PCF8574: P3..P0 are the rows, P6..P4 the columns, so that its first key is at the highest bits. */
export interface ExpanderKeypad {
  readonly kind: 'pcf8574';
  readonly address: number;
}

/**
 * How long a pad may be high, again and again for half of the time, in the self-test that some boards run before any
 * JavaScript if their button is held. Jolt.js's holds its outputs for 5 ms each (libs/joltjs/jswrap_jolt.c); Puck.js's has no
 * delay between its steps (`selftest_check_pin` in libs/puckjs/jswrap_puck.c): microseconds, or as long as it takes to print
 * which pad failed.
 */
export const selfTestPulseMilliseconds = 5;

/**
 * An H-bridge with two direction inputs and an enable: 1/0 throws the bolt, 0/1 withdraws it, equal inputs brake, enable low
 * coasts. The enable is always a pin of the chip, timed by its hardware, and filtered by `enableFilterMilliseconds`, ten
 * times `selfTestPulseMilliseconds`. Half high and half low, the filter never gets above 53 %, and its input switches at 63 %: docs/BUILD.md.
 */
export interface MotorWiring {
  readonly enable: number;
  /** 0 where the bridge is soldered to the chip and nothing fits between: ADR 14 says what guards such a one. */
  readonly enableFilterMilliseconds: number;
  readonly inputs:
    | { readonly kind: 'pins'; readonly in1: number; readonly in2: number }
    /** One of Jolt.js's own drivers; the inputs are the pins behind two outputs of a pair, the enable is its nSLEEP. */
    | { readonly kind: 'jolt'; readonly driver: 0 | 1; readonly in1: number; readonly in2: number }
    /** Bits of a PCF8574, whose power-on state is all ones: brake. */
    | { readonly kind: 'pcf8574'; readonly address: number; readonly in1: number; readonly in2: number };
  /** A sense resistor on an ADC pin: milliamperes at a reading of full scale. Absent where the board cannot tell. */
  readonly current?: { readonly pin: number; readonly fullScaleMilliamps: number; readonly stallMilliamps: number };
  /** The hardware cut-off of one throw, and how long to brake at its end. */
  readonly limitMilliseconds: number;
  readonly brakeMilliseconds: number;
}

/**
 * Contacts that close to ground, read with pull-ups: two end switches of the bolt, the door's contact (closed while the door
 * is), and a loop in the plug of the bolt's switches, closed while it is plugged in.
 */
export interface PinContacts {
  readonly kind: 'pins';
  readonly locked: number;
  readonly unlocked: number;
  readonly door: number;
  readonly loop: number;
}

/** The same four contacts as bits of a PCF8574: side by side, in this order, so that one shift reads them. */
export interface ExpanderContacts {
  readonly kind: 'pcf8574';
  readonly address: number;
  readonly locked: number;
  readonly unlocked: number;
  readonly door: number;
  readonly loop: number;
}

/** The battery behind a resistor divider on an ADC pin: millivolts at a reading of full scale. */
export interface DividerGauge {
  readonly kind: 'divider';
  readonly pin: number;
  readonly fullScaleMillivolts: number;
}

/** The battery feeds the chip directly, which measures its own supply. */
export interface SupplyGauge {
  readonly kind: 'supply';
}

/**
 * The battery seen through an output of a Jolt.js driver that drives nothing else: awake and high, it puts the battery on
 * the divider behind that output.
 */
export interface DriverGauge {
  readonly kind: 'driver';
  readonly driver: 0 | 1;
  /** The pin behind the output. */
  readonly output: number;
  /** The ADC pin behind the divider: millivolts at a reading of full scale. */
  readonly pin: number;
  readonly fullScaleMillivolts: number;
}

/** Battery voltages in millivolts; what each means stands in docs/POWER.md. */
export interface PowerLimits {
  /** Fresh cells, for the simulator. */
  readonly fullMillivolts: number;
  /** At rest below this: warn. */
  readonly lowMillivolts: number;
  /** At rest below this: move nothing. */
  readonly criticalMillivolts: number;
  /** Under load the supply must be expected to stay above this, or nothing moves. */
  readonly loadedFloorMillivolts: number;
  /** A state is left again only this far above its threshold. */
  readonly hysteresisMillivolts: number;
}
