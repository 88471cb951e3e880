/** Direction inputs of the H-bridge on pins. */
import { board } from '#board';

/** @returns false if the bridge cannot be reached. */
export function write(in1: boolean, in2: boolean): boolean {
  digitalWrite(board.motor.inputs.in1, in1);
  digitalWrite(board.motor.inputs.in2, in2);
  return true;
}
