/** Writes a vault that is nearly full to the standard output. In a process of its own: the fakes have timers of their own. */
import { writeSync } from 'node:fs';
import { fullVault } from './flows.js';

writeSync(1, fullVault(Number(process.argv[2])));
