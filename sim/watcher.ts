/** Watches a door between two pictures of it, so that a blink, a beep or a sag is in the next one however short it was. */
import type { Door } from './door.js';
import type { DoorState } from './protocol.js';

type Seen = Pick<DoorState, 'bolt' | 'motor' | 'light' | 'buzzer' | 'battery'>;

const thousandths = (share: number): number => Math.round(share * 1000) / 1000;

export class Watcher {
  private red = false;
  private green = false;
  private hertz = 0;
  private motorRan = false;
  private lowestMillivolts: number | undefined;

  constructor(private readonly door: Door) {}

  watch(): void {
    const { light, buzzer, motor, battery } = this.door;
    this.red ||= light.red;
    this.green ||= light.green;
    this.hertz = buzzer.hertz || this.hertz;
    if (motor.enabled) {
      const lowest = this.motorRan ? this.lowestMillivolts : undefined;
      this.lowestMillivolts = Math.min(lowest ?? Infinity, battery.terminalMillivolts);
    }
    this.motorRan = motor.enabled;
  }

  /** The picture; what lit or sounded counts as seen from then on. */
  look(): Seen {
    this.watch();
    const { bolt, motor, battery } = this.door;
    const seen: Seen = {
      bolt: { position: thousandths(bolt.position), locked: bolt.locked, unlocked: bolt.unlocked },
      motor: { enabled: motor.enabled, direction: motor.direction, milliamps: Math.round(motor.milliamps) },
      light: { red: this.red, green: this.green },
      buzzer: { hertz: Math.round(this.hertz) },
      battery: {
        millivolts: Math.round(battery.millivolts),
        terminalMillivolts: Math.round(battery.terminalMillivolts),
        ...(this.lowestMillivolts !== undefined && { lowestMillivolts: Math.round(this.lowestMillivolts) }),
      },
    };
    this.red = this.green = false;
    this.hertz = 0;
    return seen;
  }
}
