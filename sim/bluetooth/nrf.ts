/**
 * The global `NRF`: what the interpreter makes of the softdevice. libs/bluetooth/jswrap_bluetooth.c, bluetooth_utils.c and
 * targets/nrf5x/bluetooth.c. What is not here (keys and bonds, HID, scanning, being a central) is a fault when it is called.
 */
import type { Session } from '../session.js';
import { arrayBufferOf, bytesOf, checkOptions, integer } from '../values.js';
import {
  encodeField,
  encodeServices,
  Field,
  generalDiscoverable,
  limitedDiscoverable,
  maxAdvertisementBytes,
} from './advertisement.js';
import { u16 } from './att.js';
import type { CharacteristicSpec, Handles, ServiceSpec } from './gatt.js';
import type { Radio, RadioEvent, RadioLimits } from './radio.js';
import { uuidOf, uuidToBytes } from './uuid.js';

export interface BluetoothBuild extends RadioLimits {
  /** BLUETOOTH_NAME_PREFIX: the end of the address follows. */
  readonly name: string;
  /** What `NRF.setTxPower` takes, dBm. */
  readonly powers: readonly number[];
}

/** What the firmware told the radio, for whoever wants to look. */
export interface RadioState {
  /** The REPL over Nordic UART is there unless `uart: false` was given. */
  readonly uart: boolean;
  /** What is on the air. */
  readonly advertising: Uint8Array | undefined;
  readonly awake: boolean;
  /** The address that the NFC tag serves, if it is on; stock firmware switches it on with one of its own. */
  readonly tag: string | undefined;
}

export interface NrfHost {
  readonly radio: Radio;
  readonly build: BluetoothBuild;
  /** Without, there are no calls for a tag. */
  readonly hasNfc: boolean;
  /** Six bytes in hexadecimal, as the factory has set them. */
  readonly factoryAddress: string;
  /** What the chip measures of its own supply. */
  readonly supplyVolts: () => number;
  /** A callback for the end of the loop's pass: `jsiQueueObjectCallbacks`. */
  readonly later: (callback: () => void) => void;
  readonly print: (text: string) => void;
}

const events = ['connect', 'disconnect', 'advertising', 'error'] as const;
type EventName = (typeof events)[number];

const serviceOptions = ['hid', 'uart', 'advertise'];
const characteristicKeys = [
  ...['value', 'maxLen', 'broadcast', 'readable', 'writable', 'notify', 'indicate', 'description', 'security'],
  ...['onWrite', 'onWriteDesc'],
];
const advertisingOptions = [
  ...['name', 'showName', 'discoverable', 'connectable', 'scannable', 'interval', 'manufacturer', 'manufacturerData'],
];

/** `vs_uuid_count` of ble_stack_init. */
const maxUuidBases = 10;
const maxDescriptionBytes = 31;
/** Of an address without its scheme: NDEF_TAG2_VALUE_MAXLEN less the record's header. */
const maxTagBytes = 979;
const espruinoManufacturer = 0x0590;
/** Units of 0.625 ms, and of 1.25 ms. */
const advertisingUnit = 0.625;
const intervalUnit = 1.25;
const minAdvertisingUnits = 0x20;
const maxAdvertisingUnits = 0x4000;
const defaultAdvertisingMilliseconds = 375;
const minIntervalMilliseconds = 7.5;
const maxIntervalMilliseconds = 4000;

const uartService = '6e400001-b5a3-f393-e0a9-e50e24dcca9e';

/** Nordic UART: the stock firmware's REPL. Nothing listens behind it here; `Machine.console` says whether something would. */
function uartOf(maxMtu: number): ServiceSpec {
  const none = { value: [], maxBytes: maxMtu - 3, readable: false, writable: false, notify: false, indicate: false };
  return {
    uuid: uartService,
    characteristics: [
      { ...none, uuid: uartService.replace('1', '2'), writable: true },
      { ...none, uuid: uartService.replace('1', '3'), notify: true },
    ],
  };
}

