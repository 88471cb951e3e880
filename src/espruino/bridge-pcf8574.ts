/** Direction inputs of the H-bridge on an expander, beside contacts, whose pins stay inputs. */
import { board } from '#board';
import * as pcf8574 from './pcf8574.js';

const in1Bit = 1 << board.motor.inputs.in1;
const in2Bit = 1 << board.motor.inputs.in2;

/** @returns false if the bridge cannot be reached. */
export function write(in1: boolean, in2: boolean): boolean {
  return pcf8574.write(board.motor.inputs.address, 255 & ~(in1 ? 0 : in1Bit) & ~(in2 ? 0 : in2Bit));
}
