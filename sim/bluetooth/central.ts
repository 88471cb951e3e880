/**
 * A phone, an attacker, or an adapter that stands between a browser and the lock: the other end of the air. Every operation
 * arrives at once; what the firmware makes of it comes when its time passes, as a notification.
 *
 *     const phone = new Central(door.air);
 *     phone.connect();
 *     phone.subscribe(uuid);
 *     phone.write(uuid, bytes);
 *     door.advance(100);
 *     phone.received(uuid)
 */
import { decodeAdvertisement, type AdvertisementFields } from './advertisement.js';
import {
  Assigned,
  AttCode,
  defaultMtu,
  LinkEnd,
  Op,
  Property,
  readU16,
  responseTo,
  Subscribed,
  u16,
  valueHeaderBytes,
} from './att.js';
import { NotReachable, type Advert, type Air, type Frame, type Link } from './radio.js';
import { isPairingRefused, pairingRequest } from './smp.js';
import { uuidFromBytes, uuidOf, uuidToBytes } from './uuid.js';

export interface CentralOptions {
  readonly address?: string;
  /** What it asks for behind the connection; none to stay with 23. */
  readonly mtu?: number;
  /** How often it and the lock talk. */
  readonly intervalMilliseconds?: number;
}

export interface FoundCharacteristic {
  readonly uuid: string;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly notifies: boolean;
  readonly indicates: boolean;
  readonly handle: number;
  /** Of its Client Characteristic Configuration, where it pushes. */
  readonly configuration: number | undefined;
}

export interface FoundService {
  readonly uuid: string;
  readonly characteristics: readonly FoundCharacteristic[];
}

export interface Pushed {
  readonly time: number;
  readonly uuid: string;
  readonly data: Uint8Array;
}

/** The link is down: it was lost, ended, or never up. */
export class LinkDown extends Error {}

/** The lock's softdevice has refused a request. */
export class AttError extends Error {
  constructor(readonly code: AttCode) {
    super(`the attribute protocol's error 0x${code.toString(16).padStart(2, '0')}`);
  }
}

const lastHandle = 0xffff;

export class Central {
  /** Called for every notification and indication. */
  onPush: (pushed: Pushed) => void = () => undefined;
  /** Called when a link has ended, with the reason of the specification's volume 1, part F. */
  onEnd: (reason: number) => void = () => undefined;
  /** Everything that came unasked, oldest first. */
  readonly pushed: Pushed[] = [];
  /** What this central has said and heard, oldest first. */
  readonly transcript: Frame[] = [];
  /** Requests that were answered, those of `connect` and `discover` included. */
  roundTrips = 0;
  services: readonly FoundService[] = [];

  private link: Link | undefined;
  private mtuAgreed = defaultMtu;
  /** Packets until the link is lost. */
  private packetsLeft = Infinity;

  constructor(
    private readonly air: Air,
    private readonly options: CentralOptions = {},
  ) {}

  get connected(): boolean {
    return this.link !== undefined;
  }

  /** What one packet carries and three bytes more. */
  get mtu(): number {
    return this.mtuAgreed;
  }

  /** What is on the air, and what a phone reads in it. */
  scan(): (Advert & AdvertisementFields) | undefined {
    const advert = this.air.scan();
    if (!advert) return undefined;
    this.note('lock', 'advertisement', advert.data);
    if (advert.response) this.note('lock', 'response', advert.response);
    return { ...advert, ...decodeAdvertisement(advert.data, ...(advert.response ? [advert.response] : [])) };
  }

  /**
   * Connects, asks for its MTU and looks for services.
   * @throws NotReachable if nothing there can be connected to, LinkDown if the link is lost meanwhile
   */
  connect(): void {
    const { address = 'c0:ff:ee:00:00:01 random', mtu, intervalMilliseconds = 30 } = this.options;
    if (this.link) throw new NotReachable('there is a link already');
    this.mtuAgreed = defaultMtu;
    this.services = [];
    this.link = this.air.connect({
      address,
      intervalMilliseconds,
      receive: (pdu) => this.receive(pdu),
      ended: (reason) => this.ended(reason),
    });
    if (mtu !== undefined) {
      const offered = readU16(this.request([Op.ExchangeMtu, ...u16(mtu)]), 1);
      this.mtuAgreed = Math.max(defaultMtu, Math.min(mtu, offered));
    }
    this.services = this.discover();
  }

