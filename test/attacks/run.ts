/** A million frames at random: `npm run test:fuzz`, `SEED=7 npm run test:fuzz -- 5000000`. */
import assert from 'node:assert/strict';
import { Reason } from '../../src/wire/events.js';
import { fuzz } from './fuzz.js';

const seed = Number(process.env['SEED'] ?? 20);
const { frames, ...rest } = fuzz(Number(process.argv[2] ?? 1_000_000), seed);
assert.deepEqual(rest, { troubles: [], moved: false, reason: Reason.None }, `replay with SEED=${seed}`);
console.log(`SEED=${seed}, ${frames} frames: nothing threw, moved or stayed`);
