/**
 * A lock as docs/PROTOCOL.md has it: the radio's side alone, with Node's crypto, without flash or door. For what speaks to a lock and
 * is tested without firmware; held against the same vectors as everything else.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Block, blockBytes, everyHour, noFrom, noUntil, noUses } from '../../src/wire/block.js';
import { argumentBytes, Command, Right, rightOf } from '../../src/wire/command.js';
import { EventCode, nobody, phone, Reason } from '../../src/wire/events.js';
import { HmacLabel } from '../../src/wire/hmac-label.js';
import {
  claimSeconds,
  Direction,
  duplicateSilenceSeconds,
  finderSaltBytes,
  finderTagBytes,
  FrameHeader,
  keyBytes,
  keyIdBytes,
  maxHops,
  maxMessageBytes,
  minFrameBytes,
  Next,
  nonceBytes,
  Open,
  partingMilliseconds,
  protocolVersion,
  sameSession,
  sessionSeconds,
  silenceSeconds,
  slowSeconds,
  streamBytes,
  tagBytes,
} from '../../src/wire/protocol.js';

const quarterSeconds = 900;
const daySeconds = 86400;
const mostCounters = 32;
const mostHolders = 42;
const holdersPerTable = 7;
const recordsPerAnswer = 5;
const largestStep = 600;
const most = { holdMinutes: 720, untilDay: 0xffff };

const hmac = (key: Buffer, ...input: (Buffer | readonly number[])[]): Buffer =>
  createHmac('sha256', key)
    .update(Buffer.concat(input.map((part) => Buffer.from(part))))
    .digest();

/** Virtual time that the lock and its phone share. */
export interface ModelTimer {
  /** Milliseconds. */
  readonly now: number;
  after(milliseconds: number, callback: () => void): () => void;
}

interface Pending {
  readonly keyId: Buffer;
  readonly until: number;
}

interface OpenSession {
  readonly key: Buffer;
  readonly session: Buffer;
  readonly blocks: readonly Buffer[];
  readonly isClaim: boolean;
  readonly frameBytes: number;
  readonly openedAt: number;
  sequence: number;
}

interface HolderEntry {
  untilDay: number;
  uses: number;
  revoked: boolean;
  counted: boolean;
}

export interface ModelEvent {
  readonly code: EventCode;
  readonly reason: Reason;
  readonly who: number;
  readonly value: number;
}

export interface Link {
  /** Cuts it to what the link carries, as a controller does. */
  notify(frame: Buffer): void;
  drop(): void;
}

export class ModelLock {
  // What flash would keep.
  root = randomBytes(32);
  keyId: Buffer | undefined;
  readonly holders = new Map<string, HolderEntry>();
  readonly pins = new Map<number, string>();
  readonly events: ModelEvent[] = [];
  policy = Buffer.from('05043c00100ea00505002c01', 'hex');
  zone = Buffer.alloc(16);
  floor = 0;
  seed: Buffer | undefined = randomBytes(16);
  wireClaim: Buffer | undefined;
  // What the world is like.
  /** Unix seconds at the virtual time 0; undefined: not known. */
  clockOffset: number | undefined;
  insideHeld = false;
  doorOpen = false;
  /** Why the bolt cannot move. */
  obstacle: Reason = Reason.None;
  bolt: 'locked' | 'unlocked' = 'locked';
  heldOpenMinutes = 0;
  /** Session and sequence of each answer that was encrypted, in hexadecimal. */
  readonly encrypted: string[] = [];
  /** How often the motor was started. */
  movements = 0;
  maintenance = false;
  largestFrame = 50;
  random: (count: number) => Buffer = randomBytes;

