/** The attribute protocol's words: Bluetooth Core Specification 5.3, volume 3, part F, section 3.4. */

export const enum Op {
  Error = 0x01,
  ExchangeMtu = 0x02,
  FindInformation = 0x04,
  ReadByType = 0x08,
  Read = 0x0a,
  ReadBlob = 0x0c,
  ReadByGroupType = 0x10,
  Write = 0x12,
  WriteCommand = 0x52,
  Notification = 0x1b,
  Indication = 0x1d,
  Confirmation = 0x1e,
}

/** A request has an even number, and its response the next. */
export const responseTo = (request: number): number => request + 1;

export const enum AttCode {
  InvalidHandle = 0x01,
  ReadNotPermitted = 0x02,
  WriteNotPermitted = 0x03,
  InvalidPdu = 0x04,
  RequestNotSupported = 0x06,
  InvalidOffset = 0x07,
  AttributeNotFound = 0x0a,
  InvalidLength = 0x0d,
  UnsupportedGroupType = 0x10,
}

/** Before anyone has asked for more. */
export const defaultMtu = 23;

/** Operation and handle of a value that is written or pushed. */
export const valueHeaderBytes = 3;

/** Assigned numbers of attributes that every peripheral has. */
export const enum Assigned {
  PrimaryService = 0x2800,
  Characteristic = 0x2803,
  UserDescription = 0x2901,
  Configuration = 0x2902,
  GenericAccess = 0x1800,
  GenericAttribute = 0x1801,
  DeviceName = 0x2a00,
  Appearance = 0x2a01,
  ServiceChanged = 0x2a05,
}

/** Bits of what a characteristic can. */
export const enum Property {
  Read = 0x02,
  WriteCommand = 0x04,
  Write = 0x08,
  Notify = 0x10,
  Indicate = 0x20,
}

/** Bits of a Client Characteristic Configuration. */
export const enum Subscribed {
  Notifications = 1,
  Indications = 2,
}

/** Why a link ended: the same part's volume 1, part F. */
export const enum LinkEnd {
  Timeout = 0x08,
  Remote = 0x13,
  Local = 0x16,
}

export const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
export const readU16 = (bytes: Uint8Array, at: number): number => bytes[at]! | (bytes[at + 1]! << 8);
