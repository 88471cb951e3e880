import type { Board } from '../../boards/board.js';
import { board as mdbt42q } from '../../boards/mdbt42q.js';
import { Door, type DoorOptions } from '../../sim/door.js';
import { layOutStorage } from '../../sim/storage.js';

export { mdbt42q };

/** Storage with this as its only file, that runs at a start. */
export function bootFile(board: Board, code: string): Uint8Array {
  return layOutStorage(board.storage, { '.boot0': Buffer.from(code, 'latin1') });
}

/** A door whose lock runs a few lines of JavaScript, powered on. */
export function bench(code: string, options: Partial<DoorOptions> = {}): Door {
  const { board = mdbt42q } = options;
  const door = new Door({ board, flash: bootFile(board, code || ';'), ...options });
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
