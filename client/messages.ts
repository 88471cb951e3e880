/** What stands in a message, and what proves it: docs/PROTOCOL.md, "Requests" to "HMAC inputs". */
import type { Command } from '../src/wire/command.js';
import { HmacLabel } from '../src/wire/hmac-label.js';
import { Answer, Direction, protocolVersion, sameSession, streamBytes, tagBytes } from '../src/wire/protocol.js';
import { areEqual, type Bytes, join, xor } from './bytes.js';
import { type ClaimKey, hmac, type HmacKey } from './keys.js';

/** What a session's tags and streams hang on. */
export interface SessionSecret {
  readonly key: HmacKey;
  /** Version and both nonces, 33 bytes. */
  readonly session: Bytes;
}

export function sessionSecret(key: HmacKey, lockNonce: Bytes, phoneNonce: Bytes): SessionSecret {
  return { key, session: join([protocolVersion], lockNonce, phoneNonce) };
}

async function tagOf(label: HmacLabel, { key, session }: SessionSecret, body: Bytes): Promise<Bytes> {
  return (await hmac(key, join([label], session, [body.length], body))).slice(0, tagBytes);
}

/** Encrypts, or decrypts. */
async function underStream(
  { key, session }: SessionSecret,
  direction: Direction,
  sequence: number,
  text: Bytes,
): Promise<Bytes> {
  let done = new Uint8Array();
  for (let block = 0; done.length < text.length; block++) {
    const stream = await hmac(key, join([HmacLabel.Stream], session, [direction, sequence, block]));
    done = join(done, xor(text.subarray(done.length, done.length + streamBytes), stream));
  }
  return done;
}

async function sealed(secret: SessionSecret, sequence: number, head: Bytes, commandArguments: Bytes): Promise<Bytes> {
  const body = join(head, await underStream(secret, Direction.ToLock, sequence, commandArguments));
  return join(body, await tagOf(HmacLabel.Request, secret, body));
}

/** The request that opens a session. */
export async function openRequest(
  secret: SessionSecret,
  key: Omit<ClaimKey, 'secret'>,
  phoneNonce: Bytes,
  frameBytes: number,
  command: Command,
  commandArguments: Bytes,
): Promise<Bytes> {
  const head = join([key.blocks.length, frameBytes], key.keyId, phoneNonce, ...key.blocks, [command]);
  return sealed(secret, 0, head, commandArguments);
}

/** A further request of the session. */
export async function nextRequest(
  secret: SessionSecret,
  sequence: number,
  command: Command,
  commandArguments: Bytes,
): Promise<Bytes> {
  return sealed(secret, sequence, Uint8Array.of(sameSession, sequence, command), commandArguments);
}

export interface ReadAnswer {
  readonly reason: number;
  readonly data: Bytes;
  readonly isProven: boolean;
}

/** @returns undefined for what is neither the answer to this sequence, with a right tag, nor a hint. */
export async function readAnswer(secret: SessionSecret, sequence: number, message: Bytes): Promise<ReadAnswer | undefined> {
  if (message[Answer.Sequence] !== sequence) return undefined;
  const reason = message[Answer.Reason];
  if (reason !== undefined && reason !== 0 && message.length === Answer.Data)
    return { reason, data: new Uint8Array(), isProven: false };
  if (reason === undefined || message.length < Answer.Data + tagBytes) return undefined;
  const body = message.slice(0, -tagBytes);
  if (!areEqual(await tagOf(HmacLabel.Answer, secret, body), message.subarray(-tagBytes))) return undefined;
  return { reason, data: await underStream(secret, Direction.ToPhone, sequence, body.slice(Answer.Data)), isProven: true };
}
