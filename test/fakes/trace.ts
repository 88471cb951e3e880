/** What the firmware did to its hardware, in order, by names such as `nor.write`. */
export const trace: string[] = [];

/** How often `name` stands in the trace. */
export function count(name: string): number {
  return trace.filter((entry) => entry === name).length;
}

export function clear(): void {
  trace.length = 0;
}