  private link: Link | undefined;
  private nonce: Buffer | undefined;
  private isNonceUsed = true;
  private session: OpenSession | undefined;
  private pieces: Buffer[] = [];
  private nextPlace = -1;
  private lastRequest: Buffer | undefined;
  private lastAnswer: Buffer = Buffer.alloc(0);
  private cancelSilence: () => void = () => undefined;
  private cancelGreeting: () => void = () => undefined;
  private isParting = false;
  private silentUntil = 0;
  private claimKey: { readonly key: Buffer; readonly until: number } | undefined;
  private offered: Pending | undefined;

  constructor(readonly timer: ModelTimer) {}

  get pinKey(): Buffer {
    return hmac(this.root, [HmacLabel.PinKey]);
  }

  ownerKeyOf(keyId: Buffer): Buffer {
    return hmac(this.pinKey, [HmacLabel.OwnerKey], keyId).subarray(0, keyBytes);
  }

  finderKeyOf(keyId: Buffer): Buffer {
    return hmac(this.pinKey, [HmacLabel.FinderKey], keyId).subarray(0, keyBytes);
  }

  /** Manufacturer data of an advert. */
  advert(): Buffer {
    if (!this.keyId) return Buffer.alloc(finderSaltBytes + finderTagBytes);
    const salt = this.random(finderSaltBytes);
    return Buffer.concat([salt, hmac(this.finderKeyOf(this.keyId), [HmacLabel.Finder], salt).subarray(0, finderTagBytes)]);
  }

  /** Four groups of seven digits have been typed, someone inside holding the button. */
  typeClaimDigits(digits: string): void {
    this.waitForClaim(hmac(Buffer.from(digits, 'latin1'), [HmacLabel.ClaimKey]).subarray(0, keyBytes));
  }

  /** The lock's tag serves this key. */
  waitForClaim(key: Buffer): void {
    this.claimKey = { key, until: this.timer.now + claimSeconds * 1000 };
  }

  time(): number | undefined {
    return this.clockOffset === undefined ? undefined : this.clockOffset + Math.floor(this.timer.now / 1000);
  }

  get isConnected(): boolean {
    return this.link !== undefined;
  }

  /** @returns false if someone else is connected. */
  connect(link: Link): boolean {
    if (this.link) return false;
    this.link = link;
    this.heard();
    return true;
  }

  disconnected(): void {
    this.link = undefined;
    this.forget();
    this.cancelSilence();
    this.cancelGreeting();
    this.nonce = undefined;
    this.isNonceUsed = true;
    this.nextPlace = -1;
    this.isParting = false;
  }

  subscribed(): void {
    if (!this.isParting) this.greet();
  }

  /** Power goes and comes: RAM is gone. */
  restart(): void {
    this.drop();
    this.disconnected();
    this.claimKey = this.offered = undefined;
    this.clockOffset = undefined;
    this.silentUntil = 0;
  }

  write(frame: Buffer): void {
    const header = frame[0];
    if (this.isParting) return;
    if (header === undefined || header & ~(FrameHeader.Place | FrameHeader.Last)) return;
    const place = header & FrameHeader.Place;
    if (place === 0) {
      this.pieces = [];
      this.nextPlace = 0;
    }
    const message = Buffer.concat([...this.pieces, frame.subarray(1)]);
    if (place !== this.nextPlace || message.length > maxMessageBytes) {
      this.nextPlace = -1;
      return;
    }
    this.pieces = [message];
    this.nextPlace++;
    if (!(header & FrameHeader.Last)) return;
    this.nextPlace = -1;
    this.take(message);
  }

  private forget(): void {
    this.session = this.lastRequest = undefined;
  }

  private part(): void {
    this.isParting = true;
    this.cancelSilence();
    this.cancelSilence = this.timer.after(partingMilliseconds, () => {
      this.drop();
    });
  }

  private drop(): void {
    const { link } = this;
    if (!link) return;
    this.disconnected();
    link.drop();
  }

  /** A right request, or a connection. */
  private heard(): void {
    this.cancelSilence();
    this.cancelSilence = this.timer.after(silenceSeconds * 1000, () => {
      this.drop();
    });
  }

