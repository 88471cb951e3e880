/** What listens for phones. All that one can do is made when it has connected, and freed when it has gone (ADR 17). */
import * as clock from '#port/clock';
import { bytes } from '#port/entropy';
import * as memory from '#port/memory';
import * as radio from '#port/radio';
import type { RadioEvent } from '../port/types.js';
import { u32 } from '../store/format.js';
import { RecordKey } from '../store/keys.js';
import { put } from '../store/store.js';
import { finderSeconds } from '../wire/protocol.js';
import { advertise } from './advertise.overlay.js';
import { phoneOf } from './phone.overlay.js';
import { wall } from './time.js';
import { type Peer, phones } from './phones.js';

/** How old the clock's floor in flash may become. */
const floorSeconds = 86400;
const addressBytes = 5;

let peer: Peer | undefined;
/** When the address was changed. */
let advertisedAt = -finderSeconds;

/** To be called now and then, while the bolt rests. */
export function check(): void {
  const now = clock.seconds();
  if (!peer && now - advertisedAt >= finderSeconds) {
    advertisedAt = now;
    // A radio with another address starts anew, which a phone that has just connected would not get over: so only here.
    advertise(bytes(addressBytes));
  }
  if (phones.claimKey && now > phones.claimUntil) {
    phones.claimKey = '';
    radio.serveTag(undefined);
  }
  if (wall.offset && now - wall.floorAt >= floorSeconds) {
    put(RecordKey.ClockFloor, u32(now + wall.offset));
    wall.floorAt = now;
  }
}

function disconnected(): void {
  if (!peer) return;
  peer.end();
  peer = undefined;
  // What the phone's functions were made in refers to them, and they to that.
  memory.collect();
  advertise('');
}

function connected(): void {
  peer = /*@__NOINLINE__*/ phoneOf();
}

function received(event: RadioEvent): void {
  if (peer) peer.take(radio.frameOf(event));
}

function subscribed(event: RadioEvent): void {
  if (peer && radio.isSubscription(event)) peer.greet();
}

export function start(): void {
  radio.start(received, subscribed, connected, disconnected);
  check();
}
