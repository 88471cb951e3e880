import type { LogEvent } from '../protocol.js';
import { eventKinds } from './kinds.js';

export type ReportedBolt = 'thrown' | 'withdrawn' | 'unknown' | 'none';

const says: Readonly<Record<string, ReportedBolt>> = {
  [eventKinds.locked]: 'thrown',
  [eventKinds.unlocked]: 'withdrawn',
  [eventKinds.notFullyLocked]: 'unknown',
  [eventKinds.jammed]: 'unknown',
  [eventKinds.moveRefused]: 'unknown',
  [eventKinds.contactsFault]: 'unknown',
};

/** Where the bolt is by the lock's own word: the newest event that tells. */
export function reportedBolt(events: readonly LogEvent[]): ReportedBolt {
  for (let index = events.length - 1; index >= 0; index--) {
    const said = says[events[index]?.kind ?? ''];
    if (said !== undefined) return said;
  }
  return 'none';
}
