/** No phone is near. */
import type { Radio } from '../../src/port/types.js';

export const isPresent = true as boolean;
export const frameBytes = 50;

export const frameOf: Radio['frameOf'] = () => '';
export const isSubscription: Radio['isSubscription'] = () => false;
export const start: Radio['start'] = () => undefined;
export const advertise: Radio['advertise'] = () => undefined;
export const send: Radio['send'] = () => undefined;
export const serveTag: Radio['serveTag'] = () => undefined;
export const drop: Radio['drop'] = () => undefined;
