/** A phone's side of the link: hello, open, further requests, retries that cannot act twice. docs/PROTOCOL.md. */
import { Command } from '../src/wire/command.js';
import { Reason } from '../src/wire/events.js';
import { FrameHeader, helloBytes, minFrameBytes, nonceBytes, protocolVersion } from '../src/wire/protocol.js';
import { areEqual, type Bytes, randomBytes } from './bytes.js';
import { OtherVersion, Refused, Unanswered, Unreachable } from './errors.js';
import { Assembler, split } from './frames.js';
import type { ClaimKey } from './keys.js';
import { nextRequest, openRequest, readAnswer, type SessionSecret, sessionSecret } from './messages.js';
import { realTimer, type Timer, type Transport } from './transport.js';

/** When a message is sent, and the end of waiting, in milliseconds. */
const helloTimes = [0, 3000, 6000, 9000];
const requestTimes = [0, 1000, 3000, 6000];
const lastSequence = 255;

const movements: readonly Command[] = [Command.Unlock, Command.Lock, Command.HoldOpen];

interface Hello {
  readonly nonce: Bytes;
  readonly frameBytes: number;
}

interface Opened extends SessionSecret {
  readonly frameBytes: number;
  /** Of the last request. */
  sequence: number;
}

/** What waits for something that the lock sends. */
interface Waiting {
  take(frame: Uint8Array): void;
  /** The link is gone. */
  lose(): void;
}

export interface SessionOptions {
  readonly timer?: Timer;
  /** The phone's nonces: for vectors alone. */
  readonly random?: (count: number) => Bytes;
}

export class Session {
  private readonly timer: Timer;
  private readonly random: (count: number) => Bytes;
  private isConnected = false;
  private hello: Hello | undefined;
  /** The nonce of the last hello that was answered: another hello with it is late. */
  private usedNonce: Bytes | undefined;
  private opened: Opened | undefined;
  private waiting: Waiting | undefined;
  /** What is still being written, so that the frames of two messages do not mix. */
  private writing: Promise<void> = Promise.resolve();
  /** The last request, so that one waits for the other. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly transport: Transport,
    private key: ClaimKey,
    options: SessionOptions = {},
  ) {
    this.timer = options.timer ?? realTimer;
    this.random = options.random ?? randomBytes;
    transport.onNotification((frame) => this.waiting?.take(frame));
    transport.onDisconnect(() => {
      this.forget();
      this.isConnected = false;
      this.waiting?.lose();
    });
  }

  /** Requests from here on are under this key. */
  use(key: ClaimKey): void {
    this.key = key;
    this.opened = undefined;
  }

  /**
   * Asks the lock for something, once the requests before are done; connects if there is no link.
   * @returns the data of the answer, which is proven.
   * @throws Refused, Unreachable, OtherVersion: nothing was done, if the refusal is proven
   * @throws Unanswered: nobody knows
   */
  async request(command: Command, commandArguments: Bytes = new Uint8Array()): Promise<Bytes> {
    const result = this.last.then(() => this.perform(command, commandArguments));
    this.last = result.catch(() => undefined);
    return result;
  }

  async end(): Promise<void> {
    this.forget();
    this.isConnected = false;
    await this.transport.disconnect();
  }

  private forget(): void {
    this.hello = this.opened = undefined;
  }

  private async perform(command: Command, commandArguments: Bytes): Promise<Bytes> {
    try {
      return await this.attempt(command, commandArguments);
    } catch (error) {
      // The lock has proven that it did nothing.
      if (!(error instanceof Refused && error.isProven && error.reason === Reason.SessionOver)) throw error;
      this.opened = undefined;
      return this.attempt(command, commandArguments);
    }
  }

  private async attempt(command: Command, commandArguments: Bytes): Promise<Bytes> {
    const { opened } = this;
    if (!opened || movements.includes(command) || opened.sequence === lastSequence)
      return this.open(command, commandArguments);
    opened.sequence++;
    return this.ask(opened, await nextRequest(opened, opened.sequence, command, commandArguments));
  }

