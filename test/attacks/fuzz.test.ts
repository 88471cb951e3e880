import test from 'ava';
import { Reason } from '../../src/wire/events.js';
import { fuzz } from './fuzz.js';

const seed = Number(process.env['SEED'] ?? 20);

test('attack 9: a hundred thousand frames at random throw, move and leave nothing', (t) => {
  const { frames, ...rest } = fuzz(100_000, seed);
  t.log(`SEED=${seed}, ${frames} frames`);
  t.deepEqual(rest, { troubles: [], moved: false, reason: Reason.None });
});
