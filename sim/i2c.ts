/**
 * `I2C1`: src/jswrap_spi_i2c.c on the TWI of the nRF52832, `jshI2CWrite` and `jshI2CRead` in targets/nrf5x/jshardware.c. An
 * address that nobody acknowledges throws the SDK's error number (NRF_ERROR_DRV_TWI_ERR_ANACK).
 */
import type { Pins, PinFunction } from './pins.js';
import type { Session } from './session.js';
import { bytesOf, checkOptions, integer, pinOf } from './values.js';

export interface I2cDevice {
  readonly address: number;
  /** Whether it acknowledges its address. */
  readonly answers: boolean;
  write(bytes: readonly number[]): void;
  read(length: number): number[];
}

/** The pins that the board's expanders hang on, and the expanders. */
export interface I2cBus {
  readonly wiring: { readonly sda: number; readonly scl: number } | undefined;
  readonly devices: readonly I2cDevice[];
}

const addressNotAcknowledged = 0x8201;

export function installI2c(session: Session, pins: Pins, { wiring, devices }: I2cBus): void {
  let line: { readonly sda: number; readonly scl: number; readonly taken: PinFunction } | undefined;

  const device = (address: unknown): I2cDevice | undefined => {
    if (!line || pins.functionOf(line.sda) !== line.taken || pins.functionOf(line.scl) !== line.taken) {
      return session.fault('I2C1 is used without its pins: the interpreter would do nothing and say nothing');
    }
    const number = typeof address === 'object' && address !== null ? (address as { address?: unknown }).address : address;
    const wired = wiring && line.sda === wiring.sda && line.scl === wiring.scl;
    return wired ? devices.find((candidate) => candidate.answers && candidate.address === integer(number)) : undefined;
  };

  session.language.global['I2C1'] = session.makeObject('I2C1', {
    setup: (options: unknown) => {
      const given = checkOptions(session, options, ['scl', 'sda', 'bitrate', 'clockStretch']);
      const sda = pinOf(session, given['sda']);
      const scl = pinOf(session, given['scl']);
      line = { sda, scl, taken: { release: () => undefined } };
      for (const pin of [sda, scl]) pins.setFunction(pin, line.taken);
    },
    writeTo: (address: unknown, ...data: unknown[]) => {
      const bytes = bytesOf(session, data);
      if (bytes.length === 0) return;
      const found = device(address);
      if (!found) return session.raise(`I2C Write Error ${addressNotAcknowledged}`, 'InternalError');
      found.write(bytes);
    },
    readFrom: (address: unknown, quantity: unknown) => {
      const length = integer(quantity);
      if (length <= 0) return undefined;
      const found = device(address);
      if (!found) return session.raise(`I2C Read Error ${addressNotAcknowledged}`, 'InternalError');
      return new session.language.Uint8Array(found.read(length));
    },
  });
}
