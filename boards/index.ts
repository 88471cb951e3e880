/** Every board that there is. Whatever is done for each board, from types to tests, asks here which ones. */
import type { Board } from './board.js';
import { board as joltjs } from './joltjs.js';
import { board as mdbt42q } from './mdbt42q.js';
import { board as nrf52840dk } from './nrf52840dk.js';
import { board as puckjs } from './puckjs.js';

export { joltjs, mdbt42q, nrf52840dk, puckjs };

export const boards = [mdbt42q, puckjs, joltjs, nrf52840dk] as const;
export type BoardName = (typeof boards)[number]['name'];

export function boardNamed(name: BoardName): Board {
  return boards.find((board) => board.name === name)!;
}