/** Before any JavaScript, the softdevice is up and everybody can connect to the REPL: `jsble_init`. */
export function startStock(radio: Radio, build: BluetoothBuild, factoryAddress: string): void {
  const deviceName = nameOf(build, factoryAddress);
  radio.start({ address: `${factoryAddress} random`, deviceName, services: [uartOf(build.maxMtu)] });
  radio.advertise({
    data: Uint8Array.from(stockAdvertisement(deviceName)),
    response: Uint8Array.from(encodeServices([uartService])),
    connectable: true,
    intervalMilliseconds: defaultAdvertisingMilliseconds,
  });
}

function nameOf(build: BluetoothBuild, address: string): string {
  return `${build.name} ${address.replaceAll(':', '').slice(-4)}`;
}

function stockAdvertisement(deviceName: string): number[] {
  return [
    ...encodeField(Field.Flags, [generalDiscoverable]),
    ...encodeField(Field.ManufacturerData, u16(espruinoManufacturer)),
    ...encodeField(Field.CompleteName, [...Buffer.from(deviceName, 'latin1')]),
  ];
}

/** A characteristic as the firmware describes it. */
interface Described {
  readonly spec: CharacteristicSpec;
  readonly onWrite: unknown;
  readonly onWriteDesc: unknown;
}

export class Nrf implements RadioState {
  uart = true;
  awake = true;
  tag: string | undefined;

  /** What was given to setServices, for every restart of the softdevice. */
  private services: readonly { uuid: string; characteristics: readonly Described[] }[] = [];
  private advertised: readonly string[] = [];
  /** Handlers of written attributes. One is never taken away, as in the interpreter. */
  private readonly writeHandlers = new Map<number, unknown>();
  private readonly handlers: { readonly event: EventName; readonly handler: unknown }[] = [];
  private needsRestart = false;
  /** The interpreter believes that it advertises. */
  private isAdvertising = true;
  private address: string;
  private isNamed: string | undefined;
  private data: readonly number[] | undefined;
  private scanResponse: readonly number[] | undefined;
  private isConnectable = true;
  private isScannable = true;
  private intervalMilliseconds = defaultAdvertisingMilliseconds;

  constructor(
    private readonly session: Session,
    private readonly host: NrfHost,
  ) {
    if (host.hasNfc) this.tag = `https://puck-js.com/go?a=${host.factoryAddress}`;
    this.address = `${host.factoryAddress} random`;
    const { radio, build } = host;
    if (!radio.isOn) startStock(radio, build, host.factoryAddress);
    session.language.global['NRF'] = session.makeObject('NRF', {
      setServices: (services: unknown, options: unknown) => {
        this.setServices(services, options);
      },
      updateServices: (services: unknown) => {
        this.updateServices(services);
      },
      setAdvertising: (data: unknown, options: unknown) => {
        this.setAdvertising(data, options);
      },
      getAdvertisingData: (data: unknown, options: unknown) =>
        arrayBufferOf(session, this.advertisement(data, options, false)),
      setScanResponse: (data: unknown) => {
        this.scanResponse = data === undefined ? undefined : bytesOf(session, data).slice(0, maxAdvertisementBytes);
        if (this.isAdvertising) this.putOnAir();
      },
      sleep: () => {
        this.awake = false;
        this.stopAdvertising();
        radio.disconnect();
      },
      wake: () => {
        this.awake = true;
        this.startAdvertising();
      },
      restart: (callback: unknown) => {
        this.restart(() => {
          if (callback !== undefined) session.call(callback);
        });
      },
      disconnect: () => {
        radio.disconnect();
      },
      getAddress: (isCurrent: unknown) => (isCurrent ? this.address.slice(0, 17) : host.factoryAddress),
      setAddress: (address: unknown) => {
        this.setAddress(address);
      },
      setTxPower: (power: unknown) => {
        if (!build.powers.includes(integer(power))) this.refuse('0x7 (INVALID_PARAM)');
      },
      setConnectionInterval: (interval: unknown) => {
        this.checkInterval(interval);
      },
      setSecurity: (options: unknown) => {
        this.setSecurity(options);
      },
      getSecurityStatus: () => this.securityStatus(),
      ...(host.hasNfc && {
        nfcURL: (address: unknown) => {
          this.serveTag(address);
        },
      }),
      // `jshReadVRef`: gain 1/6, 0.6 V reference, 14 bits.
      getBattery: () => Math.floor((host.supplyVolts() / 3.6) * 16384) * (3.6 / 16384),
      on: (event: unknown, handler: unknown) => {
        const known = events.find((name) => name === event);
        if (!known) return session.fault(`the simulator has no NRF.on(${JSON.stringify(event)})`);
        this.handlers.push({ event: known, handler });
      },
    });
  }

