/**
 * A phone, or an attacker, beside a simulated lock: docs/PROTOCOL.md with Node's crypto, step by step, so that a test can leave a
 * step out, repeat it or spoil it. What a phone's own software does is tested with client/.
 */
import { createHmac } from 'node:crypto';
import { Central, type CentralOptions } from '../../sim/bluetooth/central.js';
import type { Air } from '../../sim/bluetooth/radio.js';
import { allRights, everyHour, noFrom, noUntil, noUses } from '../../src/wire/block.js';
import { Command } from '../../src/wire/command.js';
import { HmacLabel } from '../../src/wire/hmac-label.js';
import {
  answerUuid,
  claimKeyId,
  Direction,
  FrameHeader,
  helloBytes,
  keyBytes,
  protocolVersion,
  requestUuid,
  sameSession,
  streamBytes,
  tagBytes,
} from '../../src/wire/protocol.js';
import type { TestDoor } from './locks.js';

export interface PhoneKey {
  readonly id: Buffer;
  readonly secret: Buffer;
  readonly blocks: readonly Buffer[];
}

export interface Answer {
  readonly reason: number;
  readonly data: Buffer;
  /** Its tag is right. */
  readonly isProven: boolean;
}

export interface Caveats {
  readonly holder?: number;
  readonly from?: number;
  readonly until?: number;
  readonly schedule?: readonly [weekdays: number, start: number, length: number];
  readonly rights?: number;
  readonly uses?: number;
}

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

export function hmac(key: Buffer, ...input: readonly (Buffer | readonly number[])[]): Buffer {
  return createHmac('sha256', key)
    .update(Buffer.concat(input.map((part) => Buffer.from(part))))
    .digest();
}

export function blockOf(caveats: Caveats): Buffer {
  const { holder = 1, from = noFrom, until = noUntil, rights = allRights, uses = noUses } = caveats;
  const schedule = caveats.schedule ?? Buffer.from(everyHour, 'latin1');
  return Buffer.concat([u32(holder), u32(from), u32(until), Buffer.from(schedule), Buffer.from([rights, uses])]);
}

export function narrow(key: PhoneKey, caveats: Caveats): PhoneKey {
  const block = blockOf(caveats);
  return {
    ...key,
    blocks: [...key.blocks, block],
    secret: hmac(key.secret, [HmacLabel.Narrow], block).subarray(0, keyBytes),
  };
}

export function claimKeyOf(digits: string): PhoneKey {
  const secret = hmac(Buffer.from(digits), [HmacLabel.ClaimKey]).subarray(0, keyBytes);
  return { id: Buffer.from(claimKeyId, 'latin1'), secret, blocks: [] };
}

/** What a phone is beside: the air, and how time passes there. */
export interface Surroundings {
  readonly air: Air;
  advance(milliseconds: number): void;
}

export class Phone<Door extends Surroundings = TestDoor> {
  readonly central: Central;
  /** Of the last hello. */
  nonce = Buffer.alloc(0);
  frameBytes = 20;
  /** Version and both nonces. */
  session = Buffer.alloc(0);
  sequence = 0;
  nonces = 0;

  constructor(
    readonly door: Door,
    public key: PhoneKey,
    options: CentralOptions = { mtu: 247 },
  ) {
    this.central = new Central(door.air, options);
  }

  /** Connects, subscribes and hears the hello. */
  connect(): this {
    this.central.connect();
    this.central.subscribe(answerUuid);
    this.door.advance(60);
    this.hear();
    return this;
  }

  /** A connection of its own for one request, as a phone at the door makes it. */
  once(command: Command, given: Buffer = Buffer.alloc(0)): Answer | undefined {
    this.connect();
    const answer = this.open(command, given);
    this.leave();
    return answer;
  }

  leave(): void {
    this.central.disconnect();
    this.door.advance(100);
  }

  /** An empty message, and the hello to it. */
  greet(milliseconds = 60): void {
    this.send(Buffer.alloc(0));
    this.door.advance(milliseconds);
    this.hear();
  }

  framesOf(message: Buffer): number[][] {
    const room = this.frameBytes - 1;
    const last = Math.max(0, Math.ceil(message.length / room) - 1);
    return Array.from({ length: last + 1 }, (_, place) => [
      place === last ? place | FrameHeader.Last : place,
      ...message.subarray(place * room, (place + 1) * room),
    ]);
  }

  /** Writes a message in frames, and takes no notice of what comes. */
  send(message: Buffer): void {
    for (const frame of this.framesOf(message)) this.central.write(requestUuid, frame);
  }

