/**
 * The seams: what the lock needs of the hardware. Interfaces only; an implementation is a module with these exports, chosen
 * when the bundle is linked (`imports` in package.json), so that a seam costs nothing at run time. No callback runs inside
 * the call that registers it.
 */

/** The interpreter's variables. */
export interface Memory {
  /** Frees what nothing but itself refers to. @returns how many are free */
  collect(): number;
}

/** Raw flash pages that outlive power. A write only clears bits; an erase sets a page to ones. */
export interface Nor {
  readonly pages: number;
  readonly pageBytes: number;
  /** Bytes `offset .. offset + length` of the vault, one character a byte. The result is only good until the next write. */
  read(offset: number, length: number): string;
  /** `offset` and length in whole 4-byte words. */
  write(offset: number, bytes: string): void;
  erase(page: number): void;
  /** Bytes, a multiple of four of them, as words, least first. */
  words(bytes: string): Uint32Array;
  /** The words as bytes, least first: shifts and masks in the dialect take ten times as long. */
  bytes(words: Uint32Array): string;
  /** CRC-32 (ISO-HDLC), unsigned. */
  crc32(bytes: string): number;
}

export const enum Direction {
  Unlock = -1,
  Lock = 1,
}

/** One motor behind an H-bridge whose enable is timed by hardware: it stops even if the program never comes back. */
export interface Motor {
  /** The longest throw, and how long to brake at its end. */
  readonly limitMilliseconds: number;
  readonly brakeMilliseconds: number;
  start(): void;
  /** Milliseconds until `drive` may be called: an earlier cut-off that still runs would end the new one. */
  readyIn(): number;
  /**
   * Drives until `brake`, `coast` or the hardware cut-off after so many milliseconds.
   * @returns false, and nothing moves, if the bridge does not answer.
   */
  drive(direction: Direction, milliseconds: number): boolean;
  brake(): void;
  coast(): void;
  /** True if the current says that the motor stalls; always false where the board cannot tell. */
  stalled(): boolean;
}

/** Direction inputs of the motor's H-bridge. */
export interface Bridge {
  /** 1/0 throws, 0/1 withdraws, equal inputs brake. @returns false if the bridge cannot be reached. */
  write(in1: boolean, in2: boolean): boolean;
}

/** What the motor's current tells. */
export interface Stall {
  /** Always false where the board cannot tell. */
  stalled(): boolean;
}

/** Bits of a reading of the contacts: set while that contact is closed. */
export const enum Contact {
  Locked = 1,
  Unlocked = 2,
  Door = 4,
  /** The plug of the bolt's switches is in. */
  Plugged = 8,
}

/** End switches of the bolt, the door's contact, the plug's loop. */
export interface Contacts {
  /** `onChange` runs after any contact has changed; it may also run when none has. */
  start(onChange: () => void): void;
  /** `Contact` bits, or -1 if the contacts cannot be read. */
  read(): number;
}

/** Keys of a 4x3 keypad: 0 to 9 are digits. */
export const enum Key {
  Star = 10,
  Hash = 11,
}

/** The contacts of a 4x3 keypad. Sets of rows: bit 3 is the first, bit 0 the last. */
export interface Keys {
  /** `onChange` runs after any key has closed or opened; it may also run when none has. */
  start(onChange: () => void): void;
  /**
   * Waits for a change, in all rows but `openRows`. To be called again if the keypad may have lost its power.
   * @returns false if the keypad does not answer
   */
  rest(openRows: number): boolean;
  /**
   * One bit for each closed key, row by row: the first key of the first row is the highest of 12. Waits on as `rest` does.
   * @returns -1 if the keypad does not answer
   */
  scan(openRows: number): number;
}

/** Someone inside. */
export interface InsideButton {
  start(): void;
  held(): boolean;
}

/** The battery. */
export interface Gauge {
  /** At rest below this: warn. */
  readonly lowMillivolts: number;
  /** At rest below this: move nothing. */
  readonly criticalMillivolts: number;
  /** What must be expected to be left under load, or nothing moves. */
  readonly loadedFloorMillivolts: number;
  /** A state is left for a better one only this far above its threshold. */
  readonly hysteresisMillivolts: number;
  /** Now, in millivolts: at rest or under load, whichever it is. */
  millivolts(): number;
}

/** Seconds since power came, which nothing sets back. */
export interface Clock {
  seconds(): number;
}

/** Cryptographically strong random bytes. */
export interface Entropy {
  bytes(count: number): string;
}

/** SHA-256 (FIPS 180-4): byte string in, 32-byte string out. */
export interface Digest {
  sha256(message: string): string;
}

/** Light and buzzer. */
export interface Indicator {
  /**
   * @param colours 0 is dark, bit 0 red, bit 1 green
   * @param hertz of the tone; 0 is silence
   */
  show(colours: number, hertz: number): void;
}

/** The guard's console, for an update: docs/FLASH.md. */
export interface Maintenance {
  /** @returns false if no request is taken; else the chip starts anew, and drives nothing. */
  restartForMaintenance(): boolean;
}

/** Something that a phone has written. Handed on as it comes: a function that unpacks it would be one more for ever. */
export interface RadioEvent {
  readonly data: unknown;
}

/** Bluetooth: one phone at a time writes frames to the lock, and is sent some. docs/PROTOCOL.md, "Service". */
export interface Radio {
  /** False where the interpreter hashes too slowly for phones: then nothing below does anything. */
  readonly isPresent: boolean;
  /** The largest frame. */
  readonly frameBytes: number;
  /** What a phone has written: any bytes, or none. */
  frameOf(event: RadioEvent): string;
  /** A phone wants to be sent frames; false if it no longer wants to. */
  isSubscription(event: RadioEvent): boolean;
  /** Makes the service. All that a phone does comes between its connection and the end of that. */
  start(
    onFrame: (event: RadioEvent) => void,
    onSubscribe: (event: RadioEvent) => void,
    onConnect: () => void,
    onDisconnect: () => void,
  ): void;
  /**
   * Changes what the advert says of the lock.
   * @param id 6 bytes
   * @param address 5 random bytes for the lock's address in place of the one it has, or '': the radio starts anew with it, and
   *   hardware timing is interrupted meanwhile, so only while the motor rests
   */
  advertise(id: string, address: string): void;
  /** It may be lost. A second frame within 30 ms is. */
  send(frame: string): void;
  /** The lock's NFC tag, where it has one: a link to the page with this fragment; undefined for none. */
  serveTag(fragment: string | undefined): void;
  /** Ends the link, if there is one. */
  drop(): void;
}
