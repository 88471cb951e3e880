/** Nothing in the firmware sets the interpreter's time, so that it counts from power-on. */
export const seconds: () => number = getTime;
