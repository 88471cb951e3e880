/** The global `E`: src/jswrap_espruino.c. */
import type { NorFlash } from './nor.js';
import type { Random } from './random.js';
import type { Session } from './session.js';
import { bytesOf, checkOptions, integer, latin1 } from './values.js';
import type { Watchdog } from './watchdog.js';

/** What `E` needs of the machine it belongs to. */
export interface EspruinoHost {
  readonly nor: NorFlash;
  readonly entropy: Random;
  readonly watchdog: Watchdog;
  readonly areas: MemoryAreas;
  /** On this port, or on none; not forced, the console goes to whoever connects next. */
  setConsole(port: string | null, force: boolean): void;
  reboot(): void;
}

const events = new Set<unknown>(['init', 'kill', 'errorFlag']);

/**
 * Strings over flash. On the chip such a string shows what the flash holds when it is looked at; here it is what the flash
 * held when it was asked for. So a firmware asks again after each change, and keeps no area across one: `stale` counts the
 * changes under an area that was handed out earlier in the same run of JavaScript, where it may still be in use.
 */
export class MemoryAreas {
  stale = 0;

  private areas: { address: number; length: number }[] = [];

  handOut(address: number, length: number): void {
    this.areas.push({ address, length });
  }

  changed(address: number, length: number): void {
    const hit = this.areas.some((area) => address < area.address + area.length && area.address < address + length);
    if (hit) this.stale++;
  }

  runEnds(): void {
    this.areas = [];
  }
}

/** Installs `E`. Returns how to call the handlers of one of its events. */
export function installEspruino(session: Session, host: EspruinoHost): (event: string) => void {
  const handlers: { event: unknown; handler: unknown }[] = [];
  session.language.global['E'] = session.makeObject('E', {
    on: (event: unknown, handler: unknown) => {
      if (!events.has(event)) session.fault(`the simulator has no E.on(${JSON.stringify(event)})`);
      handlers.push({ event, handler });
    },
    hwRand: () => host.entropy.next() | 0,
    CRC32: (data: unknown) => {
      if (typeof data !== 'string' && typeof data !== 'object')
        session.fault('E.CRC32 of no data returns undefined without a word');
      return crc32(bytesOf(session, data));
    },
    toString: (...parts: unknown[]) => latin1(bytesOf(session, parts)),
    toUint8Array: (...parts: unknown[]) => new session.language.Uint8Array(bytesOf(session, parts)),
    memoryArea: (address: unknown, length: unknown) => {
      if (!integer(address) || integer(length) < 0) return undefined;
      host.areas.handOut(integer(address), integer(length));
      return latin1(host.nor.read(integer(address), integer(length)));
    },
    setConsole: (device: unknown, options: unknown) => {
      const { force } = checkOptions(session, options, ['force']);
      if (device !== null && device !== 'Bluetooth') session.fault(`the simulator has no port ${JSON.stringify(device)}`);
      host.setConsole(device, Boolean(force));
    },
    enableWatchdog: (seconds: unknown, automatic: unknown) => {
      const timeout = Number(seconds);
      host.watchdog.enable(timeout >= 0 ? timeout : 1, automatic === undefined || Boolean(automatic));
    },
    kickWatchdog: () => {
      host.watchdog.kick();
    },
    reboot: () => {
      emit('kill');
      host.reboot();
    },
  });
  const emit = (event: string): void => {
    for (const entry of handlers) if (entry.event === event) session.call(entry.handler);
  };
  return emit;
}

function crc32(bytes: readonly number[]): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
