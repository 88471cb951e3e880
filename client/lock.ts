/** What a phone can ask of a lock, one method a command: docs/PROTOCOL.md, "Commands". */
import { chainKeyBytes, linkBytes, sealTagBytes } from '../src/wire/chain.js';
import { Command } from '../src/wire/command.js';
import { keyBytes, keyIdBytes } from '../src/wire/protocol.js';
import { noUntil } from '../src/wire/block.js';
import { type Bytes, bytesOf, join, readU16, readU32, u16, u32 } from './bytes.js';
import { Refused, SessionError } from './errors.js';
import { type HeldKey, hold, type LooseKey } from './keys.js';
import type { Session } from './session.js';

export type BoltState = 'half way' | 'locked' | 'unlocked' | 'unknown';
export type DoorState = 'open' | 'closed' | 'unknown';
export type PowerState = 'good' | 'low' | 'critical';

export interface Status {
  readonly bolt: BoltState;
  readonly door: DoorState;
  readonly power: PowerState;
  readonly isMoving: boolean;
  readonly isHeldOpen: boolean;
  readonly isKeypadDisabled: boolean;
  readonly isSomeoneInside: boolean;
  readonly hasSeed: boolean;
  readonly millivolts: number;
  /** Unix seconds; undefined if the lock does not know the time. */
  readonly time: number | undefined;
  /** Seconds by which the time may be wrong. */
  readonly uncertainty: number;
  readonly newestNumber: number;
}

export interface Health {
  readonly uptime: number;
  readonly firmware: string;
  readonly freeVariables: number;
  readonly keyedBytes: number;
  readonly damagedBytes: number;
  readonly mostErases: number;
  readonly pins: number;
  readonly wrongEntries: number;
  readonly lastThrowMilliseconds: number;
  /** Under the load of that throw; undefined if not known. */
  readonly loadedMillivolts: number | undefined;
  readonly holders: number;
  readonly retiredPage: number | undefined;
}

/** Offsets from UTC in minutes, east is positive; changes in Unix seconds. */
export interface Zone {
  readonly offset: number;
  readonly changes: readonly [ZoneChange, ZoneChange];
}
export interface ZoneChange {
  readonly at: number;
  readonly offset: number;
}

/** What the lock remembers of a holder id. */
export interface Holder {
  readonly holderId: Bytes;
  /** Days since 1970; undefined: for ever. */
  readonly untilDay: number | undefined;
  readonly uses: number;
  readonly isRevoked: boolean;
  readonly wasSeen: boolean;
}

export interface LogHead {
  readonly number: number;
  readonly link: Bytes;
  readonly tag: Bytes;
}

/** The data of a proven answer is not what the protocol says: one side has a fault. */
export class UnreadableAnswer extends SessionError {
  constructor() {
    super('The lock answered in a way that this program cannot read. Update it.');
  }
}

const boltStates: readonly BoltState[] = ['half way', 'locked', 'unlocked', 'unknown'];
const doorStates: readonly DoorState[] = ['open', 'closed', 'unknown'];
const powerStates: readonly PowerState[] = ['good', 'low', 'critical'];
const holderTables = 6;
const holderBytes = 8;
const forEverDay = 0xffff;
const minRecordBytes = 8;

function pin(slot: number, digits: string): Bytes {
  if (!/^\d{1,10}$/.test(digits)) throw new RangeError('A PIN has at most ten digits, and nothing else.');
  return join(one(slot), bytesOf(digits.padEnd(10, ' ')));
}

function one(value: number): Bytes {
  if (!Number.isInteger(value) || value < 0 || value > 255) throw new RangeError(`${value} is not in a byte.`);
  return Uint8Array.of(value);
}

function known<State>(states: readonly State[], value: number): State {
  const state = states[value];
  if (state === undefined) throw new UnreadableAnswer();
  return state;
}

export class Lock {
  constructor(readonly session: Session) {}

