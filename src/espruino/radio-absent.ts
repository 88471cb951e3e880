/** A board whose interpreter has no hash of its own does without phones: ADR 17. */
export const isPresent = false;
export const frameBytes = 0;

export function start(_onFrame: (frame: string) => void, _onSubscribe: () => void, _onLink: (isUp: boolean) => void): void {}

export function advertise(_id: string, _address: string): void {}

export function send(_frame: string): void {}

export function drop(): void {}
