/** What a rule says and the gate passes on; apart, so that rules need nothing else of each other. */

/** A place in the program, as offsets into its text. Every acorn node and token is one. */
export interface Place {
  readonly start: number;
}

/** One refusal of the gate. `line` counts from 1, `column` from 0, as in source maps. */
export interface Finding {
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly message: string;
}

/** How a rule reports: where, and what to write instead. */
export type Refuse = (place: Place, message: string) => void;
