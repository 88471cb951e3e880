/** What goes to the phone that is connected: hellos, answers with their tags, hints. docs/PROTOCOL.md. */
import * as clock from '#port/clock';
import { bytes } from '#port/entropy';
import * as radio from '#port/radio';
import { EventCode, nobody, Reason } from '../wire/events.js';
import { HmacLabel } from '../wire/hmac-label.js';
import {
  Direction,
  FrameHeader,
  helloBytes,
  minFrameBytes,
  nonceBytes,
  protocolVersion,
  slowSeconds,
  tagBytes,
} from '../wire/protocol.js';
import { record } from './audit.js';
import { hmac } from './hmac.js';
import { underStream } from './under-stream.overlay.js';
import { phones } from './phones.js';
import { session } from './session.scoped.js';

/** The interpreter drops a notification that finds no buffer, without a word. */
const frameMilliseconds = 30;
/** For the last answer to leave before its link ends. */
const partingMilliseconds = 500;
function giveUp(): void {
  session.silence = -1;
  radio.drop();
}

/** The peer is dropped after so many milliseconds, unless this is called again. */
export function waitFor(milliseconds: number): void {
  if (session.silence >= 0) clearTimeout(session.silence);
  session.silence = setTimeout(giveUp, milliseconds);
}

/** Ends the session, if there is one. */
export function forget(): void {
  if (session.sending >= 0) clearTimeout(session.sending);
  session.sending = -1;
  session.context = session.pads = session.blocks = session.last = session.answer = '';
  session.isProgramming = false;
}

function sendNext(): void {
  const room = session.frameBytes - 1;
  const rest = session.answer.substr(session.sent * room);
  const isLast = rest.length <= room;
  radio.send(String.fromCharCode(isLast ? session.sent | FrameHeader.Last : session.sent) + rest.substr(0, room));
  session.sent++;
  session.sending = isLast ? -1 : setTimeout(goOn, frameMilliseconds);
}

/** Greets a phone with a nonce: as soon as it may be, and with the same one until it is used. */
export function greet(): void {
  forget();
  const wait = phones.quietUntil - clock.seconds();
  if (wait > 0) {
    session.sending = setTimeout(goOn, wait * 1000);
    return;
  }
  if (!session.nonce) session.nonce = bytes(nonceBytes);
  radio.send(
    String.fromCharCode(FrameHeader.Hello, protocolVersion) + session.nonce + '\0'.repeat(radio.frameBytes - helloBytes),
  );
}

function goOn(): void {
  session.sending = -1;
  if (session.answer) sendNext();
  else greet();
}

/** Sends the answer from its beginning. */
export function sendAnswer(): void {
  if (session.sending >= 0) clearTimeout(session.sending);
  session.sent = 0;
  sendNext();
}

/** What proves a body in this session. */
export function tagOf(label: HmacLabel, body: string): string {
  return hmac(session.pads, String.fromCharCode(label) + session.context + String.fromCharCode(body.length) + body).substr(
    0,
    tagBytes,
  );
}

/** Answers the request that is being served. */
export function respond(reason: Reason, data: string): void {
  const body = String.fromCharCode(session.sequence, reason) + (data && underStream(data, Direction.ToPhone));
  session.answer = body + tagOf(HmacLabel.Answer, body);
  sendAnswer();
}

/** Takes nothing more from this phone, drops it, and greets nobody for so long. */
export function part(seconds: number): void {
  session.context = session.last = '';
  phones.quietUntil = clock.seconds() + seconds;
  waitFor(partingMilliseconds);
}

/** A phone that proved nothing gets a hint that proves nothing either. */
export function fail(reason: Reason): void {
  forget();
  session.frameBytes = minFrameBytes;
  session.answer = String.fromCharCode(0, reason);
  sendAnswer();
  record(EventCode.PhoneRefused, reason, nobody, 0);
  part(slowSeconds);
}
