/**
 * The attribute table of a peripheral and the server that answers for it: what Nordic's softdevice does without asking the
 * interpreter. A value is stored and the write acknowledged before any JavaScript has seen it.
 */
import { Assigned, AttCode, defaultMtu, Op, Property, readU16, responseTo, u16, valueHeaderBytes } from './att.js';
import { uuidFromBytes, uuidOf, uuidToBytes } from './uuid.js';

export interface CharacteristicSpec {
  readonly uuid: string;
  readonly value: readonly number[];
  readonly maxBytes: number;
  readonly readable: boolean;
  /** With a response and without. */
  readonly writable: boolean;
  readonly notify: boolean;
  readonly indicate: boolean;
  readonly description?: string;
}

export interface ServiceSpec {
  readonly uuid: string;
  readonly characteristics: readonly CharacteristicSpec[];
}

/** Where a characteristic's parts stand in the table. */
export interface Handles {
  readonly value: number;
  readonly configuration: number | undefined;
}

interface Attribute {
  readonly type: string;
  value: readonly number[];
  readonly maxBytes: number;
  readonly readable: boolean;
  readonly writable: boolean;
}

/** What belongs to one connection. */
export interface ClientState {
  mtu: number;
  /** Client Characteristic Configurations by handle; those never written are 0. */
  readonly configurations: Map<number, number>;
}

const primaryService = uuidOf(Assigned.PrimaryService);
const characteristic = uuidOf(Assigned.Characteristic);
const configuration = uuidOf(Assigned.Configuration);

export class AttributeTable {
  /** An attribute's handle is its index; 0 is none. */
  private readonly attributes: (Attribute | undefined)[] = [undefined];

  constructor(private readonly maxMtu: number) {}

  /** Returns the handles of its characteristics, in order. */
  add(service: ServiceSpec): Handles[] {
    this.fix(primaryService, uuidToBytes(service.uuid));
    return service.characteristics.map((spec) => {
      const value = this.attributes.length + 1;
      this.fix(characteristic, [propertiesOf(spec), ...u16(value), ...uuidToBytes(spec.uuid)]);
      const { maxBytes, readable, writable } = spec;
      this.attributes.push({ type: spec.uuid, value: spec.value, maxBytes, readable, writable });
      const isPushed = spec.notify || spec.indicate;
      const handles = { value, configuration: isPushed ? this.attributes.length : undefined };
      if (isPushed) this.attributes.push({ type: configuration, value: [], maxBytes: 2, readable: true, writable: true });
      if (spec.description !== undefined)
        this.fix(uuidOf(Assigned.UserDescription), [...Buffer.from(spec.description, 'latin1')]);
      return handles;
    });
  }

  /** The first attribute of that type, over all services: `bleGetGATTHandle`. */
  find(type: string): number | undefined {
    const handle = this.attributes.findIndex((attribute) => attribute?.type === type);
    return handle < 0 ? undefined : handle;
  }

  configurationOf(value: number): number | undefined {
    return this.attributes[value + 1]?.type === configuration ? value + 1 : undefined;
  }

  /** @returns false if it is too long; nothing is changed then */
  setValue(handle: number, value: readonly number[]): boolean {
    const attribute = this.attributes[handle]!;
    if (value.length > attribute.maxBytes) return false;
    attribute.value = value;
    return true;
  }

  /**
   * What the server answers to a request; nothing to a command or a confirmation.
   * @param onWrite a value or a configuration was written
   */
  answer(
    pdu: Uint8Array,
    client: ClientState,
    onWrite: (handle: number, data: readonly number[]) => void,
  ): readonly number[] | undefined {
    const op = pdu[0] ?? 0;
    if (op === Op.Confirmation) return undefined;
    if (op === Op.WriteCommand) {
      if (pdu.length >= valueHeaderBytes && pdu.length <= client.mtu) this.write(pdu, client, onWrite);
      return undefined;
    }
    const handle = pdu.length >= valueHeaderBytes ? readU16(pdu, 1) : 0;
    const result =
      pdu.length < valueHeaderBytes || pdu.length > client.mtu
        ? AttCode.InvalidPdu
        : this.request(op, pdu, client, onWrite);
    // The handle of an exchange of MTUs, which has none, is 0.
    return typeof result === 'number' ? [Op.Error, op, ...u16(handle), result] : [responseTo(op), ...result];
  }

