/**
 * The chip's radio with Nordic's softdevice on it: what is advertised, one link at a time, and the attribute table that answers
 * by itself. To the interpreter it says what has happened; to a central it is the air (`Air`).
 *
 *     central.ts <- Air, Link, bytes -> radio.ts (gatt.ts) <- events, calls -> nrf.ts: the global NRF
 */
import type { Clock } from '../clock.js';
import { Assigned, defaultMtu, LinkEnd, Op, Subscribed, u16, valueHeaderBytes } from './att.js';
import { AttributeTable, type ClientState, type Handles, type ServiceSpec } from './gatt.js';
import { answerPairing } from './smp.js';
import { uuidOf } from './uuid.js';

/** What an interpreter's build for a board gives the softdevice: boards/*.py, targets/nrf5x/bluetooth.c. */
export interface RadioLimits {
  readonly maxMtu: number;
  /** Notifications that wait for the radio; one more is lost without a word. */
  readonly maxWaiting: number;
}

export interface Advertising {
  readonly data: Uint8Array;
  /** What is sent to a scanner that asks; none where it may not ask. */
  readonly response: Uint8Array | undefined;
  readonly connectable: boolean;
  readonly intervalMilliseconds: number;
}

/** An advertisement as it is heard. */
export interface Advert extends Advertising {
  /** As the interpreter writes it: six bytes in hexadecimal, and what kind it is. */
  readonly address: string;
}

export type RadioEvent =
  | { readonly is: 'connected'; readonly address: string }
  | { readonly is: 'disconnected'; readonly reason: number }
  | { readonly is: 'written'; readonly handle: number; readonly data: readonly number[] };

/** Whoever is connected. */
export interface Peer {
  readonly address: string;
  readonly intervalMilliseconds: number;
  /** A notification or an indication. */
  receive(pdu: Uint8Array): void;
  /** The link is gone, from the peer's point of view for this reason; the peer may have known. */
  ended(reason: number): void;
}

/** The peer's end of a link. */
export interface Link {
  /** Sends a packet. Returns the answer, if there is one to it. */
  exchange(pdu: Uint8Array): Uint8Array | undefined;
  /** Sends a packet of the security manager. Returns its answer. */
  pair(pdu: Uint8Array): Uint8Array | undefined;
  /** Says goodbye. */
  close(): void;
  /** Out of range from now on: the lock learns of it by hearing nothing. */
  vanish(): void;
}

/** One thing that everybody near hears. */
export interface Frame {
  readonly time: number;
  readonly from: 'lock' | 'central';
  readonly kind: 'advertisement' | 'response' | 'packet' | 'pairing';
  readonly bytes: Uint8Array;
}

/** What a central reaches. */
export interface Air {
  readonly now: number;
  /** What is on the air, if anything is. */
  scan(): Advert | undefined;
  /** @throws NotReachable if nothing there can be connected to. */
  connect(peer: Peer): Link;
  /** Hears everything from now on. Returns how to stop. */
  sniff(listener: (frame: Frame) => void): () => void;
}

/** There is nothing to connect to: no power, no advertisement, or someone else is connected. */
export class NotReachable extends Error {}

/** CONN_SUP_TIMEOUT of targets/nrf5x/bluetooth.c. */
const supervisionMilliseconds = 4000;

interface Connection {
  readonly peer: Peer;
  readonly since: number;
  readonly client: ClientState;
  /** Pushed, and waiting for the connection event at this time. */
  readonly waiting: Uint8Array[];
  sendsAt: number;
  /** An indication that the peer has not confirmed. */
  isIndicating: boolean;
  lostAt: number | undefined;
}

export interface SoftdeviceConfiguration {
  readonly address: string;
  readonly deviceName: string;
  readonly services: readonly ServiceSpec[];
}

