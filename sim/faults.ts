/** What a flash operation leaves behind when the power goes in the middle of it; what is absent stays as it was. */
export interface Torn {
  /** The value of the word in flight: between what stood there and what was to be written. */
  readonly word?: number;
  /** Bits of that word that read differently each time, until the page is erased. */
  readonly unstableBits?: number;
  /** The content of the page whose erasure was cut. */
  readonly page?: Uint8Array;
  /** Bits of that page that read differently each time, until it is erased. */
  readonly unstablePage?: Uint8Array;
}

/**
 * The power goes away in the middle of a run. Firmware cannot catch it: whatever its handlers do afterwards, every call into
 * the machine throws again and nothing has an effect.
 */
export class PowerCut extends Error {
  constructor(readonly torn: Torn = {}) {
    super('power cut');
    this.name = 'PowerCut';
  }
}

/**
 * The firmware did what the hardware does not allow, or asked for something the simulator does not have. Like a power cut it
 * cannot be caught by firmware; unlike it, it comes out at the host that advanced the time.
 */
export class FirmwareFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FirmwareFault';
  }
}