  async status(): Promise<Status> {
    const data = await this.ask(Command.Status, 16);
    const flags = data[3]!;
    return {
      bolt: known(boltStates, data[0]!),
      door: known(doorStates, data[1]!),
      power: known(powerStates, data[2]!),
      isMoving: (flags & 1) !== 0,
      isHeldOpen: (flags & 4) !== 0,
      isKeypadDisabled: (flags & 8) !== 0,
      isSomeoneInside: (flags & 16) !== 0,
      hasSeed: (flags & 32) !== 0,
      millivolts: readU16(data, 4),
      uncertainty: readU16(data, 6),
      time: flags & 2 ? readU32(data, 8) : undefined,
      newestNumber: readU32(data, 12),
    };
  }

  /** Resolves when the motor runs; where the bolt comes to rest, `status` tells. */
  async unlock(): Promise<void> {
    await this.ask(Command.Unlock, 0);
  }

  async lock(): Promise<void> {
    await this.ask(Command.Lock, 0);
  }

  /** @param minutes 1 to 720; 0 ends it. */
  async holdOpen(minutes: number): Promise<void> {
    await this.ask(Command.HoldOpen, 0, u16(minutes));
  }

  /** The log's records from this number on, as they lie in the lock's flash (docs/STORE.md), until there are no more. */
  async *readLog(from: number): AsyncGenerator<Bytes> {
    for (let number = from; ;) {
      const data = await this.session.request(Command.ReadLog, u32(number));
      if (!data.length) return;
      for (let at = 0; at < data.length;) {
        const record = data.slice(at, at + data[at]! * 4);
        if (record.length <= minRecordBytes || record.length !== data[at]! * 4) throw new UnreadableAnswer();
        const found = readU32(record, 4);
        if (found < number) throw new UnreadableAnswer();
        number = found + 1;
        at += record.length;
        yield record;
      }
    }
  }

  async logHead(): Promise<LogHead> {
    const data = await this.ask(Command.LogHead, 4 + linkBytes + sealTagBytes);
    return { number: readU32(data, 0), link: data.slice(4, 4 + linkBytes), tag: data.slice(4 + linkBytes) };
  }

  /** @param time Unix seconds. */
  async setClock(time: number): Promise<void> {
    await this.ask(Command.SetClock, 0, u32(time));
  }

  async setZone({ offset, changes: [first, second] }: Zone): Promise<void> {
    const zone = [u16(offset), u16(first.offset), u32(first.at), u16(second.offset), u16(0), u32(second.at)];
    await this.ask(Command.SetZone, 0, join(...zone));
  }

  /** To a user who has none. */
  async addPin(slot: number, digits: string): Promise<void> {
    await this.ask(Command.AddPin, 0, pin(slot, digits));
  }

  async replacePin(slot: number, digits: string): Promise<void> {
    await this.ask(Command.ReplacePin, 0, pin(slot, digits));
  }

  async removePin(slot: number): Promise<void> {
    await this.ask(Command.RemovePin, 0, one(slot));
  }

  /** The user numbers that have a PIN. */
  async listPins(): Promise<number[]> {
    const data = await this.ask(Command.ListPins, 13);
    return Array.from({ length: 100 }, (_, slot) => slot).filter((slot) => data[slot >> 3]! & (1 << (slot & 7)));
  }

  /**
   * Kills every key that has this id in a block, and so all that was passed on from it.
   * @param until Unix seconds, where the key ends by itself.
   */
  async revoke(holderId: Bytes, until = noUntil): Promise<void> {
    await this.ask(Command.Revoke, 0, join(holderId, u32(until)));
  }

