/** World time, shared by the chip and what is around it. */
export interface Clock {
  /** Milliseconds. */
  readonly now: number;
  /** Lets time pass for everything but JavaScript: a busy wait of the interpreter, or the time that its work takes. */
  elapse(milliseconds: number): void;
}
