/** A board whose interpreter has no hash of its own does without phones: ADR 17. */
import type { Radio } from '../port/types.js';

export const isPresent = false as boolean;
export const frameBytes = 0;

export const frameOf: Radio['frameOf'] = () => '';
export const isSubscription: Radio['isSubscription'] = () => false;
export const start: Radio['start'] = () => undefined;
export const advertise: Radio['advertise'] = () => undefined;
export const send: Radio['send'] = () => undefined;
export const serveTag: Radio['serveTag'] = () => undefined;
export const drop: Radio['drop'] = () => undefined;
