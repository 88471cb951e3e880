/** Writes a vault to the standard output. In a process of its own: the fakes have timers of their own. */
import { writeSync } from 'node:fs';
import { type pasts, vaultOf } from './flows.js';

writeSync(1, vaultOf(process.argv[2] as keyof typeof pasts));