  private greet(): void {
    this.forget();
    if (this.isNonceUsed) {
      this.nonce = this.random(nonceBytes);
      this.isNonceUsed = false;
    }
    this.cancelGreeting();
    const hello = Buffer.concat([Buffer.from([FrameHeader.Hello, protocolVersion]), this.nonce!], this.largestFrame);
    this.cancelGreeting = this.timer.after(Math.max(0, this.silentUntil - this.timer.now), () => {
      this.link?.notify(hello);
    });
  }

  private send(message: Buffer, frameBytes: number): void {
    const pieceBytes = Math.min(frameBytes, this.largestFrame) - 1;
    const last = Math.ceil(message.length / pieceBytes) - 1;
    for (let place = 0; place <= last; place++) {
      const piece = message.subarray(place * pieceBytes, (place + 1) * pieceBytes);
      this.link?.notify(Buffer.concat([Buffer.from([place === last ? place | FrameHeader.Last : place]), piece]));
    }
  }

  private take(message: Buffer): void {
    if (!message.length) return this.greet();
    const { session } = this;
    if (session && this.lastRequest?.equals(message)) return this.send(this.lastAnswer, session.frameBytes);
    if (session) this.takeNext(session, message);
    else this.takeOpen(message);
  }

  private takeNext(session: OpenSession, message: Buffer): void {
    const isNext = message[Next.Same] === sameSession && message[Next.Sequence] === session.sequence + 1;
    if (!isNext || message.length < Next.Arguments + tagBytes || !this.isTagged(session, message)) return this.part();
    session.sequence++;
    const isOver = this.timer.now - session.openedAt > sessionSeconds * 1000;
    this.answer(session, message, message[Next.Command]!, Next.Arguments, isOver ? Reason.SessionOver : Reason.None);
  }

  private takeOpen(message: Buffer): void {
    const hops = message[Open.Hops]!;
    const at = Open.Blocks + hops * blockBytes;
    if (this.isNonceUsed || !this.nonce || hops > maxHops || message.length < at + 1 + tagBytes)
      return this.hint(Reason.Malformed);
    if (message[Open.FrameBytes]! < minFrameBytes) return this.hint(Reason.Malformed);
    this.isNonceUsed = true;
    const keyId = message.subarray(Open.KeyId, Open.KeyId + keyIdBytes);
    const isClaim = keyId.equals(Buffer.alloc(keyIdBytes));
    const claimKey = this.presentClaimKey();
    if (isClaim && (!claimKey || hops)) return this.hint(Reason.NoClaim);
    const isOffered = this.presentOffer()?.keyId.equals(keyId) ?? false;
    if (!isClaim && !isOffered && !this.keyId?.equals(keyId)) return this.hint(Reason.UnknownKey);
    const blocks = Array.from({ length: hops }, (_, hop) =>
      message.subarray(Open.Blocks + hop * blockBytes, Open.Blocks + (hop + 1) * blockBytes),
    );
    const key = blocks.reduce(
      (above, block) => hmac(above, [HmacLabel.Narrow], block).subarray(0, keyBytes),
      isClaim ? claimKey! : this.ownerKeyOf(keyId),
    );
    const phoneNonce = message.subarray(Open.Nonce, Open.Nonce + nonceBytes);
    const session = {
      key,
      session: Buffer.concat([Buffer.from([protocolVersion]), this.nonce, phoneNonce]),
      blocks,
      isClaim,
      frameBytes: message[Open.FrameBytes]!,
      openedAt: this.timer.now,
      sequence: 0,
    };
    if (!this.isTagged(session, message)) return this.hint(Reason.InvalidCredential);
    if (isOffered) this.confirmOffer();
    this.session = session;
    this.answer(session, message, message[at]!, at + 1, this.whyNotKey(session));
  }

