/**
 * Makes protocol.json out of docs/PROTOCOL.md: with Node's own crypto and with no line of firmware or client, so that they can be
 * held against it. `npx tsx test/vectors/make-protocol.ts` writes it anew.
 */
import { createHash, createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

type Part = Buffer | readonly number[];
const join = (...parts: readonly Part[]): Buffer => Buffer.concat(parts.map((part) => Buffer.from(part)));
const hex = (bytes: Buffer): string => bytes.toString('hex');
const from = (text: string): Buffer => Buffer.from(text, 'hex');
const u16 = (value: number): Buffer => from(value.toString(16).padStart(4, '0')).reverse();
const u32 = (value: number): Buffer => from(value.toString(16).padStart(8, '0')).reverse();
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
const hmac = (key: Buffer, input: Buffer): Buffer => createHmac('sha256', key).update(input).digest();
/** Bytes that look random and are the same each time. */
const sample = (name: string, count: number): Buffer => createHash('sha256').update(`deadlatch ${name}`).digest().subarray(0, count);

const root = sample('root', 32);
const pinKey = hmac(root, join([1]));
const keyId = sample('key id', 4);
const ownerKey = hmac(pinKey, join([6], keyId)).subarray(0, 16);
const finderKey = hmac(pinKey, join([12], keyId)).subarray(0, 16);

interface Caveats {
  readonly holderId: string;
  readonly from?: number;
  readonly until?: number;
  readonly schedule?: { readonly weekdays: number; readonly start: number; readonly length: number };
  readonly rights?: number;
  readonly uses?: number;
}

function blockOf(caveats: Caveats): Buffer {
  const { weekdays, start, length } = caveats.schedule ?? { weekdays: 127, start: 0, length: 96 };
  return join(
    from(caveats.holderId),
    u32(caveats.from ?? 0),
    u32(caveats.until ?? 0xffffffff),
    [weekdays, start, length],
    [caveats.rights ?? 255, caveats.uses ?? 255],
  );
}

const chain: readonly Caveats[] = [
  { holderId: hex(sample('manager', 4)), rights: 127 },
  {
    holderId: hex(sample('cleaner', 4)),
    from: 1_800_000_000,
    until: 1_831_536_000,
    // Monday to Friday from 22:00 to 02:00.
    schedule: { weekdays: 62, start: 88, length: 16 },
    rights: 3,
  },
  { holderId: hex(sample('help', 4)), until: 1_800_086_400, uses: 2 },
];
const blocks = chain.map(blockOf);
const keys = blocks.reduce(
  (above, block) => [...above, hmac(above.at(-1)!, join([7], block)).subarray(0, 16)],
  [ownerKey],
);

function sealed(body: Buffer): Buffer {
  return join(body, createHash('sha256').update(body).digest().subarray(0, 4));
}

function sealedLink(body: Buffer): string {
  return sealed(body).toString('base64url');
}

function keyLink(hops: number, name: string): string {
  return sealedLink(join([1, hops], keyId, finderKey, keys[hops]!, ...blocks.slice(0, hops), Buffer.from(name)));
}

function frames(message: Buffer, frameBytes: number): string[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < message.length || !pieces.length; at += frameBytes - 1) pieces.push(message.subarray(at, at + frameBytes - 1));
  return pieces.map((piece, place) => hex(join([place === pieces.length - 1 ? 128 + place : place], piece)));
}

interface Asked {
  readonly command: number;
  readonly commandArguments?: Buffer;
  readonly reason?: number;
  readonly data?: Buffer;
}

function sessionVector(
  name: string,
  secret: Buffer,
  id: Buffer,
  hops: number,
  frameBytes: number,
  asked: readonly Asked[],
): Record<string, unknown> {
  const lockNonce = sample(`${name} lock`, 16);
  const phoneNonce = sample(`${name} phone`, 16);
  const session = join([1], lockNonce, phoneNonce);
  const tagged = (label: number, body: Buffer) =>
    join(body, hmac(secret, join([label], session, [body.length], body)).subarray(0, 16));
  const stream = (direction: number, sequence: number, text: Buffer) =>
    Buffer.from(
      text.map((byte, at) => byte ^ hmac(secret, join([10], session, [direction, sequence, at >> 5]))[at & 31]!),
    );
  const exchanges = asked.map(({ command, commandArguments = join(), reason = 0, data = join() }, sequence) => {
    const head = sequence
      ? join([255, sequence, command])
      : join([hops, frameBytes], id, phoneNonce, ...blocks.slice(0, hops), [command]);
    const request = tagged(8, join(head, stream(0, sequence, commandArguments)));
    const answer = tagged(9, join([sequence, reason], stream(1, sequence, data)));
    return {
      command,
      arguments: hex(commandArguments),
      request: hex(request),
      requestFrames: frames(request, frameBytes),
      reason,
      data: hex(data),
      answer: hex(answer),
      answerFrames: frames(answer, frameBytes),
    };
  });
  return {
    name,
    secret: hex(secret),
    keyId: hex(id),
    blocks: blocks.slice(0, hops).map(hex),
    lockNonce: hex(lockNonce),
    phoneNonce: hex(phoneNonce),
    frameBytes,
    hello: hex(join([255, 1], lockNonce, Buffer.alloc(frameBytes - 18))),
    exchanges,
  };
}

