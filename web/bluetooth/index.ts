/** The radio of this page: the simulator's where the address asks for it. */
import type { Radio } from './radio.js';
import { simulated } from './simulated.js';
import { webBluetooth } from './web-bluetooth.js';

export const isSimulated = new URLSearchParams(location.search).has('simulator');
export const radio: Radio = isSimulated ? simulated : webBluetooth;