  private presentClaimKey(): Buffer | undefined {
    if (!this.insideHeld) return undefined;
    if (this.claimKey && this.timer.now < this.claimKey.until) return this.claimKey.key;
    return this.keyId || this.pins.has(0) ? undefined : this.wireClaim;
  }

  /** A key is offered, and not taken yet. */
  get isOffering(): boolean {
    return this.presentOffer() !== undefined;
  }

  private presentOffer(): Pending | undefined {
    return this.offered && this.timer.now < this.offered.until ? this.offered : undefined;
  }

  private confirmOffer(): void {
    this.keyId = this.offered!.keyId;
    this.offered = this.claimKey = this.wireClaim = undefined;
    this.record(EventCode.KeysRenewed, Reason.Phone, 0);
  }

  private isTagged(session: OpenSession, message: Buffer): boolean {
    const body = message.subarray(0, -tagBytes);
    return this.tag(HmacLabel.Request, session, body).equals(message.subarray(-tagBytes));
  }

  private tag(label: HmacLabel, { key, session }: OpenSession, body: Buffer): Buffer {
    return hmac(key, [label], session, [body.length], body).subarray(0, tagBytes);
  }

  private stream({ key, session }: OpenSession, direction: Direction, sequence: number, text: Buffer): Buffer {
    return Buffer.from(
      text.map((byte, at) => {
        const block = Math.floor(at / streamBytes);
        return byte ^ hmac(key, [HmacLabel.Stream], session, [direction, sequence, block])[at % streamBytes]!;
      }),
    );
  }

  private hint(reason: Reason): void {
    this.silentUntil = this.timer.now + slowSeconds * 1000;
    this.record(EventCode.PhoneRefused, reason, 0, nobody);
    this.send(Buffer.from([0, reason]), minFrameBytes);
    this.part();
  }

  private answer(session: OpenSession, message: Buffer, command: number, argumentsAt: number, whyNot: Reason): void {
    this.heard();
    const sequence = session.sequence;
    const body = message.subarray(argumentsAt, -tagBytes);
    let data = Buffer.alloc(0);
    const reason =
      whyNot ||
      this.whyNotCommand(session, command, body.length) ||
      this.perform(session, command, this.stream(session, Direction.ToLock, sequence, body), (given) => {
        data = Buffer.from(given);
      });
    if (reason) data = Buffer.alloc(0);
    const who = session.blocks.at(-1)?.readUInt32LE(Block.HolderId) ?? 0;
    if (reason) this.record(EventCode.Refused, reason, who);
    if (data.length) this.encrypted.push(Buffer.concat([session.session, Buffer.from([sequence])]).toString('hex'));
    const head = Buffer.concat([Buffer.from([sequence, reason]), this.stream(session, Direction.ToPhone, sequence, data)]);
    this.lastRequest = Buffer.from(message);
    this.lastAnswer = Buffer.concat([head, this.tag(HmacLabel.Answer, session, head)]);
    this.send(this.lastAnswer, session.frameBytes);
    if (reason === Reason.Duplicate) {
      this.silentUntil = this.timer.now + duplicateSilenceSeconds * 1000;
      this.part();
    }
  }

  private record(code: EventCode, reason: Reason, value: number, who = phone): void {
    this.events.push({ code, reason, who, value });
  }

  private whyNotKey({ blocks }: OpenSession): Reason {
    if (blocks.some((block) => this.holders.get(idOf(block))?.revoked)) return Reason.Revoked;
    const time = this.time();
    if (time === undefined && blocks.some(hasTimes)) return Reason.ClockUnknown;
    for (const block of blocks) {
      if (time! < block.readUInt32LE(Block.From)) return Reason.NotYetValid;
      const until = block.readUInt32LE(Block.Until);
      if (until !== noUntil && time! >= until) return Reason.Expired;
      if (!isEveryHour(block) && !this.isWithin(block, time!)) return Reason.OutsideSchedule;
    }
    for (const [hop, block] of blocks.entries()) this.see(block, blocks.slice(0, hop + 1));
    return Reason.None;
  }

