import type { Board } from '../../boards/board.js';
import { board as mdbt42q } from '../../boards/mdbt42q.js';
import { Door, type DoorOptions } from '../../sim/door.js';

export { mdbt42q };

/** A door whose lock runs a few lines of JavaScript, powered on. */
export function bench(code: string, options: Partial<DoorOptions> & { board?: Board } = {}): Door {
  const door = new Door({ board: mdbt42q, firmware: Buffer.from(code || ';', 'latin1'), ...options });
  door.powerOn();
  return door;
}

/** Levels of a pin over time, from when it is called: `[milliseconds, level]`. */
export function trace(door: Door, pin: number, milliseconds: number, step = 1): [number, boolean][] {
  const start = door.now;
  const edges: [number, boolean][] = [];
  for (let passed = 0; passed <= milliseconds; passed += step) {
    const high = door.machine.pins.outputs(pin);
    if (edges.at(-1)?.[1] !== high) edges.push([door.now - start, high]);
    door.advance(step);
  }
  return edges;
}
