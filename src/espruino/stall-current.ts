/** A sense resistor tells how much the motor draws. */
import { board } from '#board';

export function stalled(): boolean {
  return analogRead(board.motor.current.pin) * board.motor.current.fullScaleMilliamps > board.motor.current.stallMilliamps;
}
