/** A board whose interpreter has no hash of its own does without phones: ADR 17. */
import type { RadioEvent } from '../port/types.js';

export const isPresent = false;
export const frameBytes = 0;

export function frameOf(_event: RadioEvent): string {
  return '';
}

export function isSubscription(_event: RadioEvent): boolean {
  return false;
}

export function start(
  _onFrame: (event: RadioEvent) => void,
  _onSubscribe: (event: RadioEvent) => void,
  _onConnect: () => void,
  _onDisconnect: () => void,
): void {}

export function advertise(_id: string, _address: string): void {}

export function send(_frame: string): void {}

export function drop(): void {}
