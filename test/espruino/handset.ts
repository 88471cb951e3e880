/** A phone beside a lock whose firmware runs in the real interpreter: test/helpers/phone.ts in real time. */
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { Lock } from '../../sim/interpreter/lock.js';
import { Command } from '../../src/wire/command.js';
import { Reason } from '../../src/wire/events.js';
import { FrameHeader, answerUuid } from '../../src/wire/protocol.js';
import { type Answer, claimDigits, claimKeyOf, Phone, type PhoneKey, type Surroundings } from '../helpers/phone.js';

const pollMilliseconds = 20;
const patienceMilliseconds = 5000;

export class Handset {
  readonly phone: Phone<Surroundings>;

  /** @param slowness how much slower than usual the lock is */
  constructor(
    private readonly lock: Lock,
    key: PhoneKey,
    private readonly slowness = 1,
  ) {
    this.phone = new Phone({ air: lock.air, advance: () => undefined }, key);
  }

  get connected(): boolean {
    return this.phone.central.connected;
  }

  /** Waits for the advert and connects. */
  async join(): Promise<void> {
    await this.until('the lock advertises', () => this.phone.central.scan() !== undefined);
    this.phone.central.connect();
  }

  /** Subscribes and hears the hello. */
  async subscribe(): Promise<void> {
    await this.hello(() => this.phone.central.subscribe(answerUuid));
  }

  async connect(): Promise<this> {
    await this.join();
    await this.subscribe();
    return this;
  }

  /** An empty message, and the hello to it. */
  async greet(): Promise<void> {
    await this.hello(() => this.phone.send(Buffer.alloc(0)));
  }

  open(command: Command, given?: Buffer): Promise<Answer> {
    return this.ask(this.phone.openMessage(command, given));
  }

  next(command: Command, given?: Buffer): Promise<Answer> {
    return this.ask(this.phone.nextMessage(command, given));
  }

  /** Ends the link; resolves when the lock has taken notice. */
  async leave(): Promise<void> {
    this.phone.central.disconnect();
    await this.lock.sync();
  }

  /** Resolves when the lock has ended the link. */
  async dropped(): Promise<void> {
    await this.until('the lock ends the link', () => !this.connected);
    await this.lock.sync();
  }

  private async hello(act: () => void): Promise<void> {
    const { pushed } = this.phone.central;
    const from = pushed.length;
    act();
    await this.until('the lock greets', () => pushed.slice(from).some(({ data }) => data[0] === FrameHeader.Hello));
    this.phone.hear();
  }

  private async ask(message: Buffer): Promise<Answer> {
    const from = this.phone.central.pushed.length;
    this.phone.send(message);
    await this.until('the lock answers', () => this.phone.answerFrom(from) !== undefined);
    return this.phone.answerFrom(from)!;
  }

  private async until(what: string, holds: () => boolean): Promise<void> {
    // Counted, not looked up: a host that stands still for seconds has lost a moment, not its patience.
    for (let left = patienceMilliseconds * this.slowness; !holds(); left -= pollMilliseconds) {
      assert.ok(left > 0, `${what}: not in ${patienceMilliseconds} ms; the last lines were\n${this.lock.tail()}`);
      await setTimeout(pollMilliseconds);
    }
  }
}

/**
 * The first phone takes a new lock: someone inside types its digits, and stays there.
 * @returns connected, in a session under the owner's own key
 */
export async function claim(lock: Lock): Promise<Handset> {
  const groups = [0, 7, 14, 21].map((at) => claimDigits.slice(at, at + 7));
  lock.world.setInside(true);
  await lock.type(['9928', ...groups].map((entry) => `${entry}#`).join(''));
  const first = await new Handset(lock, claimKeyOf(claimDigits)).connect();
  const { reason, data, isProven } = await first.open(Command.Claim);
  assert.deepEqual([reason, isProven], [Reason.None, true]);
  first.phone.key = { id: data.subarray(0, 4), secret: data.subarray(4, 20), blocks: [] };
  await first.greet();
  assert.equal((await first.open(Command.Status)).reason, Reason.None);
  lock.world.setInside(false);
  return first;
}
