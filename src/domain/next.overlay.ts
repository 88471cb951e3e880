/** A further request of a session. */
import * as clock from '#port/clock';
import { Reason } from '../wire/events.js';
import { HmacLabel } from '../wire/hmac-label.js';
import { Next, sameSession, silenceSeconds, slowSeconds, tagBytes } from '../wire/protocol.js';
import { part, respond, tagOf, waitFor } from './channel.js';
import { decide } from './requests.js';
import { session } from './session.scoped.js';

export function next(message: string): void {
  const body = message.substr(0, Math.max(0, message.length - tagBytes));
  if (
    body.length < Next.Arguments ||
    message.charCodeAt(Next.Same) !== sameSession ||
    message.charCodeAt(Next.Sequence) !== session.sequence + 1 ||
    tagOf(HmacLabel.Request, body) !== message.substr(body.length)
  )
    return part(slowSeconds);
  session.sequence++;
  session.last = message;
  session.answer = '';
  waitFor(silenceSeconds * 1000);
  if (clock.seconds() < session.endsAt) decide(message.charCodeAt(Next.Command), body.substr(Next.Arguments));
  else respond(Reason.SessionOver, '');
}
