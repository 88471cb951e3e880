/** How many cases make a short run, for every `npm test`, and how many a long one, for `npm run test:cuts`. */
import { bits, type Tear, tears } from '../helpers/tears.js';
import type { Extent, Flow } from './engine.js';

/** Each operation has so many of these, and the next one others. */
function someOf(of: readonly Tear[], count: number, operation: number): Tear[] {
  return Array.from({ length: count }, (_, n) => of[(operation * count + n) % of.length]!);
}

const all = [...tears, ...bits];

/** Everything at once. */
export function shortRun(flow: Flow): Extent[] {
  if (flow.isLong)
    return [{ seeds: 1, first: (operation) => (operation % 2 ? someOf(tears, 1, operation >> 1) : ['all']) }];
  return [
    { seeds: 2, first: (operation) => [...someOf(tears, 4, operation), ...someOf(bits, 2, operation)] },
    { seeds: 1, first: (operation) => someOf(tears, 1, operation), second: (operation) => someOf(all, 1, operation) },
  ];
}

/** One after the other. */
export function longRun(flow: Flow): Extent[] {
  if (flow.isLong)
    return [
      { seeds: 2, first: (operation) => someOf(all, 5, operation) },
      {
        seeds: 1,
        first: (operation) => (operation % 8 ? [] : someOf(tears, 1, operation / 8)),
        second: (operation) => (operation % 5 ? [] : someOf(tears, 1, operation / 5)),
      },
    ];
  return [
    { seeds: 8, first: () => all },
    { seeds: 1, first: (operation) => someOf(tears, 4, operation), second: (operation) => someOf(tears, 3, operation) },
  ];
}