  private request(
    op: number,
    pdu: Uint8Array,
    client: ClientState,
    onWrite: (handle: number, data: readonly number[]) => void,
  ): readonly number[] | AttCode {
    switch (op) {
      case Op.ExchangeMtu:
        client.mtu = Math.max(defaultMtu, Math.min(readU16(pdu, 1), this.maxMtu));
        return u16(this.maxMtu);
      case Op.FindInformation:
        return this.list(pdu, client.mtu, (attribute) => uuidToBytes(attribute.type));
      case Op.ReadByType:
        return this.list(pdu, client.mtu, (attribute, handle) => this.presentValue(attribute, handle, client), true);
      case Op.ReadByGroupType:
        if (uuidFromBytes(pdu.subarray(5)) !== primaryService) return AttCode.UnsupportedGroupType;
        return this.list(pdu, client.mtu, (attribute, handle) => [...u16(this.groupEnd(handle)), ...attribute.value], true);
      case Op.Read:
        return this.read(readU16(pdu, 1), 0, client);
      case Op.ReadBlob:
        return pdu.length < 5 ? AttCode.InvalidPdu : this.read(readU16(pdu, 1), readU16(pdu, 3), client);
      case Op.Write:
        return this.write(pdu, client, onWrite) ?? [];
      default:
        return AttCode.RequestNotSupported;
    }
  }

  private read(handle: number, offset: number, client: ClientState): readonly number[] | AttCode {
    const attribute = this.attributes[handle];
    if (!attribute) return AttCode.InvalidHandle;
    if (!attribute.readable) return AttCode.ReadNotPermitted;
    const value = this.presentValue(attribute, handle, client);
    return offset > value.length ? AttCode.InvalidOffset : value.slice(offset, offset + client.mtu - 1);
  }

  private write(
    pdu: Uint8Array,
    client: ClientState,
    onWrite: (handle: number, data: readonly number[]) => void,
  ): AttCode | undefined {
    const handle = readU16(pdu, 1);
    const data = [...pdu.subarray(valueHeaderBytes)];
    const attribute = this.attributes[handle];
    if (!attribute) return AttCode.InvalidHandle;
    if (!attribute.writable) return AttCode.WriteNotPermitted;
    if (data.length > attribute.maxBytes) return AttCode.InvalidLength;
    if (attribute.type === configuration) {
      if (data.length !== 2) return AttCode.InvalidLength;
      client.configurations.set(handle, data[0]!);
    } else attribute.value = data;
    onWrite(handle, data);
    return undefined;
  }

  /** Handle and data of the attributes that are asked for, as many of the first one's length as fit; of one type or of any. */
  private list(
    pdu: Uint8Array,
    mtu: number,
    data: (attribute: Attribute, handle: number) => readonly number[],
    isOfType = false,
  ): readonly number[] | AttCode {
    if (pdu.length < 5 + (isOfType ? 2 : 0)) return AttCode.InvalidPdu;
    const type = isOfType ? uuidFromBytes(pdu.subarray(5)) : undefined;
    const items: number[][] = [];
    for (let handle = readU16(pdu, 1); handle <= readU16(pdu, 3) && handle < this.attributes.length; handle++) {
      const attribute = this.attributes[handle];
      if (!attribute || (type !== undefined && attribute.type !== type)) continue;
      if (isOfType && !attribute.readable) break;
      const item = [...u16(handle), ...data(attribute, handle)].slice(0, mtu - 2);
      if (items[0] && item.length !== items[0].length) break;
      if ((items.length + 1) * item.length > mtu - 2) break;
      items.push(item);
    }
    if (!items[0]) return AttCode.AttributeNotFound;
    // Of types in general there are two lengths, known as formats.
    const length = isOfType ? items[0].length : items[0].length === 4 ? 1 : 2;
    return [length, ...items.flat()];
  }

  private presentValue(attribute: Attribute, handle: number, client: ClientState): readonly number[] {
    return attribute.type === configuration ? u16(client.configurations.get(handle) ?? 0) : attribute.value;
  }

  private groupEnd(handle: number): number {
    const next = this.attributes.findIndex((attribute, at) => at > handle && attribute?.type === primaryService);
    return next < 0 ? 0xffff : next - 1;
  }

  private fix(type: string, value: readonly number[]): void {
    this.attributes.push({ type, value, maxBytes: value.length, readable: true, writable: false });
  }
}

function propertiesOf({ readable, writable, notify, indicate }: CharacteristicSpec): number {
  return (
    (readable ? Property.Read : 0) |
    (writable ? Property.Write | Property.WriteCommand : 0) |
    (notify ? Property.Notify : 0) |
    (indicate ? Property.Indicate : 0)
  );
}
