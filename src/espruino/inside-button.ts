import { board } from '#board';

export function start(): void {
  pinMode(board.insideButton.pin, board.insideButton.activeHigh ? 'input_pulldown' : 'input_pullup');
}

export function held(): boolean {
  return !!digitalRead(board.insideButton.pin) === board.insideButton.activeHigh;
}
