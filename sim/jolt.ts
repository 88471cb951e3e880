/**
 * The two motor drivers (DRV8847) on a Jolt.js, and how the interpreter handles them: `jswrap_jolt_setDriverMode`,
 * `jswrap_jolt_idle` and `jswrap_jolt_hwinit` in libs/joltjs/jswrap_jolt.c. A driver is awake while nSLEEP is high. With MODE low
 * its outputs go in pairs, as those of an H-bridge; with MODE open each of them follows its own input.
 */
import type { Pins } from './pins.js';
import type { Session } from './session.js';
import { integer } from './values.js';

export interface JoltDriver {
  readonly sleep: number;
  readonly mode: number;
  /** The pins behind its four outputs. */
  readonly outputs: readonly [number, number, number, number];
}

export interface JoltWiring {
  readonly drivers: readonly [JoltDriver, JoltDriver];
}

type Mode = 'auto' | 'autoOn' | 'off' | 'output' | 'motor';

export class Jolt {
  private readonly modes: Mode[] = ['auto', 'auto'];

  constructor(
    private readonly wiring: JoltWiring,
    private readonly pins: Pins,
  ) {
    for (const { sleep, mode } of wiring.drivers) for (const pin of [sleep, mode]) pins.output(pin, false);
  }

  install(session: Session): void {
    session.language.global['Jolt'] = session.makeObject('Jolt', {
      setDriverMode: (driver: unknown, mode: unknown) => {
        const number = integer(driver);
        if (number < 0 || number > 1) return session.raise(`Invalid driver ${number}`);
        const name = mode === undefined || mode === false ? 'off' : mode === true ? 'output' : mode;
        if (name !== 'off' && name !== 'auto' && name !== 'output' && name !== 'motor')
          return session.raise(`Unknown driver mode ${JSON.stringify(mode)}`);
        this.modes[number] = name;
        this.set(number, name);
        this.idle();
      },
    });
  }

  /** In its automatic mode a driver is woken while one of its pins is an output. */
  idle(): void {
    this.wiring.drivers.forEach(({ outputs }, number) => {
      const mode = this.modes[number];
      if (mode !== 'auto' && mode !== 'autoOn') return;
      const wanted = outputs.some((pin) => this.pins.isOutput(pin)) ? 'autoOn' : 'auto';
      if (wanted === mode) return;
      this.modes[number] = wanted;
      this.set(number, wanted === 'autoOn' ? 'output' : 'off');
    });
  }

  private set(number: number, mode: Mode): void {
    const { sleep, mode: modePin } = this.wiring.drivers[number]!;
    if (mode === 'output') this.pins.setState(modePin, 'input');
    else this.pins.output(modePin, false);
    // To `auto` it goes by way of asleep, though the name of that mode is not "off".
    this.pins.output(sleep, mode === 'output' || mode === 'motor');
  }
}
