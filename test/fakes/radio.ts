/** No phone is near. */
export const isPresent = true;
export const frameBytes = 50;

export function start(_onFrame: (frame: string) => void, _onSubscribe: () => void, _onLink: (isUp: boolean) => void): void {}

export function advertise(_id: string, _address: string): void {}

export function send(_frame: string): void {}

export function drop(): void {}
