/** The globals of Espruino that the firmware uses, and no others. Facts: Espruino reference, jswrap_*.c. */

type PinMode = 'input' | 'input_pullup' | 'input_pulldown' | 'output' | 'opendrain' | 'analog';

interface WatchOptions {
  repeat: boolean;
  edge: 'rising' | 'falling' | 'both';
  /** Milliseconds for which the pin must be quiet before the callback runs. */
  debounce: number;
}

/** At most 8 pins can be watched; one more prints a warning and never fires. */
declare function setWatch(callback: () => void, pin: number, options: WatchOptions): number;
declare function pinMode(pin: number, mode: PinMode): void;
/** Of an array the last element is the least bit, and is written first. */
declare function digitalWrite(pins: number | readonly number[], value: number | boolean): void;
declare function digitalRead(pins: number | readonly number[]): number;
/** Timed by hardware. While a pulse of this pin is pending, another one does not begin: jswrap_io.c. */
declare function digitalPulse(pin: number, value: boolean | number, milliseconds: number): void;
/** 0 to 1 of the supply. */
declare function analogRead(pin: number): number;
declare function analogWrite(pin: number, value: number, options: { freq: number }): void;
/** Seconds; zero after power loss. */
declare function getTime(): number;

declare function setTimeout(callback: () => void, milliseconds: number): number;
declare function setInterval(callback: () => void, milliseconds: number): number;
declare function clearTimeout(id: number): void;
declare function clearInterval(id: number): void;

declare const I2C1: {
  setup(options: { sda: number; scl: number; bitrate: number }): void;
  /** Both throw if nobody acknowledges. */
  writeTo(address: number, data: number): void;
  readFrom(address: number, count: number): Uint8Array;
};

declare const E: {
  setConsole(device: 'Bluetooth' | null, options: { force: boolean }): void;
  /** A string over memory, without a copy: it shows what the memory holds when it is looked at. */
  memoryArea(address: number, length: number): string;
  CRC32(this: void, data: string): number;
  hwRand(): number;
  /** Of automatic feeding the interpreter's loop takes care. Nothing but a reset by itself or by power stops it. */
  enableWatchdog(seconds: number, automatic: boolean): void;
  kickWatchdog(): void;
  /** The chip starts anew; what the pins put out ends. */
  reboot(): void;
  toString(data: ArrayBuffer | Uint8Array): string;
  /** One element a byte. */
  toUint8Array(data: string): Uint8Array;
};

/** Jolt.js alone. */
declare const Jolt: {
  /** "output": awake, each output for itself. "off": asleep, with the inputs of a pair as of an H-bridge. */
  setDriverMode(driver: 0 | 1, mode: 'output' | 'off'): void;
};

interface Characteristic {
  value?: string;
  maxLen: number;
  writable?: boolean;
  notify?: boolean;
  onWrite?(event: { data: unknown }): void;
  /** A phone has written which pushes it wants: bit 0 of the first byte are notifications. */
  onWriteDesc?(event: { data: unknown }): void;
}

declare const NRF: {
  setServices(services: Record<string, Record<string, Characteristic>>, options: { uart: boolean }): void;
  /** Of the service's UUID it only reads whether it is one. */
  updateServices(services: Record<number, Record<string, { value: string; notify: boolean }>>): void;
  /** 31 bytes as they are. */
  setAdvertising(data: Uint8Array, options: { name: string; interval: number }): void;
  /** `xx:xx:xx:xx:xx:xx random`, with the two highest bits set: the radio starts anew, once nobody is connected. */
  setAddress(address: string): void;
  /** Whether the lock takes part when a peer wants to pair. */
  setSecurity(options: { pair: boolean }): void;
  on(event: 'connect' | 'disconnect', handler: () => void): void;
  disconnect(): void;
  sleep(): void;
  wake(): void;
  /** Without an address the tag is switched off. On boards whose interpreter is built with NFC: `board.hasNfc`. */
  nfcURL(address?: string): void;
  /** Volts at the chip's supply pin. */
  getBattery(): number;
};

declare const process: {
  on(event: 'uncaughtException', handler: (error: unknown) => void): void;
  /** Collects garbage first. */
  memory(): { readonly free: number };
};

interface EspruinoModules {
  Flash: {
    /** Whole words at a word's address; only clears bits. */
    write(data: string, address: number): void;
    erasePage(address: number): void;
  };
  Storage: {
    /** The whole file: a string over flash, without a copy. */
    read(name: string): string | undefined;
  };
  crypto: {
    SHA256(message: string): ArrayBuffer;
  };
}

declare function require<Name extends keyof EspruinoModules>(name: Name): EspruinoModules[Name];

/** Runs text where the call stands. The guard's alone: the gate refuses it to the firmware. */
declare function eval(text: string): void;
