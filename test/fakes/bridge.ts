/** Direction inputs of the H-bridge. */
export const inputs = { in1: true, in2: true };

export function write(in1: boolean, in2: boolean): boolean {
  Object.assign(inputs, { in1, in2 });
  return true;
}
