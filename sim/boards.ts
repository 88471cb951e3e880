/** What the page must know of a board, and no more. */
import { boardNamed, type BoardName } from '../boards/index.js';
import type { BoardFacts } from './protocol.js';

export function factsOf(name: BoardName): BoardFacts {
  const { title, motor, contacts, power } = boardNamed(name);
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