  async listHolders(): Promise<Holder[]> {
    const holders: Holder[] = [];
    for (let table = 0; table < holderTables; table++) {
      const data = await this.session.request(Command.ListHolders, one(table));
      if (data.length % holderBytes) throw new UnreadableAnswer();
      for (let at = 0; at < data.length; at += holderBytes) {
        const untilDay = readU16(data, at + 4);
        const flags = data[at + 7]!;
        holders.push({
          holderId: data.slice(at, at + keyIdBytes),
          untilDay: untilDay === forEverDay ? undefined : untilDay,
          uses: data[at + 6]!,
          isRevoked: (flags & 1) !== 0,
          wasSeen: (flags & 2) !== 0,
        });
      }
    }
    return holders;
  }

  /** As it lies in flash: docs/STORE.md, "Policy record". */
  async policy(): Promise<Bytes> {
    return this.ask(Command.GetPolicy, 12);
  }

  async setPolicy(policy: Bytes): Promise<void> {
    await this.ask(Command.SetPolicy, 0, policy);
  }

  async health(): Promise<Health> {
    const data = await this.ask(Command.Health, 22);
    return {
      uptime: readU32(data, 0),
      firmware: `${data[4]!}.${data[5]!}`,
      freeVariables: readU16(data, 6),
      keyedBytes: readU16(data, 8),
      damagedBytes: readU16(data, 10),
      mostErases: readU16(data, 12),
      pins: data[14]!,
      wrongEntries: data[15]!,
      lastThrowMilliseconds: readU16(data, 16),
      loadedMillivolts: readU16(data, 18) || undefined,
      holders: data[20]!,
      retiredPage: data[21] === 255 ? undefined : data[21],
    };
  }

  /** The lock starts anew behind its answer, and opens its console if the inside button is held. */
  async startMaintenance(): Promise<void> {
    await this.ask(Command.Maintenance, 0);
  }

  /** The seed of the log's chain. The lock has destroyed it when this resolves: keep it. */
  async takeSeed(): Promise<Bytes> {
    return this.ask(Command.TakeSeed, chainKeyBytes);
  }

  /** A new owner's key, in place of every key there is. `keep` stores it before it holds. */
  async renewKeys(name: string, keep: (key: LooseKey) => Promise<void>): Promise<void> {
    await this.accept(Command.RenewKeys, name, keep);
  }

  /** The owner's key, under a claim key. `keep` stores it before it holds: what is not stored then is lost to everyone. */
  async claim(name: string, keep: (key: LooseKey) => Promise<void>): Promise<void> {
    await this.accept(Command.Claim, name, keep);
  }

  /** The lock offers a key, and takes it for the owner's once it is used. */
  private async accept(
    command: Command.Claim | Command.RenewKeys,
    name: string,
    keep: (key: LooseKey) => Promise<void>,
  ): Promise<void> {
    const data = await this.ask(command, keyIdBytes + 2 * keyBytes);
    const secret = data.slice(keyIdBytes, keyIdBytes + keyBytes);
    const finderKey = data.slice(keyIdBytes + keyBytes);
    const key = { keyId: data.slice(0, keyIdBytes), secret, finderKey, blocks: [], name };
    await keep(key);
    this.session.use(await hold(key));
    await this.status();
  }

  /**
   * A claim or a renewal was cut off behind the lock's offer. If the lock takes that key it holds, and the old one does not; if it
   * takes the old one, the offer is dead. The session, which is under the offered key, goes on under the one that holds.
   * @param old none: nobody was the owner
   * @throws SessionError if it takes neither, and nothing is known
   */
  async hasTaken(old: HeldKey | undefined): Promise<boolean> {
    try {
      await this.status();
      return true;
    } catch (error) {
      // What cannot be proven changes nothing; the old key can.
      if (!old || !(error instanceof Refused)) throw error;
    }
    this.session.use(old);
    await this.status();
    return false;
  }

  private async ask(command: Command, dataBytes: number, commandArguments?: Bytes): Promise<Bytes> {
    const data = await this.session.request(command, commandArguments);
    if (data.length !== dataBytes) throw new UnreadableAnswer();
    return data;
  }
}
