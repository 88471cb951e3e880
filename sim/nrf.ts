/** The global `NRF`, as far as a lock without a radio needs it: libs/bluetooth/jswrap_bluetooth.c. */
import type { Session } from './session.js';
import { checkOptions } from './values.js';

const events = new Set<unknown>(['connect', 'disconnect']);
const serviceOptions = ['hid', 'uart', 'advertise'];

/** What the firmware told the radio, for whoever wants to look. */
export interface RadioState {
  services: unknown;
  /** The REPL over Nordic UART is there unless `uart: false` was given. */
  uart: boolean;
  advertising: unknown;
  awake: boolean;
  /** The NFC tag that stock firmware switches on with an address of its own. */
  tag: boolean;
}

/**
 * @param hasNfc whether the board's interpreter has the calls of a tag
 * @param supplyVolts what the chip measures of its own supply
 */
export function installNrf(session: Session, hasNfc: boolean, supplyVolts: () => number): RadioState {
  const state: RadioState = { services: undefined, uart: true, advertising: undefined, awake: true, tag: hasNfc };
  session.language.global['NRF'] = session.makeObject('NRF', {
    setServices: (services: unknown, options: unknown) => {
      const given = checkOptions(session, options, serviceOptions);
      state.services = services;
      state.uart = given['uart'] === undefined || Boolean(given['uart']);
    },
    setAdvertising: (data: unknown) => {
      state.advertising = data;
    },
    sleep: () => {
      state.awake = false;
    },
    wake: () => {
      state.awake = true;
    },
    ...(hasNfc && {
      nfcURL: (address: unknown) => {
        state.tag = address !== undefined;
      },
    }),
    // Nobody is ever connected.
    disconnect: () => undefined,
    // `jshReadVRef`: gain 1/6, 0.6 V reference, 14 bits.
    getBattery: () => Math.floor((supplyVolts() / 3.6) * 16384) * (3.6 / 16384),
    on: (event: unknown) => {
      if (!events.has(event)) session.fault(`the simulator has no NRF.on(${JSON.stringify(event)})`);
    },
  });
  return state;
}
