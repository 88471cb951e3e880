/** Encrypts, or decrypts: XOR with the keystream of a direction and of the session's sequence. docs/PROTOCOL.md, "Encryption". */
import * as nor from '#port/nor';
import { HmacLabel } from '../wire/hmac-label.js';
import { Direction, streamBytes } from '../wire/protocol.js';
import { hmac } from './hmac.js';
import { session } from './session.scoped.js';

export function underStream(text: string, direction: Direction): string {
  const head = String.fromCharCode(HmacLabel.Stream) + session.context;
  let done = '';
  for (let block = 0; done.length < text.length; block++) {
    const words = nor.words(text.substr(done.length, streamBytes).padEnd(streamBytes, '\0'));
    const stream = nor.words(hmac(session.pads, head + String.fromCharCode(direction, session.sequence, block)));
    for (let i = 0; i < stream.length; i++) words[i]! ^= stream[i]!;
    done += nor.bytes(words).substr(0, streamBytes);
  }
  return done.substr(0, text.length);
}