  private isWithin(block: Buffer, time: number): boolean {
    let minutes = this.zone.readInt16LE(0);
    const changes = [2, 8].map((at) => ({
      offset: this.zone.readInt16LE(at),
      at: this.zone.readUInt32LE(at === 2 ? 4 : 12),
    }));
    for (const change of changes) if (change.at && time >= change.at) minutes = change.offset;
    const local = time + minutes * 60;
    const day = Math.floor(local / daySeconds);
    const quarter = Math.floor((local - day * daySeconds) / quarterSeconds);
    // 1970 began on a Thursday.
    const holds = (began: number, passed: number) =>
      ((block[Block.Weekdays]! >> ((began + 4) % 7)) & 1) === 1 && passed >= 0 && passed < block[Block.Length]!;
    return holds(day, quarter - block[Block.Start]!) || holds(day - 1, quarter + 96 - block[Block.Start]!);
  }

  private see(block: Buffer, above: readonly Buffer[]): void {
    const until = Math.min(...above.map((each) => each.readUInt32LE(Block.Until)));
    this.entry(idOf(block), until);
  }

  /** @returns undefined if there is no room. */
  private entry(id: string, until: number): HolderEntry | undefined {
    const untilDay = until === noUntil ? most.untilDay : Math.ceil(until / daySeconds);
    const found = this.holders.get(id);
    if (found) {
      found.untilDay = Math.max(found.untilDay, untilDay);
      return found;
    }
    for (const [past, entry] of this.holders)
      if (entry.untilDay * daySeconds < (this.time() ?? 0)) this.holders.delete(past);
    if (this.holders.size >= mostHolders) {
      const onlySeen = [...this.holders].find(([, entry]) => !entry.revoked && !entry.counted);
      if (!onlySeen) return undefined;
      this.holders.delete(onlySeen[0]);
    }
    const entry = { untilDay, uses: 0, revoked: false, counted: false };
    this.holders.set(id, entry);
    return entry;
  }

  private whyNotCommand(session: OpenSession, command: number, length: number): Reason {
    const isKnown = command >= 1 && command < rightOf.length;
    if (session.isClaim) return command === Command.Claim ? Reason.None : Reason.NotAllowed;
    if (!isKnown) return Reason.UnknownCommand;
    const right = rightOf.charCodeAt(command);
    if (command === Command.Claim || (right ? !(this.rights(session) & right) : session.blocks.length))
      return Reason.NotAllowed;
    if (length !== argumentBytes.charCodeAt(command)) return Reason.Malformed;
    const isMovement = command === Command.Unlock || command === Command.Lock || command === Command.HoldOpen;
    return isMovement && session.sequence ? Reason.SessionOver : Reason.None;
  }

  private rights({ blocks }: OpenSession): number {
    return blocks.reduce((rights, block) => rights & block[Block.Rights]!, 255);
  }

  /** Charges every block that counts, or none. */
  private charge({ blocks }: OpenSession): Reason {
    const entries: HolderEntry[] = [];
    for (const [hop, block] of blocks.entries()) {
      if (block[Block.Uses] === noUses) continue;
      const until = Math.min(...blocks.slice(0, hop + 1).map((each) => each.readUInt32LE(Block.Until)));
      if (until === noUntil) return Reason.UsesWithoutUntil;
      const entry = this.entry(idOf(block), until);
      const counters = [...this.holders.values()].filter((each) => each.counted).length;
      if (!entry || (!entry.counted && counters >= mostCounters)) return Reason.NoRoom;
      if (entry.uses + entries.filter((each) => each === entry).length >= block[Block.Uses]!) return Reason.UsesSpent;
      entries.push(entry);
    }
    for (const entry of entries) {
      entry.uses++;
      entry.counted = true;
    }
    return Reason.None;
  }

