/** What a boot makes: a session with every native that the firmware may call, its timers and its watches. */
import { installAdc } from './adc.js';
import { Nrf } from './bluetooth/nrf.js';
import type { Radio } from './bluetooth/radio.js';
import type { Chip } from './chips.js';
import type { Clock } from './clock.js';
import { installEspruino, type MemoryAreas } from './espruino-e.js';
import { installI2c, type I2cBus } from './i2c.js';
import type { Jolt } from './jolt.js';
import { installModules } from './modules.js';
import type { NorFlash } from './nor.js';
import type { Pins } from './pins.js';
import type { Pwm } from './pwm.js';
import type { Random } from './random.js';
import { Session } from './session.js';
import { Timers } from './timers.js';
import type { UtilityTimer } from './utility-timer.js';
import type { Watchdog } from './watchdog.js';
import { Watches } from './watches.js';

export interface Life {
  readonly session: Session;
  readonly timers: Timers;
  readonly watches: Watches;
  readonly nrf: Nrf;
  /** Callbacks for the end of the loop's pass, in order. */
  readonly queued: (() => void)[];
  /** Calls the handlers of an event of `E`. */
  readonly emit: (event: string) => void;
  /** The port whose REPL listens: any that somebody connects to, until it is forced to one, or to none. */
  readonly console: () => string | null;
}

/** The machine as a life sees it. */
export interface LifeHost {
  readonly chip: Chip;
  readonly clock: Clock;
  readonly nor: NorFlash;
  readonly pins: Pins;
  readonly jolt: Jolt | undefined;
  readonly pwm: Pwm;
  readonly utilityTimer: UtilityTimer;
  readonly watchdog: Watchdog;
  readonly areas: MemoryAreas;
  readonly entropy: Random;
  readonly mathRandom: Random;
  readonly i2c: I2cBus;
  readonly radio: Radio;
  readonly factoryAddress: string;
  readonly calls: Map<string, number>;
  readonly prints: string[];
  readonly exceptions: string[];
  readonly analog: (pin: number) => number;
  readonly supplyVolts: () => number;
  /** Milliseconds of the interpreter's clock at a moment of world time, and how to set it. */
  systemTimeAt(worldMilliseconds: number): number;
  setSystemTime(milliseconds: number): void;
  /** A run of JavaScript is over. */
  ran(): void;
  reboot(): void;
}

export function startLife(host: LifeHost): Life {
  const { clock, prints, pins, watchdog } = host;
  const systemTime = (): number => host.systemTimeAt(clock.now);
  const session = new Session({
    calls: host.calls,
    systemTime,
    random: () => host.mathRandom.fraction(),
    onException: (text) => host.exceptions.push(text),
    onReturn: () => {
      host.ran();
    },
  });
  const { global } = session.language;
  const print = (...values: unknown[]): void => {
    prints.push(values.map(String).join(' '));
  };
  session.defineGlobal('print', print);
  global['console'] = session.makeObject('console', { log: print });
  global['process'] = session.makeObject('process', {
    on: (event: unknown, handler: unknown) => {
      if (event !== 'uncaughtException') session.fault(`the simulator has no process.on(${JSON.stringify(event)})`);
      session.uncaughtHandlers.push(handler);
    },
    // Nobody counts variables here.
    memory: () => Object.assign(new session.language.Object(), { free: 1000 }),
  });
  session.defineGlobal('getTime', () => systemTime() / 1000);
  session.defineGlobal('setTime', (seconds: unknown) => {
    host.setSystemTime(Number(seconds) * 1000);
  });
  for (let pin = 0; pin < host.chip.pinCount; pin++) global[`D${pin}`] = pin;
  pins.install(session);
  host.pwm.install(session);
  host.utilityTimer.install(session);
  installAdc(session, pins, host.chip.analog, host.analog);
  host.jolt?.install(session);
  installI2c(session, pins, host.i2c);
  installModules(session, host.nor, host.chip.hasSha256, () => {
    watchdog.kick();
  });
  let console: string | null = 'any';
  const emit = installEspruino(session, {
    nor: host.nor,
    entropy: host.entropy,
    watchdog,
    areas: host.areas,
    setConsole: (port, force) => {
      console = force ? port : 'any';
    },
    reboot: () => {
      host.reboot();
    },
  });
  const timers = new Timers(session, () => clock.now);
  const watches = new Watches(session, pins, timers, {
    builtInButtons: host.chip.builtInButtons,
    seconds: (time) => host.systemTimeAt(time) / 1000,
    warn: (text) => prints.push(text),
  });
  const queued: (() => void)[] = [];
  const nrf = new Nrf(session, {
    radio: host.radio,
    build: host.chip.bluetooth,
    hasNfc: host.chip.hasNfc,
    factoryAddress: host.factoryAddress,
    supplyVolts: host.supplyVolts,
    later: (callback) => queued.push(callback),
    print: (text) => prints.push(text),
  });
  return { session, timers, watches, nrf, queued, emit, console: () => console };
}