  get advertising(): Uint8Array | undefined {
    return this.host.radio.onAir?.data;
  }

  /** What the interpreter's loop takes out of its queue: `jsble_exec_pending`. */
  handle(event: RadioEvent): void {
    switch (event.is) {
      case 'connected':
        this.stopAdvertising();
        this.emit('connect', event.address);
        break;
      case 'disconnected':
        this.emit('disconnect', event.reason);
        if (this.awake) this.startAdvertising();
        if (this.needsRestart && !this.host.radio.peer) this.restart();
        break;
      case 'written': {
        const handler = this.writeHandlers.get(event.handle);
        if (handler === undefined) break;
        const data = arrayBufferOf(this.session, event.data);
        this.call(handler, () => Object.assign(new this.session.language.Object(), { data }));
      }
    }
  }

  private setServices(services: unknown, options: unknown): void {
    const { session } = this;
    if (services !== undefined && (typeof services !== 'object' || services === null))
      session.raise(`Expecting Object or undefined, got ${typeof services}`, 'TypeError');
    const given = checkOptions(session, options, serviceOptions);
    if (given['hid'] !== undefined) session.fault('the simulator has no HID');
    const uart = given['uart'] === undefined || Boolean(given['uart']);
    const advertise = given['advertise'];
    // A table that was set before is changed by a restart of the softdevice alone.
    const restarts = uart !== this.uart || advertise !== undefined || this.services.length > 0 || this.needsRestart;
    this.services = Object.entries(services ?? {}).map(([uuid, characteristics]) => ({
      uuid: this.uuid(uuid, 'Service'),
      characteristics: Object.entries(characteristics as object).map(([chr, spec]) =>
        this.describe(this.uuid(chr, 'Characteristic'), spec as Record<string, unknown>),
      ),
    }));
    this.checkBases();
    this.advertised =
      advertise === undefined ? [] : Array.from(advertise as ArrayLike<unknown>, (uuid) => this.uuid(uuid, 'Service'));
    this.uart = uart;
    if (restarts) this.restart();
    else this.listen(this.host.radio.add(this.specs));
  }

  private get specs(): ServiceSpec[] {
    return this.services.map(({ uuid, characteristics }) => ({
      uuid,
      characteristics: characteristics.map(({ spec }) => spec),
    }));
  }

  private describe(uuid: string, given: Record<string, unknown>): Described {
    const { session } = this;
    for (const key of Object.keys(given)) {
      if (!characteristicKeys.includes(key)) session.fault(`a characteristic has no ${key}: it would be ignored`);
    }
    if (given['security'] !== undefined) session.fault('the simulator has no pairing');
    const value = given['value'] === undefined ? [] : bytesOf(session, given['value']);
    const { description } = given;
    return {
      spec: {
        uuid,
        value,
        maxBytes: Math.max(integer(given['maxLen']), value.length, 1),
        readable: Boolean(given['readable']),
        writable: Boolean(given['writable']),
        notify: Boolean(given['notify']),
        indicate: Boolean(given['indicate']),
        ...(typeof description === 'string' ? { description: description.slice(0, maxDescriptionBytes) } : {}),
      },
      onWrite: given['onWrite'],
      onWriteDesc: given['onWriteDesc'],
    };
  }

  /** `jswrap_ble_restart`: at once, or when nobody is connected any more. */
  private restart(meanwhile?: () => void): void {
    const { radio, build, print } = this.host;
    if (radio.peer) {
      print('BLE Connected, queueing BLE restart for later');
      this.needsRestart = true;
      return;
    }
    this.needsRestart = false;
    this.stopAdvertising();
    meanwhile?.();
    radio.start({
      address: this.address,
      deviceName: this.isNamed ?? nameOf(build, this.address.slice(0, 17)),
      services: this.uart ? [uartOf(build.maxMtu)] : [],
    });
    this.listen(radio.add(this.specs));
    if (this.awake) this.startAdvertising();
  }

