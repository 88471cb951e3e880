/** Advertising data, 31 bytes at most: Core Specification Supplement, part A. Fields of length, type, data. */
import { uuidFromBytes, uuidToBytes } from './uuid.js';

export const maxAdvertisementBytes = 31;

export const enum Field {
  Flags = 0x01,
  Uuids16 = 0x03,
  Uuids128 = 0x07,
  ShortName = 0x08,
  CompleteName = 0x09,
  ServiceData = 0x16,
  ManufacturerData = 0xff,
}

export const generalDiscoverable = 0x06;
export const limitedDiscoverable = 0x05;

/** What a scanner makes of an advertisement and its scan response. */
export interface AdvertisementFields {
  readonly flags: number | undefined;
  readonly name: string | undefined;
  readonly services: readonly string[];
  readonly serviceData: ReadonlyMap<string, Uint8Array>;
  readonly manufacturerData: ReadonlyMap<number, Uint8Array>;
}

export function encodeField(type: Field, data: readonly number[]): number[] {
  return [data.length + 1, type, ...data];
}

/** The fields for services that are advertised without data. */
export function encodeServices(uuids: readonly string[]): number[] {
  const encoded = uuids.map(uuidToBytes);
  const ofLength = (length: number): number[] => encoded.filter((uuid) => uuid.length === length).flat();
  const [short, long] = [ofLength(2), ofLength(16)];
  return [
    ...(short.length ? encodeField(Field.Uuids16, short) : []),
    ...(long.length ? encodeField(Field.Uuids128, long) : []),
  ];
}

/** A field that is cut off ends the reading, as on a phone. */
export function decodeAdvertisement(...packets: readonly Uint8Array[]): AdvertisementFields {
  let flags: number | undefined;
  let name: string | undefined;
  const services: string[] = [];
  const serviceData = new Map<string, Uint8Array>();
  const manufacturerData = new Map<number, Uint8Array>();
  for (const packet of packets) {
    for (let at = 0; at < packet.length && packet[at]! > 0 && at + packet[at]! < packet.length; at += packet[at]! + 1) {
      const data = packet.subarray(at + 2, at + 1 + packet[at]!);
      const uuidBytes = { [Field.Uuids16]: 2, [Field.Uuids128]: 16 }[packet[at + 1]!] ?? 0;
      if (uuidBytes > 0) {
        for (let from = 0; from + uuidBytes <= data.length; from += uuidBytes)
          services.push(uuidFromBytes(data.subarray(from, from + uuidBytes)));
      }
      switch (packet[at + 1] as Field) {
        case Field.Flags:
          flags = data[0];
          break;
        case Field.ShortName:
        case Field.CompleteName:
          name = Buffer.from(data).toString('utf8');
          break;
        case Field.ServiceData:
          serviceData.set(uuidFromBytes(data.subarray(0, 2)), data.slice(2));
          break;
        case Field.ManufacturerData:
          manufacturerData.set(data[0]! | (data[1]! << 8), data.slice(2));
          break;
        case Field.Uuids16:
        case Field.Uuids128:
      }
    }
  }
  return { flags, name, services, serviceData, manufacturerData };
}
