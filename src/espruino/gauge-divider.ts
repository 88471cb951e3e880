import { board } from '#board';

export function millivolts(): number {
  return Math.round(analogRead(board.gauge.pin) * board.gauge.fullScaleMillivolts);
}

export * from './power-limits.js';