export class Radio implements Air {
  /** Takes what has happened to the interpreter's queue. */
  onEvent: (event: RadioEvent) => void = () => undefined;
  /** Whether a peer that asks for pairing gets it: yes, from each start of the chip until the firmware says otherwise. */
  isPairable = true;
  /** Notifications and indications that were lost because too many waited. */
  lostPushes = 0;

  private configuration: SoftdeviceConfiguration | undefined;
  private table: AttributeTable;
  private advertising: Advertising | undefined;
  private connection: Connection | undefined;
  private readonly listeners = new Set<(frame: Frame) => void>();

  constructor(
    private readonly clock: Clock,
    private readonly limits: RadioLimits,
  ) {
    this.table = new AttributeTable(limits.maxMtu);
  }

  get now(): number {
    return this.clock.now;
  }

  /** The softdevice is up. */
  get isOn(): boolean {
    return this.configuration !== undefined;
  }

  /** World time at which it does something next. */
  get due(): number {
    const { connection } = this;
    if (!connection) return Infinity;
    if (connection.lostAt !== undefined) return connection.lostAt + supervisionMilliseconds;
    return connection.sendsAt;
  }

  /** The softdevice starts with such a table, silent. Nobody may be connected. */
  start(configuration: SoftdeviceConfiguration): void {
    this.configuration = configuration;
    this.advertising = undefined;
    this.table = new AttributeTable(this.limits.maxMtu);
    const ownServices = [
      { uuid: uuidOf(Assigned.GenericAccess), characteristics: [fixed(Assigned.DeviceName), fixed(Assigned.Appearance)] },
      {
        uuid: uuidOf(Assigned.GenericAttribute),
        characteristics: [{ ...fixed(Assigned.ServiceChanged), readable: false, indicate: true }],
      },
    ];
    for (const service of ownServices) this.table.add(service);
    this.deviceName = configuration.deviceName;
    this.add(configuration.services);
  }

  /** Returns the handles of all their characteristics, in order. */
  add(services: readonly ServiceSpec[]): Handles[] {
    return services.flatMap((service) => this.table.add(service));
  }

  /** Power goes, or the chip starts anew. The peer hears nothing any more. */
  reset(): void {
    this.configuration = undefined;
    this.advertising = undefined;
    this.isPairable = true;
    const { connection } = this;
    this.connection = undefined;
    connection?.peer.ended(LinkEnd.Timeout);
  }

  set deviceName(name: string) {
    this.table.setValue(this.table.find(uuidOf(Assigned.DeviceName))!, [...Buffer.from(name, 'latin1')]);
  }

  advertise(advertising: Advertising): void {
    this.advertising = advertising;
  }

  silence(): void {
    this.advertising = undefined;
  }

  /** Who is connected, or was until a moment ago without the softdevice having noticed. */
  get peer(): Peer | undefined {
    return this.connection?.peer;
  }

  disconnect(): void {
    this.end(LinkEnd.Local, LinkEnd.Remote);
  }

  find(uuid: string): number | undefined {
    return this.table.find(uuid);
  }

  /** @returns false if it is too long; nothing is changed then */
  setValue(handle: number, value: readonly number[]): boolean {
    return this.table.setValue(handle, value);
  }

  /**
   * `sd_ble_gatts_hvx`: to a peer that has subscribed, cut to what a packet carries. What finds too many waiting is lost.
   * @returns false if the last indication is not confirmed
   */
  push(handle: number, value: readonly number[], indicates: boolean): boolean {
    const { connection } = this;
    const configuration = this.table.configurationOf(handle);
    if (!connection || configuration === undefined) return true;
    const wanted = indicates ? Subscribed.Indications : Subscribed.Notifications;
    if (!((connection.client.configurations.get(configuration) ?? 0) & wanted)) return true;
    if (indicates && connection.isIndicating) return false;
    if (!indicates && connection.waiting.filter(([op]) => op === Op.Notification).length >= this.limits.maxWaiting) {
      this.lostPushes++;
      return true;
    }
    connection.isIndicating ||= indicates;
    if (!connection.waiting.length) connection.sendsAt = this.nextConnectionEvent(connection);
    const payload = value.slice(0, connection.client.mtu - valueHeaderBytes);
    connection.waiting.push(Uint8Array.from([indicates ? Op.Indication : Op.Notification, ...u16(handle), ...payload]));
    return true;
  }