  private async open(command: Command, commandArguments: Bytes): Promise<Bytes> {
    const { nonce, frameBytes } = this.hello ?? (await this.greet());
    const phoneNonce = this.random(nonceBytes);
    const opened = { ...sessionSecret(this.key.secret, nonce, phoneNonce), frameBytes, sequence: 0 };
    const request = await openRequest(opened, this.key, phoneNonce, frameBytes, command, commandArguments);
    this.hello = this.opened = undefined;
    this.usedNonce = nonce;
    try {
      const data = await this.ask(opened, request);
      this.opened = opened;
      return data;
    } catch (error) {
      if (error instanceof Refused && error.isProven && this.isConnected) this.opened = opened;
      throw error;
    }
  }

  private async ask(opened: Opened, request: Bytes): Promise<Bytes> {
    const assembler = new Assembler();
    const frames = split(request, opened.frameBytes);
    let wasSent = false;
    const answer = await this.exchange(
      requestTimes,
      async () => {
        for (const frame of frames) {
          wasSent ||= frame === frames.at(-1);
          await this.transport.write(frame);
        }
      },
      async (frame) => {
        const message = assembler.take(frame);
        return message && readAnswer(opened, opened.sequence, message);
      },
      () => (wasSent ? new Unanswered() : new Unreachable('The link was lost before anything was asked. Try again.')),
    ).catch(async (error: unknown) => {
      // Under this sequence the lock may have an answer to something else than what comes next.
      await this.end();
      throw error;
    });
    if (!answer.reason && answer.isProven) return answer.data;
    // Where it parts with the phone, it listens no more.
    if (!answer.isProven || answer.reason === Reason.Duplicate) await this.end();
    throw new Refused(answer.reason, answer.isProven);
  }

  /** Connects if need be. @returns the hello of a nonce that is not used yet. */
  private async greet(): Promise<Hello> {
    const failure = () => new Unreachable('The lock is not there, or does not answer. Come closer and try again.');
    let isSubscribed = this.isConnected;
    if (!this.isConnected) {
      await this.transport.connect().catch((cause: unknown) => {
        throw Object.assign(failure(), { cause });
      });
      this.isConnected = true;
    }
    this.hello = await this.exchange(
      helloTimes,
      async () => {
        if (isSubscribed) return this.transport.write(split(new Uint8Array(), minFrameBytes)[0]!);
        isSubscribed = true;
        return this.transport.subscribe();
      },
      (frame) => this.readHello(frame),
      failure,
    );
    return this.hello;
  }

  private readHello(frame: Uint8Array): Hello | undefined {
    if (frame[0] !== FrameHeader.Hello || frame.length < helloBytes) return undefined;
    if (frame[1] !== protocolVersion) throw new OtherVersion(frame[1]!);
    const nonce = frame.slice(2, helloBytes);
    if (this.usedNonce && areEqual(nonce, this.usedNonce)) return undefined;
    return { nonce, frameBytes: Math.max(minFrameBytes, frame.length) };
  }

  /**
   * Sends at each of these times but the last, until something is taken.
   * @param failure what it has come to when the last time is over, or the link is lost
   */
  private async exchange<Result>(
    times: readonly number[],
    send: () => Promise<void>,
    take: (frame: Uint8Array) => Result | undefined | Promise<Result | undefined>,
    failure: () => Error,
  ): Promise<Result> {
    const cancels: (() => void)[] = [];
    try {
      return await new Promise<Result>((resolve, reject) => {
        const fail = () => {
          reject(failure());
        };
        // What came before the link was lost counts, though it takes a moment to prove.
        let taken = Promise.resolve();
        const trySending = () => {
          // One message after the other: their pieces must not mix.
          this.writing = this.writing.then(send).catch((cause: unknown) => {
            reject(Object.assign(failure(), { cause }));
          });
        };
        this.waiting = {
          take: (frame) => {
            taken = taken
              .then(() => take(frame))
              .then((result) => {
                if (result !== undefined) resolve(result);
              }, reject);
          },
          lose: () => {
            void taken.then(fail);
          },
        };
        times.forEach((time, at) => {
          if (time === 0) trySending();
          else cancels.push(this.timer.after(time, at === times.length - 1 ? fail : trySending));
        });
      });
    } finally {
      for (const cancel of cancels) cancel();
      this.waiting = undefined;
    }
  }
}
