/** A phone that is connected: frames to messages, and the handshake. docs/PROTOCOL.md, "Frames" to "Requests". */
import * as clock from '#port/clock';
import * as radio from '#port/radio';
import { RecordKey } from '../store/keys.js';
import { get } from '../store/store.js';
import { blockBytes } from '../wire/block.js';
import { Reason } from '../wire/events.js';
import { HmacLabel } from '../wire/hmac-label.js';
import {
  claimKeyId,
  FrameHeader,
  keyBytes,
  keyIdBytes,
  maxHops,
  maxMessageBytes,
  minFrameBytes,
  nonceBytes,
  Open,
  protocolVersion,
  sessionSeconds,
  silenceSeconds,
  tagBytes,
} from '../wire/protocol.js';
import { administer } from './administer.overlay.js';
import { Change } from './change.js';
import { fail, forget, greet, respond, sendAnswer, tagOf, waitFor } from './channel.js';
import { pins } from './credentials.js';
import { hmac, hmacPads } from './hmac.js';
import { next } from './next.overlay.js';
import { offeredKey } from './offered-key.overlay.js';
import { decide } from './requests.js';
import { type Peer, phones } from './phones.js';
import { session } from './session.scoped.js';

/** Begins a session, and does what is asked for with it. */
function open(message: string): void {
  const hops = message.charCodeAt(Open.Hops);
  const commandAt = Open.Blocks + hops * blockBytes;
  const frameBytes = message.charCodeAt(Open.FrameBytes);
  const context = String.fromCharCode(protocolVersion) + session.nonce + message.substr(Open.Nonce, nonceBytes);
  session.nonce = '';
  if (
    hops > maxHops ||
    message.length <= commandAt + tagBytes ||
    frameBytes < minFrameBytes ||
    frameBytes > maxMessageBytes
  )
    return fail(Reason.Malformed);
  const id = message.substr(Open.KeyId, keyIdBytes);
  const isOwners = id === get(RecordKey.Owner);
  let key = isOwners
    ? hmac(pins.pads, String.fromCharCode(HmacLabel.OwnerKey) + id).substr(0, keyBytes)
    : /*@__NOINLINE__*/ offeredKey(id, hops);
  if (!key) return fail(id === claimKeyId ? Reason.NoClaim : Reason.UnknownKey);
  for (let at = Open.Blocks; at < commandAt; at += blockBytes)
    key = hmac(hmacPads(key), String.fromCharCode(HmacLabel.Narrow) + message.substr(at, blockBytes)).substr(0, keyBytes);
  const body = message.substr(0, message.length - tagBytes);
  session.pads = hmacPads(key);
  session.context = context;
  if (tagOf(HmacLabel.Request, body) !== message.substr(body.length)) return fail(Reason.InvalidCredential);
  session.blocks = message.substr(Open.Blocks, commandAt - Open.Blocks);
  session.keyId = id === claimKeyId ? id : '';
  session.frameBytes = Math.min(frameBytes, radio.frameBytes);
  session.sequence = 0;
  session.endsAt = clock.seconds() + sessionSeconds;
  session.last = message;
  waitFor(silenceSeconds * 1000);
  const refusal = id === phones.offer ? (administer(Change.Owner, '', 0) as Reason) : Reason.None;
  if (refusal) respond(refusal, '');
  else decide(message.charCodeAt(commandAt), body.substr(commandAt + 1));
}

function received(frame: string): void {
  const header = frame.charCodeAt(0);
  const place = header & FrameHeader.Place;
  if (!frame || header & ~(FrameHeader.Place | FrameHeader.Last)) return;
  if (!place) {
    session.message = '';
    session.place = 0;
  }
  if (place !== session.place || session.message.length + frame.length > maxMessageBytes + 1) {
    session.place = -1;
    return;
  }
  session.message += frame.substr(1);
  session.place++;
  if (!(header & FrameHeader.Last)) return;
  session.place = -1;
  const message = session.message;
  session.message = '';
  if (!message) greet();
  else if (message === session.last) sendAnswer();
  else if (session.context) /*@__NOINLINE__*/ next(message);
  else if (session.nonce) /*@__NOINLINE__*/ open(message);
}

function end(): void {
  forget();
  session.nonce = session.message = '';
  session.place = -1;
  if (session.silence >= 0) clearTimeout(session.silence);
  session.silence = -1;
}

/** What a phone that is connected can do: all of this is made when it comes, and freed when it has gone. */
export function phoneOf(): Peer {
  waitFor(silenceSeconds * 1000);
  return { take: received, greet, end };
}
