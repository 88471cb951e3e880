export const button = { held: false };

export function start(): void {
  button.held = false;
}

export function held(): boolean {
  return button.held;
}