  disconnect(): void {
    const { link } = this;
    this.link = undefined;
    link?.close();
  }

  /**
   * The link is lost behind so many packets more, of either side; 0 is now. The lock takes four seconds to notice. A packet
   * that is one too many does not arrive.
   */
  loseLink(packets = 0): void {
    this.packetsLeft = packets;
    if (packets === 0) this.vanish();
  }

  /** Of the first characteristic with this UUID. @throws RangeError if there is none */
  find(uuid: string): FoundCharacteristic {
    const found = this.services.flatMap(({ characteristics }) => characteristics).find((chr) => chr.uuid === uuid);
    if (!found) throw new RangeError(`the lock has no characteristic ${uuid}`);
    return found;
  }

  /**
   * Asks for pairing with a bond, without a passkey, as a phone does. The simulated softdevice goes no further than its first answer.
   * @returns whether the lock would pair
   * @throws LinkDown
   */
  pair(): boolean {
    const { link } = this;
    if (!link) throw new LinkDown('there is no link');
    this.spend();
    this.note('central', 'pairing', pairingRequest);
    const answer = link.pair(pairingRequest);
    if (!answer) throw new LinkDown('no answer came');
    this.spend();
    this.note('lock', 'pairing', answer);
    return !isPairingRefused(answer);
  }

  subscribe(uuid: string): void {
    const { notifies } = this.find(uuid);
    this.configure(uuid, notifies ? Subscribed.Notifications : Subscribed.Indications);
  }

  unsubscribe(uuid: string): void {
    this.configure(uuid, 0);
  }

  /** With a response unless told otherwise; then nobody says whether it arrived. @throws AttError, LinkDown */
  write(uuid: string, data: ArrayLike<number>, { response = true } = {}): void {
    const { handle } = this.find(uuid);
    const pdu = [response ? Op.Write : Op.WriteCommand, ...u16(handle), ...Array.from(data)];
    if (response) this.request(pdu);
    else this.send(pdu);
  }

  /** The whole value, however many packets it takes. @throws AttError, LinkDown */
  read(uuid: string): Uint8Array {
    const { handle } = this.find(uuid);
    const value = [...this.request([Op.Read, ...u16(handle)]).subarray(1)];
    while (value.length && value.length % (this.mtuAgreed - 1) === 0) {
      const more = this.request([Op.ReadBlob, ...u16(handle), ...u16(value.length)]).subarray(1);
      value.push(...more);
      if (more.length < this.mtuAgreed - 1) break;
    }
    return Uint8Array.from(value);
  }

  /** What this characteristic has pushed. */
  received(uuid: string): Uint8Array[] {
    return this.pushed.filter((pushed) => pushed.uuid === uuid).map(({ data }) => data);
  }

  /** Any bytes at all, as an attacker sends them. Returns what comes back, if something does. @throws LinkDown */
  send(pdu: readonly number[]): Uint8Array | undefined {
    const { link } = this;
    if (!link) throw new LinkDown('there is no link');
    const bytes = Uint8Array.from(pdu);
    this.spend();
    this.note('central', 'packet', bytes);
    const answer = link.exchange(bytes);
    if (!answer) return undefined;
    this.spend();
    this.note('lock', 'packet', answer);
    return answer;
  }

  private request(pdu: readonly number[]): Uint8Array {
    const answer = this.send(pdu);
    if (!answer) throw new LinkDown('no answer came');
    this.roundTrips++;
    if (answer[0] === Op.Error) throw new AttError(answer[4]!);
    if (answer[0] !== responseTo(pdu[0]!)) throw new Error(`${answer[0]} is no answer to ${pdu[0]}`);
    return answer;
  }

