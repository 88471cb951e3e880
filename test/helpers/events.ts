/** The log as the unit tests look at it. */
import { readU16, readU32 } from '../../src/store/format.js';
import type { EventCode, Reason } from '../../src/wire/events.js';
import { eventRecords } from './vault.js';

export interface Told {
  readonly code: EventCode;
  readonly reason: Reason;
  readonly who: number;
  readonly value: number;
}

/** Layout: docs/STORE.md, "Event record". */
function decode(payload: string): Told {
  const [code, reason, who] = [8, 9, 10].map((at) => payload.charCodeAt(at)) as [EventCode, Reason, number];
  return { code, reason, who, value: readU16(payload, 12) };
}

/** All events in flash, oldest first; without the seals between them. */
export function told(): Told[] {
  const payloads = [...new Set(eventRecords().map((record) => record.payload))].filter(({ length }) => length === 16);
  return payloads.sort((a, b) => readU32(a, 0) - readU32(b, 0)).map(decode);
}

export function codes(): EventCode[] {
  return told().map(({ code }) => code);
}
