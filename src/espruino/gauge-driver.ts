/** The battery through an output of Jolt.js's other driver, which is woken for the reading alone: awake it takes 2.7 mA. */
import { board } from '#board';

/** An output of a driver that sleeps reads next to nothing. */
const awakeMillivolts = board.power.criticalMillivolts / 2;
/** A driver wakes within 1.5 ms (DRV8847 data sheet, t_WAKE), and one reading takes some 0.2 ms. */
const mostReadings = 40;

function read(): number {
  return analogRead(board.gauge.pin) * board.gauge.fullScaleMillivolts;
}

export function millivolts(): number {
  Jolt.setDriverMode(board.gauge.driver, 'output');
  digitalWrite(board.gauge.output, 1);
  let readings = 0;
  while (read() < awakeMillivolts && readings < mostReadings) readings++;
  // The first reading that shows it may still be on its way up.
  const millivolts = read();
  digitalWrite(board.gauge.output, 0);
  Jolt.setDriverMode(board.gauge.driver, 'off');
  return Math.round(millivolts);
}

export * from './power-limits.js';
