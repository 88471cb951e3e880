import type { LogEvent } from '../protocol.js';
import { KIND } from './kinds.js';

export type ReportedBolt = 'thrown' | 'withdrawn' | 'unknown' | 'none';

const SAYS: Readonly<Record<string, ReportedBolt>> = {
  [KIND.locked]: 'thrown',
  [KIND.unlocked]: 'withdrawn',
  [KIND.jammed]: 'unknown',
  [KIND.moveRefused]: 'unknown',
  [KIND.contactsFault]: 'unknown',
};

/** Where the bolt is by the lock's own word: the newest event that tells. */
export function reportedBolt(events: readonly LogEvent[]): ReportedBolt {
  for (let index = events.length - 1; index >= 0; index--) {
    const said = SAYS[events[index]?.kind ?? ''];
    if (said !== undefined) return said;
  }
  return 'none';
}