  /** The request that opens a session. */
  openMessage(command: number, given: Buffer = Buffer.alloc(0), nonce = Buffer.alloc(16, ++this.nonces)): Buffer {
    const { id, blocks } = this.key;
    this.session = Buffer.concat([Buffer.from([protocolVersion]), this.nonce, nonce]);
    this.sequence = 0;
    const head = Buffer.concat([Buffer.from([blocks.length, this.frameBytes]), id, nonce, ...blocks]);
    return this.sealed(head, command, given);
  }

  nextMessage(command: number, given: Buffer = Buffer.alloc(0)): Buffer {
    this.sequence++;
    return this.sealed(Buffer.from([sameSession, this.sequence]), command, given);
  }

  open(command: number, given?: Buffer): Answer | undefined {
    return this.ask(this.openMessage(command, given));
  }

  next(command: number, given?: Buffer): Answer | undefined {
    return this.ask(this.nextMessage(command, given));
  }

  /** Sends a message and hears the answer: undefined if none comes. */
  ask(message: Buffer, milliseconds = 500): Answer | undefined {
    const from = this.central.pushed.length;
    this.send(message);
    this.door.advance(milliseconds);
    return this.answerFrom(from);
  }

  /** The answer among what was pushed from here on. */
  answerFrom(from: number): Answer | undefined {
    let message: Buffer = Buffer.alloc(0);
    for (const { data } of this.central.pushed.slice(from)) {
      if (data[0] === FrameHeader.Hello) continue;
      if ((data[0]! & FrameHeader.Place) === 0) message = Buffer.alloc(0);
      message = Buffer.concat([message, data.subarray(1)]);
      if (data[0]! & FrameHeader.Last) return this.read(message);
    }
    return undefined;
  }

  private read(message: Buffer): Answer {
    const body = message.subarray(0, -tagBytes);
    const isProven = message.length > tagBytes + 1 && this.tag(HmacLabel.Answer, body).equals(message.subarray(-tagBytes));
    if (!isProven) return { reason: message[1]!, data: Buffer.alloc(0), isProven };
    return { reason: body[1]!, data: this.stream(Direction.ToPhone, body.subarray(2)), isProven };
  }

  private sealed(head: Buffer, command: number, given: Buffer): Buffer {
    const body = Buffer.concat([head, Buffer.from([command]), this.stream(Direction.ToLock, given)]);
    return Buffer.concat([body, this.tag(HmacLabel.Request, body)]);
  }

  private tag(label: HmacLabel, body: Buffer): Buffer {
    return hmac(this.key.secret, [label], this.session, [body.length], body).subarray(0, tagBytes);
  }

  private stream(direction: Direction, text: Buffer): Buffer {
    return Buffer.from(
      text.map((byte, at) => {
        const head = [direction, this.sequence, Math.floor(at / streamBytes)];
        return byte ^ hmac(this.key.secret, [HmacLabel.Stream], this.session, head)[at % streamBytes]!;
      }),
    );
  }

  /** Takes the nonce of the last hello. */
  hear(): void {
    const hello = this.central.pushed.findLast(({ data }) => data[0] === FrameHeader.Hello)?.data;
    if (!hello) return;
    this.frameBytes = hello.length;
    this.nonce = Buffer.from(hello.subarray(2, helloBytes));
  }
}

export const claimDigits = '1415926535897932384626433832';

/** Someone inside types the 28 digits that the page shows; in programming, if the lock has an owner. */
export function typeClaim(door: TestDoor, digits = claimDigits): void {
  door.inside = true;
  door.enter('9928');
  for (let at = 0; at < digits.length; at += 7) door.enter(digits.slice(at, at + 7));
}

/** The first phone takes the lock. @returns the owner's own key */
export function claim(door: TestDoor, digits = claimDigits): PhoneKey {
  typeClaim(door, digits);
  const phone = new Phone(door, claimKeyOf(digits));
  phone.connect();
  const offer = phone.open(Command.Claim);
  if (!offer?.isProven || offer.reason) throw new Error(`no claim: reason ${String(offer?.reason)}`);
  const key = { id: offer.data.subarray(0, 4), secret: offer.data.subarray(4, 20), blocks: [] };
  phone.key = key;
  phone.greet();
  const answer = phone.open(Command.Status);
  if (!answer?.isProven || answer.reason) throw new Error(`the offered key opens nothing: ${String(answer?.reason)}`);
  phone.leave();
  door.inside = false;
  door.advance(1000);
  return key;
}