  /** @param handles of all own characteristics, in order */
  private listen(handles: readonly Handles[]): void {
    const described = this.services.flatMap((service) => service.characteristics);
    described.forEach(({ onWrite, onWriteDesc }, index) => {
      const { value, configuration } = handles[index]!;
      if (onWrite !== undefined) this.writeHandlers.set(value, onWrite);
      if (onWriteDesc === undefined) return;
      if (configuration === undefined) this.session.fault('onWriteDesc of a characteristic without notify or indicate');
      this.writeHandlers.set(configuration, onWriteDesc);
    });
  }

  private updateServices(services: unknown): void {
    const { session } = this;
    const { radio } = this.host;
    if (this.needsRestart) session.raise("Can't update services until BLE restart");
    if (services === undefined) return;
    if (typeof services !== 'object' || services === null)
      session.raise(`Expecting Object or undefined, got ${typeof services}`, 'TypeError');
    for (const [service, characteristics] of Object.entries(services as object)) {
      this.uuid(service, 'Service');
      for (const [chr, update] of Object.entries(characteristics as object)) {
        const uuid = this.uuid(chr, 'Characteristic');
        const handle = radio.find(uuid) ?? session.raise(`Unable to find service with UUID ${uuid}`);
        const { value, notify, indicate } = update as { value?: unknown; notify?: unknown; indicate?: unknown };
        const bytes = value === undefined ? [] : bytesOf(session, value);
        if (!bytes.length) continue;
        if (!radio.setValue(handle, bytes)) this.refuse('0xc (DATA_SIZE)');
        if ((notify || indicate) && !radio.push(handle, bytes, Boolean(indicate))) this.refuse('0x11 (BUSY)');
      }
    }
  }

  private setAdvertising(data: unknown, options: unknown): void {
    const { session, host } = this;
    if (options !== undefined && (typeof options !== 'object' || options === null))
      session.raise(`Expecting Object or undefined, got ${typeof options}`, 'TypeError');
    const given = (options ?? {}) as Record<string, unknown>;
    for (const key of Object.keys(given)) {
      if (!advertisingOptions.includes(key)) session.fault(`the simulator does not know ${key} of NRF.setAdvertising`);
    }
    if (given['interval'] !== undefined) {
      const units = Math.trunc(integer(given['interval']) / advertisingUnit);
      this.intervalMilliseconds = Math.min(maxAdvertisingUnits, Math.max(minAdvertisingUnits, units)) * advertisingUnit;
    }
    if (given['connectable'] !== undefined) this.isConnectable = Boolean(given['connectable']);
    if (given['scannable'] !== undefined) this.isScannable = Boolean(given['scannable']);
    if (this.isConnectable && !this.isScannable)
      session.fault('connectable and not scannable is a directed advertisement, which has nobody to be directed to');
    if (typeof given['name'] === 'string') {
      this.isNamed = session.text(given['name']);
      host.radio.deviceName = this.isNamed;
    }
    if (Array.isArray(data) && data.some((item) => typeof item === 'object'))
      session.fault('the simulator has no several advertisements in turn');
    this.data = data === undefined ? undefined : this.packet(data, options);
    if (!this.isAdvertising) return;
    this.stopAdvertising();
    this.startAdvertising();
  }

  /** An array as it is, an object as fields. */
  private packet(data: unknown, options: unknown): number[] {
    if (Array.isArray(data) || ArrayBuffer.isView(data) || Object.prototype.toString.call(data) === '[object ArrayBuffer]')
      return bytesOf(this.session, data).slice(0, maxAdvertisementBytes);
    return this.advertisement(data, options, true);
  }

