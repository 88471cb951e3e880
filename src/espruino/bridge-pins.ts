/** Direction inputs of the H-bridge on pins. */
import { board } from '#board';

const inputs = [board.motor.inputs.in1, board.motor.inputs.in2];

/** @returns false if the bridge cannot be reached. */
export function write(in1: boolean, in2: boolean): boolean {
  digitalWrite(inputs, (in1 ? 2 : 0) | (in2 ? 1 : 0));
  return true;
}
