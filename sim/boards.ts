/** The boards that the simulator can put a lock on. */
import type { Board } from '../boards/board.js';
import { board as mdbt42q } from '../boards/mdbt42q.js';
import { board as puckjs } from '../boards/puckjs.js';
import type { BoardFacts, BoardName } from './protocol.js';

export const BOARDS: Readonly<Record<BoardName, Board>> = { mdbt42q, puckjs };

export function factsOf(name: BoardName): BoardFacts {
  const { title, motor, contacts, power } = BOARDS[name];
  return {
    name,
    title,
    hasExpanders: contacts.kind === 'pcf8574',
    ...(motor.current && { stallMilliamps: motor.current.stallMilliamps }),
    fullMillivolts: power.fullMillivolts,
    lowMillivolts: power.lowMillivolts,
    criticalMillivolts: power.criticalMillivolts,
    loadedFloorMillivolts: power.loadedFloorMillivolts,
  };
}