  private move(session: OpenSession, bolt: 'locked' | 'unlocked'): Reason {
    const reason =
      this.obstacle || (bolt === 'unlocked' ? this.charge(session) : this.doorOpen ? Reason.DoorOpen : Reason.None);
    if (reason) return reason;
    this.movements++;
    this.bolt = bolt;
    const who = session.blocks.at(-1)?.readUInt32LE(Block.HolderId) ?? 0;
    this.record(EventCode.Granted, Reason.Phone, who);
    return Reason.None;
  }

  private offer(): Buffer {
    const keyId = this.random(keyIdBytes);
    this.offered = { keyId, until: this.timer.now + claimSeconds * 1000 };
    return Buffer.concat([keyId, this.ownerKeyOf(keyId), this.finderKeyOf(keyId)]);
  }

  private perform(session: OpenSession, command: Command, given: Buffer, give: (data: Buffer) => void): Reason {
    const isAdministrator = (this.rights(session) & Right.Administer) !== 0;
    switch (command) {
      case Command.Status:
        give(this.status());
        return Reason.None;
      case Command.Unlock:
        return this.move(session, 'unlocked');
      case Command.Lock:
        return this.move(session, 'locked');
      case Command.HoldOpen: {
        const minutes = given.readUInt16LE(0);
        if (minutes > most.holdMinutes) return Reason.Malformed;
        const reason = minutes ? this.move(session, 'unlocked') : Reason.None;
        if (!reason) this.heldOpenMinutes = minutes;
        return reason;
      }
      case Command.ReadLog: {
        const first = Math.max(1, given.readUInt32LE(0));
        const records = this.events.slice(first - 1, first - 1 + recordsPerAnswer);
        give(Buffer.concat(records.map((event, at) => recordOf(first + at, event))));
        return Reason.None;
      }
      case Command.LogHead: {
        const head = Buffer.alloc(24);
        head.writeUInt32LE(this.events.length, 0);
        give(head);
        return Reason.None;
      }
      case Command.SetClock:
        return this.setClock(session, given.readUInt32LE(0), isAdministrator);
      case Command.SetZone:
        this.zone = Buffer.from(given);
        return Reason.None;
      case Command.AddPin:
      case Command.ReplacePin:
        return this.setPin(given, command === Command.AddPin, isAdministrator);
      case Command.RemovePin: {
        const slot = given[0]!;
        if (slot >= 100) return Reason.NoSlot;
        if (slot === 0) return Reason.NotOwner;
        return this.pins.delete(slot) ? Reason.None : Reason.SlotEmpty;
      }
      case Command.ListPins: {
        const list = Buffer.alloc(13);
        for (const slot of this.pins.keys()) list[slot >> 3]! |= 1 << (slot & 7);
        give(list);
        return Reason.None;
      }
      case Command.Revoke: {
        const id = given.subarray(0, keyIdBytes).toString('hex');
        if (session.blocks.some((block) => idOf(block) === id)) return Reason.NotAllowed;
        const entry = this.entry(id, given.readUInt32LE(keyIdBytes));
        if (!entry) return Reason.NoRoom;
        entry.revoked = true;
        this.record(EventCode.KeyRevoked, Reason.Phone, given.readUInt32LE(0));
        return Reason.None;
      }
      case Command.ListHolders:
        give(this.holderTable(given[0]!));
        return Reason.None;
      case Command.GetPolicy:
        give(this.policy);
        return Reason.None;
      case Command.SetPolicy:
        if (given[0] === 0) return Reason.UnsoundPolicy;
        this.policy = Buffer.from(given);
        return Reason.None;
      case Command.Health: {
        const health = Buffer.alloc(22);
        health.writeUInt32LE(Math.floor(this.timer.now / 1000), 0);
        health[14] = this.pins.size;
        health[20] = this.holders.size;
        health[21] = 255;
        give(health);
        return Reason.None;
      }
      case Command.Maintenance:
        if (!this.insideHeld) return Reason.NotInside;
        this.maintenance = true;
        return Reason.None;
      case Command.TakeSeed: {
        const { seed } = this;
        if (!seed) return Reason.SeedGone;
        this.seed = undefined;
        give(seed);
        return Reason.None;
      }
      case Command.RenewKeys:
      case Command.Claim: {
        give(this.offer());
        return Reason.None;
      }
      default:
        return Reason.UnknownCommand;
    }
  }

