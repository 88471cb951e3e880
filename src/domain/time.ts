/** The time of day, once someone has set it; until then seconds count from power-on. */
import * as clock from '#port/clock';

/** The chip's RC oscillator: 500 parts in a million, in both directions. */
const driftPerSecond = 0.0005;

export const wall = {
  /** Unix seconds when the clock port says 0; 0 while the time is not known. */
  offset: 0,
  /** When it was set, by the clock port. */
  setAt: 0,
  /** When the floor in flash was written, by the clock port. */
  floorAt: 0,
};

/** Seconds by which the time may be wrong. */
export function wrongSeconds(): number {
  return (clock.seconds() - wall.setAt) * driftPerSecond + 1;
}