  /** `_jswrap_ble_getAdvertisingDataRaw` */
  private advertisement(data: unknown, options: unknown, isAdvertised: boolean): number[] {
    const { session } = this;
    if (typeof data !== 'object' && data !== undefined)
      session.raise(`Expecting Object, Array or undefined, got ${typeof data}`, 'TypeError');
    const given = (options ?? {}) as Record<string, unknown>;
    const packet: number[] = [];
    const add = (what: string, field: readonly number[]): void => {
      if (packet.length + field.length > maxAdvertisementBytes)
        session.raise(`Advertising data too long when adding ${what}`);
      packet.push(...field);
    };
    const isDiscoverable = isSet(given['discoverable']);
    if (isSet(given['flags']))
      add('flags', encodeField(Field.Flags, [isDiscoverable ? generalDiscoverable : limitedDiscoverable]));
    const listed: string[] = [];
    for (const [key, value] of Object.entries(data ?? {})) {
      const uuid = this.uuid(key, 'Service');
      if (value === undefined) listed.push(uuid);
      else add('Service', encodeField(Field.ServiceData, [...uuidToBytes(uuid).slice(0, 2), ...bytesOf(session, value)]));
    }
    add('Service', encodeServices(listed));
    const manufacturer = given['manufacturer'] ?? (isAdvertised ? espruinoManufacturer : 0);
    if (integer(manufacturer) !== 0) {
      const own = given['manufacturerData'] === undefined ? [] : bytesOf(session, given['manufacturerData']);
      add('Manufacturer data', encodeField(Field.ManufacturerData, [...u16(integer(manufacturer)), ...own]));
    }
    const name = [...Buffer.from(this.localName(given['name']), 'latin1')].slice(0, maxAdvertisementBytes);
    if (isSet(given['showName']) && name.length) {
      const room = maxAdvertisementBytes - packet.length - 2;
      const isWhole = name.length <= room;
      if (room < 0) session.raise('Advertising data too long when adding Name');
      add('Name', encodeField(isWhole ? Field.CompleteName : Field.ShortName, name.slice(0, room)));
    }
    return packet;
  }

  private localName(given: unknown): string {
    return typeof given === 'string' ? this.session.text(given) : nameOf(this.host.build, this.address.slice(0, 17));
  }

  private startAdvertising(): void {
    if (this.isAdvertising || this.host.radio.peer) return;
    this.isAdvertising = true;
    this.putOnAir();
    this.emit('advertising', true);
  }

  private putOnAir(): void {
    const { radio, build } = this.host;
    const stock = stockAdvertisement(nameOf(build, this.address.slice(0, 17)));
    const response = this.scanResponse ?? encodeServices([...(this.uart ? [uartService] : []), ...this.advertised]);
    if (response.length > maxAdvertisementBytes) this.refuse('0xc (DATA_SIZE)');
    radio.advertise({
      data: Uint8Array.from(this.data ?? stock),
      response: this.isScannable ? Uint8Array.from(response) : undefined,
      connectable: this.isConnectable,
      intervalMilliseconds: this.intervalMilliseconds,
    });
  }

  private stopAdvertising(): void {
    if (!this.isAdvertising) return;
    this.isAdvertising = false;
    this.host.radio.silence();
    this.emit('advertising', false);
  }

  private setAddress(address: unknown): void {
    const { session } = this;
    const [, bytes, kind = 'public'] =
      /^((?:[\da-f]{2}:){5}[\da-f]{2})(?: (public|random|private-resolvable|private-nonresolvable))?$/i.exec(
        String(address),
      ) ?? session.raise('Expecting mac address of the form aa:bb:cc:dd:ee:ff');
    const topBits = parseInt(bytes!.slice(0, 2), 16) >> 6;
    const wanted = { random: 3, 'private-resolvable': 1, 'private-nonresolvable': 0 }[kind];
    if (wanted !== undefined && wanted !== topBits)
      session.fault(`an address ${String(address)} must begin with the bits ${wanted.toString(2).padStart(2, '0')}`);
    this.address = `${bytes!.toLowerCase()} ${kind}`;
    this.restart();
  }