  private setClock(session: OpenSession, time: number, isAdministrator: boolean): Reason {
    if (session.blocks.some(hasTimes)) return Reason.NotAllowed;
    const now = this.time();
    const isStep = now === undefined || Math.abs(time - now) > largestStep;
    if (isStep && !isAdministrator) return Reason.ClockStep;
    if (time < this.floor && !(isAdministrator && this.insideHeld)) return Reason.ClockFloor;
    this.clockOffset = time - Math.floor(this.timer.now / 1000);
    this.floor = time;
    return Reason.None;
  }

  private setPin(given: Buffer, isNew: boolean, isAdministrator: boolean): Reason {
    const slot = given[0]!;
    const digits = given.subarray(1).toString('latin1').trimEnd();
    if (slot >= 100) return Reason.NoSlot;
    if (slot === 0 && !isAdministrator) return Reason.NotAllowed;
    if (!/^\d+$/.test(digits)) return Reason.Malformed;
    if (isNew === this.pins.has(slot)) return isNew ? Reason.SlotTaken : Reason.SlotEmpty;
    if (digits.length < 5) return Reason.TooShort;
    if ([...this.pins.values()].includes(digits)) return Reason.Duplicate;
    this.pins.set(slot, digits);
    return Reason.None;
  }

  private holderTable(table: number): Buffer {
    const entries = [...this.holders].slice(table * holdersPerTable, (table + 1) * holdersPerTable);
    return Buffer.concat(
      entries.map(([id, entry]) => {
        const bytes = Buffer.alloc(8);
        bytes.write(id, 'hex');
        bytes.writeUInt16LE(entry.untilDay, 4);
        bytes[6] = entry.uses;
        bytes[7] = (entry.revoked ? 1 : 0) | 2 | (entry.counted ? 4 : 0);
        return bytes;
      }),
    );
  }

  private status(): Buffer {
    const status = Buffer.alloc(16);
    const time = this.time();
    status[0] = this.bolt === 'locked' ? 1 : 2;
    status[1] = this.doorOpen ? 0 : 1;
    status[3] =
      (time === undefined ? 0 : 2) | (this.heldOpenMinutes ? 4 : 0) | (this.insideHeld ? 16 : 0) | (this.seed ? 32 : 0);
    status.writeUInt16LE(3000, 4);
    status.writeUInt32LE(time ?? Math.floor(this.timer.now / 1000), 8);
    status.writeUInt32LE(this.events.length, 12);
    return status;
  }
}

function idOf(block: Buffer): string {
  return block.subarray(Block.HolderId, Block.From).toString('hex');
}

function isEveryHour(block: Buffer): boolean {
  return block.subarray(Block.Weekdays, Block.Rights).toString('latin1') === everyHour;
}

function hasTimes(block: Buffer): boolean {
  return block.readUInt32LE(Block.From) !== noFrom || block.readUInt32LE(Block.Until) !== noUntil || !isEveryHour(block);
}

/** As in flash: docs/STORE.md, "Event record". */
function recordOf(number: number, { code, reason, who, value }: ModelEvent): Buffer {
  const record = Buffer.alloc(24);
  record.set([6, 255, 1, 0]);
  record.writeUInt32LE(number, 4);
  record.set([code, reason, who, 255], 12);
  record.writeUInt32LE(value, 16);
  record.writeUInt32LE(crc32(record.subarray(0, 20)), 20);
  return record;
}