  private discover(): FoundService[] {
    const groups = this.gather(Op.ReadByGroupType, Assigned.PrimaryService, 1, lastHandle, (item) => readU16(item, 2));
    const declarations = this.gather(Op.ReadByType, Assigned.Characteristic, 1, lastHandle, (item) => readU16(item, 0));
    return groups.map((group) => {
      const [first, last] = [readU16(group, 0), readU16(group, 2)];
      const own = declarations.filter((item) => readU16(item, 0) >= first && readU16(item, 0) <= last);
      return {
        uuid: uuidFromBytes(group.subarray(4)),
        characteristics: own.map((item, index) => this.characteristic(item, own[index + 1], last)),
      };
    });
  }

  private characteristic(item: Uint8Array, next: Uint8Array | undefined, last: number): FoundCharacteristic {
    const [properties, handle] = [item[2]!, readU16(item, 3)];
    const notifies = (properties & Property.Notify) !== 0;
    const indicates = (properties & Property.Indicate) !== 0;
    const end = next ? readU16(next, 0) - 1 : last;
    return {
      uuid: uuidFromBytes(item.subarray(5)),
      readable: (properties & Property.Read) !== 0,
      writable: (properties & Property.Write) !== 0,
      ...{ notifies, indicates, handle },
      configuration: notifies || indicates ? this.findConfiguration(handle + 1, end) : undefined,
    };
  }

  private findConfiguration(first: number, last: number): number | undefined {
    const answer = this.request([Op.FindInformation, ...u16(first), ...u16(last)]);
    const length = answer[1] === 1 ? 4 : 18;
    for (let at = 2; at + length <= answer.length; at += length) {
      if (uuidFromBytes(answer.subarray(at + 2, at + length)) === uuidOf(Assigned.Configuration))
        return readU16(answer, at);
    }
    return undefined;
  }

  /** All attributes of a type, one request after the other until there are no more. */
  private gather(op: Op, type: Assigned, first: number, last: number, end: (item: Uint8Array) => number): Uint8Array[] {
    const items: Uint8Array[] = [];
    let from = first;
    while (from <= last) {
      try {
        const answer = this.request([op, ...u16(from), ...u16(last), ...uuidToBytes(uuidOf(type))]);
        const length = answer[1]!;
        for (let at = 2; at + length <= answer.length; at += length) items.push(answer.slice(at, at + length));
      } catch (error) {
        if (error instanceof AttError && error.code === AttCode.AttributeNotFound) break;
        throw error;
      }
      from = end(items.at(-1)!) + 1;
    }
    return items;
  }

  private configure(uuid: string, value: number): void {
    const { configuration } = this.find(uuid);
    if (configuration === undefined) throw new RangeError(`${uuid} pushes nothing`);
    this.request([Op.Write, ...u16(configuration), ...u16(value)]);
  }

  private receive(pdu: Uint8Array): void {
    if (this.isSpent()) return;
    this.note('lock', 'packet', pdu);
    const handle = readU16(pdu, 1);
    const found = this.services.flatMap(({ characteristics }) => characteristics).find((chr) => chr.handle === handle);
    const pushed = { time: this.air.now, uuid: found?.uuid ?? '', data: pdu.slice(valueHeaderBytes) };
    if (pdu[0] === Op.Indication) this.send([Op.Confirmation]);
    this.pushed.push(pushed);
    this.onPush(pushed);
  }

  private ended(reason: number): void {
    if (!this.link) return;
    this.link = undefined;
    this.onEnd(reason);
  }

  private spend(): void {
    if (this.isSpent()) throw new LinkDown('the link is lost');
  }

  private isSpent(): boolean {
    if (this.packetsLeft > 0) {
      this.packetsLeft--;
      return false;
    }
    this.vanish();
    return true;
  }

  private vanish(): void {
    const { link } = this;
    this.packetsLeft = Infinity;
    this.link = undefined;
    link?.vanish();
    if (link) this.onEnd(LinkEnd.Timeout);
  }

  private note(from: Frame['from'], kind: Frame['kind'], bytes: Uint8Array): void {
    this.transcript.push({ time: this.air.now, from, kind, bytes: bytes.slice() });
  }
}
