import type { BoardFacts, Command, DoorState, LogEvent } from '../protocol.js';

/** All that the page shows at one moment. */
export interface View {
  readonly board: BoardFacts;
  readonly boards: readonly BoardFacts[];
  readonly state: DoorState;
  readonly events: readonly LogEvent[];
  readonly exceptions: readonly string[];
  readonly prints: readonly string[];
}

/** A part of the page: made once, then shown every view. */
export type Show = (view: View) => void;

export type Send = (command: Command) => void;
