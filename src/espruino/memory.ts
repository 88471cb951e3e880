/** The interpreter's variables. */

/** Frees what nothing but itself refers to, as a function and what it was made in do. @returns how many are free */
export function collect(): number {
  return process.memory().free;
}