  /** What is due at this moment. */
  run(): void {
    const { connection } = this;
    if (!connection || this.due > this.now) return;
    if (connection.lostAt !== undefined) {
      this.end(LinkEnd.Timeout, LinkEnd.Timeout);
      return;
    }
    connection.sendsAt = Infinity;
    for (const pdu of connection.waiting.splice(0)) {
      // The first of them may end the link.
      if (!this.isUp(connection)) return;
      this.tell('lock', 'packet', pdu);
      connection.peer.receive(pdu);
    }
  }

  /** What is advertised at this moment. */
  get onAir(): Advertising | undefined {
    return this.connection ? undefined : this.advertising;
  }

  scan(): Advert | undefined {
    const { configuration, onAir } = this;
    if (!configuration || !onAir) return undefined;
    this.tell('lock', 'advertisement', onAir.data);
    if (onAir.response) this.tell('lock', 'response', onAir.response);
    return { ...onAir, address: configuration.address };
  }

  connect(peer: Peer): Link {
    if (!this.isOn || !this.onAir?.connectable) throw new NotReachable('nothing that can be connected to is on the air');
    const client: ClientState = { mtu: defaultMtu, configurations: new Map() };
    const connection: Connection = {
      ...{ peer, client, since: this.now, waiting: [], sendsAt: Infinity },
      ...{ isIndicating: false, lostAt: undefined },
    };
    this.connection = connection;
    this.onEvent({ is: 'connected', address: peer.address });
    return {
      exchange: (pdu) => {
        if (!this.isUp(connection)) return undefined;
        this.tell('central', 'packet', pdu);
        if (pdu[0] === Op.Confirmation) connection.isIndicating = false;
        const answer = this.table.answer(pdu, client, (handle, data) => {
          this.onEvent({ is: 'written', handle, data });
        });
        if (!answer) return undefined;
        const bytes = Uint8Array.from(answer);
        this.tell('lock', 'packet', bytes);
        return bytes;
      },
      pair: (pdu) => {
        if (!this.isUp(connection)) return undefined;
        this.tell('central', 'pairing', pdu);
        const answer = answerPairing(pdu, this.isPairable);
        if (answer) this.tell('lock', 'pairing', answer);
        return answer;
      },
      close: () => {
        if (this.isUp(connection)) this.end(LinkEnd.Remote, LinkEnd.Local);
      },
      vanish: () => {
        if (this.isUp(connection)) connection.lostAt = this.now;
      },
    };
  }

  sniff(listener: (frame: Frame) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private isUp(connection: Connection): boolean {
    return this.connection === connection && connection.lostAt === undefined;
  }

  private end(reason: number, reasonOfPeer: number): void {
    const { connection } = this;
    if (!connection) return;
    this.connection = undefined;
    this.onEvent({ is: 'disconnected', reason });
    connection.peer.ended(reasonOfPeer);
  }

  private nextConnectionEvent({ since, peer }: Connection): number {
    const { intervalMilliseconds } = peer;
    // What is queued at the very moment of an event has missed it.
    return since + (Math.floor((this.now - since) / intervalMilliseconds) + 1) * intervalMilliseconds;
  }

  private tell(from: Frame['from'], kind: Frame['kind'], bytes: Uint8Array): void {
    for (const listener of this.listeners) listener({ time: this.now, from, kind, bytes: bytes.slice() });
  }
}

const deviceNameBytes = 31;

function fixed(assigned: Assigned): ServiceSpec['characteristics'][number] {
  const value = [0, 0];
  return {
    uuid: uuidOf(assigned),
    value,
    maxBytes: deviceNameBytes,
    ...{ readable: true, writable: false, notify: false, indicate: false },
  };
}
