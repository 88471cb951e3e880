/** A model lock with its owner, and phones for it. */
import { createHash } from 'node:crypto';
import type { Caveats } from '../../client/block.js';
import type { Bytes } from '../../client/bytes.js';
import { type HeldKey, hold, type LooseKey, narrow } from '../../client/keys.js';
import { Lock } from '../../client/lock.js';
import { Session } from '../../client/session.js';
import { ModelLink, VirtualTime } from './model-link.js';
import { ModelLock } from './model-lock.js';

/** Friday 15 January 2027, 08:00 UTC. */
export const friday8 = 1_800_000_000;
export const daySeconds = 86_400;

export const idOf = (name: string): Bytes => Uint8Array.from(createHash('sha256').update(name).digest().subarray(0, 4));

export class Household {
  readonly time = new VirtualTime();
  readonly lock = new ModelLock(this.time);

  constructor() {
    this.lock.keyId = Buffer.from('deda0100', 'hex');
    this.lock.pins.set(0, '90210');
    this.lock.clockOffset = friday8;
  }

  /** Virtual seconds on, Unix. */
  get now(): number {
    return this.lock.time()!;
  }

  async owner(): Promise<HeldKey> {
    const { lock } = this;
    const [secret, finderKey] = [lock.ownerKeyOf(lock.keyId!), lock.finderKeyOf(lock.keyId!)].map((key) =>
      Uint8Array.from(key),
    );
    return hold({ keyId: Uint8Array.from(lock.keyId!), finderKey: finderKey!, secret: secret!, blocks: [], name: '' });
  }

  /** A key that the owner has narrowed, again and again. */
  async key(...chain: readonly Caveats[]): Promise<HeldKey> {
    let key = await this.owner();
    for (const caveats of chain) key = await hold(await narrow(key, caveats));
    return key;
  }

  async loose(...chain: readonly Caveats[]): Promise<LooseKey> {
    return narrow(await this.key(...chain.slice(0, -1)), chain.at(-1)!);
  }

  phone(key: Pick<HeldKey, 'keyId' | 'blocks' | 'secret'>, linkBytes = 50): Phone {
    return new Phone(this, key, linkBytes);
  }
}

export class Phone {
  readonly link: ModelLink;
  readonly session: Session;
  readonly remote: Lock;

  constructor(
    private readonly house: Household,
    key: Pick<HeldKey, 'keyId' | 'blocks' | 'secret'>,
    linkBytes: number,
  ) {
    this.link = new ModelLink(house.lock, linkBytes);
    this.session = new Session(this.link, key, { timer: house.time });
    this.remote = new Lock(this.session);
  }

  /** Lets time pass until it is done. */
  async does<Result>(what: (lock: Lock) => Promise<Result>): Promise<Result> {
    return this.house.time.until(what(this.remote));
  }

  async leave(): Promise<void> {
    await this.house.time.until(this.session.end());
  }
}