const digits = '3141592653589793238462643383';
const digitsKey = hmac(ascii(digits), join([11])).subarray(0, 16);
const wireKey = sample('wire', 16);
/** Of bytes whose base64 has both letters that base64url writes otherwise. */
const tagKey = Buffer.from('0010fbefbeffffff2030405060708090', 'hex');
const salt = sample('salt', 3);
const status = join([1, 1, 0, 2], u16(3012), u16(43), u32(1_800_000_100), u32(1234));

const sessions = [
  sessionVector("an unlock with the owner's own key", keys[0]!, keyId, 0, 50, [{ command: 2 }]),
  sessionVector('an unlock with a key narrowed once, over the smallest link', keys[1]!, keyId, 1, 20, [{ command: 2 }]),
  sessionVector('a key narrowed three times, used up', keys[3]!, keyId, 3, 128, [{ command: 2, reason: 55 }]),
  sessionVector('administration', keys[1]!, keyId, 1, 50, [
    { command: 1, data: status },
    { command: 9, commandArguments: join([7], ascii('48713     ')) },
    { command: 12, data: join([129], Buffer.alloc(12)) },
    { command: 5, commandArguments: u32(1200), data: sample('records', 32).subarray(0, 24) },
    { command: 5, commandArguments: u32(1201), data: join(sample('more', 32), sample('records', 32), sample('again', 8)) },
    { command: 19, reason: 58 },
  ]),
  sessionVector('a claim by digits', digitsKey, Buffer.alloc(4), 0, 20, [{ command: 21, data: join(keyId, ownerKey, finderKey) }]),
];

/** One input of each kind. Any two differ in their first byte, whatever follows. */
const aSession = join([1], sample('any lock', 16), sample('any phone', 16));
const aBody = join([255, 1, 1]);
const inputs: readonly (readonly [kind: string, key: Buffer, input: Buffer])[] = [
  ['PIN key', root, join([1])],
  ['PIN', pinKey, join([2, 5], ascii('48713     '))],
  ['chain key', wireKey, join([3])],
  ['seal', wireKey, join([4], u32(17), sample('link', 12))],
  ['head', wireKey, join([5], u32(33), sample('link', 12))],
  ['owner key', pinKey, join([6], keyId)],
  ['narrow', ownerKey, join([7], blocks[0]!)],
  ['request', ownerKey, join([8], aSession, [aBody.length], aBody)],
  ['answer', ownerKey, join([9], aSession, [2, 1, 0])],
  ['stream', ownerKey, join([10], aSession, [1, 1, 0])],
  ['claim key', ascii(digits), join([11])],
  ['finder key', pinKey, join([12], keyId)],
  ['finder', finderKey, join([13], salt)],
];

export const protocolVectors = {
  about: 'Bytes of docs/PROTOCOL.md, in hexadecimal. Made by make-protocol.ts: do not edit.',
  inputs: inputs.map(([kind, key, input]) => ({
    kind,
    label: input[0]!,
    key: hex(key),
    input: hex(input),
    output: hex(hmac(key, input)),
  })),
  keys: {
    root: hex(root),
    pinKey: hex(pinKey),
    keyId: hex(keyId),
    ownerKey: hex(ownerKey),
    finderKey: hex(finderKey),
    chain: chain.map((caveats, hop) => ({ caveats, block: hex(blocks[hop]!), key: hex(keys[hop + 1]!) })),
  },
  claims: {
    ...{ digits, digitsKey: hex(digitsKey), wireKey: hex(wireKey), link: sealedLink(join([2], wireKey)) },
    // As the interpreter's btoa writes it into the tag.
    tag: { key: hex(tagKey), text: sealed(join([2], tagKey)).toString('base64') },
  },
  advert: { salt: hex(salt), id: hex(join(salt, hmac(finderKey, join([13], salt)).subarray(0, 3))) },
  links: [0, 1, 2, 3].map((hops) => ({ hops, name: hops ? 'Tür' : '', link: keyLink(hops, hops ? 'Tür' : '') })),
  sessions,
};

export const protocolFile = new URL('protocol.json', import.meta.url);
export const protocolText = `${JSON.stringify(protocolVectors, null, 2)}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(protocolFile, protocolText);
