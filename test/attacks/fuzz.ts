/** Frames at random against one booted lock: nothing throws, moves or stays; the next good unlock works. */
import fc from 'fast-check';
import { Command } from '../../src/wire/command.js';
import { Reason } from '../../src/wire/events.js';
import { requestUuid } from '../../src/wire/protocol.js';
import { fresh, mdbt42q } from '../helpers/locks.js';
import { claim, narrow, Phone } from '../helpers/phone.js';

/** A frame of any bytes, or one that looks like a piece of a message. */
const frame = fc.oneof(
  fc.uint8Array({ maxLength: 50 }),
  fc
    .tuple(fc.constantFrom(0x80, 0, 1, 0x81, 0x82, 2), fc.uint8Array({ maxLength: 49 }))
    .map(([header, rest]) => Uint8Array.of(header, ...rest)),
);

const framesAtOnce = 20;

/** At least so many frames, in batches: what a phone writes without waiting. @param seed replays them */
export function batchesOf(frames: number, seed: number): Uint8Array[][] {
  return fc.sample(fc.array(frame, { minLength: framesAtOnce, maxLength: framesAtOnce }), {
    numRuns: Math.ceil(frames / framesAtOnce),
    seed,
  });
}

export interface FuzzReport {
  readonly frames: number;
  readonly troubles: readonly string[];
  readonly moved: boolean;
  readonly reason: Reason | undefined;
}

/** @param seed prints with a failure, and replays it */
export function fuzz(frames: number, seed: number): FuzzReport {
  const door = fresh(mdbt42q);
  const key = claim(door);
  const phone = new Phone(door, narrow(key, { holder: 1 }));
  let moved = false;
  let written = 0;
  const batches = batchesOf(frames, seed);
  // A lock that has dropped the phone takes no more of a batch; what it has seen counts.
  for (let at = 0; written < frames; at++) {
    const batch = batches[at % batches.length]!;
    if (!phone.central.connected) phone.connect();
    // Every other time within a session.
    if (at % 2) phone.open(Command.Status);
    for (const bytes of batch) {
      if (!phone.central.connected) break;
      phone.central.write(requestUuid, bytes);
      written++;
    }
    door.advance(40);
    moved ||= door.motor.enabled || !door.bolt.locked;
  }
  if (phone.central.connected) phone.leave();
  door.advance(11_000);
  const reason = new Phone(door, key).once(Command.Unlock)?.reason;
  return { frames: written, troubles: door.troubles, moved, reason };
}