  private checkInterval(interval: unknown): void {
    if (interval === undefined || interval === 'auto') return;
    const range = (typeof interval === 'object' ? interval : { minInterval: interval, maxInterval: interval }) as {
      minInterval?: unknown;
      maxInterval?: unknown;
    };
    const [min, max] = [Number(range.minInterval), Number(range.maxInterval)];
    if (!(min >= minIntervalMilliseconds && min <= max && max <= maxIntervalMilliseconds))
      this.refuse('0x7 (INVALID_PARAM)');
  }

  /** `jswrap_nfc_URL` */
  private serveTag(address: unknown): void {
    const { session } = this;
    if (address !== undefined && typeof address !== 'string')
      return session.raise(`Expecting String, got ${typeof address}`, 'TypeError');
    const text = address === undefined ? undefined : session.text(address);
    if (text !== undefined && text.replace(/^https?:\/\//, '').length > maxTagBytes) return session.raise('URL too long');
    this.tag = text;
  }

  /** `jsble_update_security`: without options nothing changes, and an option that it does not look for is ignored. */
  private setSecurity(options: unknown): void {
    const { session } = this;
    if (options === undefined) return;
    if (typeof options !== 'object' || options === null)
      session.raise(`Expecting Object or undefined, got ${typeof options}`, 'TypeError');
    const { pair, ...rest } = options as Record<string, unknown>;
    for (const key of Object.keys(rest)) session.fault(`the simulator knows of NRF.setSecurity pair alone, not ${key}`);
    this.host.radio.isPairable = isSet(pair);
  }

  private securityStatus(): object {
    const { peer } = this.host.radio;
    return Object.assign(new this.session.language.Object(), {
      advertising: this.isAdvertising,
      ...(peer
        ? {
            connectionInterval: Math.trunc(peer.intervalMilliseconds / intervalUnit),
            ...{ connected: true, encrypted: false, mitm_protected: false, bonded: false },
            connected_addr: peer.address,
          }
        : { connected: false }),
    });
  }

  /** An error of the softdevice: an event, and an exception. */
  private refuse(error: string): never {
    this.emit('error', `ERR ${error}`);
    return this.session.raise(`ERR ${error}`);
  }

  private emit(event: EventName, argument: unknown): void {
    for (const { event: wanted, handler } of this.handlers) if (wanted === event) this.call(handler, () => argument);
  }

  private call(handler: unknown, argument: () => unknown): void {
    this.host.later(() => {
      this.session.call(handler, argument());
    });
  }

  /** `bleVarToUUID` of a key: a number of 16 bits, `0xABCD`, `ABCD`, or a whole UUID. */
  private uuid(key: unknown, what: string): string {
    const text = String(key);
    const fail = (why: string): never => this.session.raise(`Invalid ${what} UUID: ${why}`);
    // A key that looks like a decimal number is one.
    if (/^(0|[1-9]\d*)$/.test(text))
      return Number(text) <= 0xffff ? uuidOf(Number(text)) : fail('UUID Integer out of range');
    const isShort = /^0x/.test(text) || text.length === 4;
    const digits = text.replace(/^0x/, '').replaceAll('-', '').toLowerCase();
    if (!/^[\da-f]*$/.test(digits)) fail('UUID string should only contain hex characters and dashes');
    if (digits.length !== (isShort ? 4 : 32)) fail('UUID not the right length (16 or 2 bytes)');
    return isShort ? uuidOf(parseInt(digits, 16)) : digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  /** UUIDs that are the same but for their third and fourth byte share a base; the softdevice has room for so many. */
  private checkBases(): void {
    const uuids = this.services.flatMap(({ uuid, characteristics }) => [
      uuid,
      ...characteristics.map(({ spec }) => spec.uuid),
    ]);
    const bases = new Set(
      uuids.filter((uuid) => uuidToBytes(uuid).length > 2).map((uuid) => uuid.slice(0, 4) + uuid.slice(8)),
    );
    if (this.uart) bases.add(uartService.slice(0, 4) + uartService.slice(8));
    if (bases.size > maxUuidBases) this.session.raise('Invalid Service UUID: Too many custom UUIDs');
  }
}

/** Of an option that holds unless it is given and false. */
function isSet(value: unknown): boolean {
  return value === undefined || Boolean(value);
}
