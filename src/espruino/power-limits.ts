/** What the battery's voltages mean on this board, for the gauge that reads them. */
import { board } from '#board';

export const lowMillivolts = board.power.lowMillivolts;
export const criticalMillivolts = board.power.criticalMillivolts;
export const loadedFloorMillivolts = board.power.loadedFloorMillivolts;
export const hysteresisMillivolts = board.power.hysteresisMillivolts;
