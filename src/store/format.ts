/** The flash format of docs/STORE.md: constants and pure functions, for firmware, tools and simulator alike. */

/** The head of a page stays erased, so that Storage's walk over page starts sees free space there. */
export const pageHeadBytes = 32;
/** A record's first word (size, state, key) and its last (checksum). */
export const recordFrameBytes = 8;
export const minRecordWords = 3;
export const maxRecordWords = 16;
export const freeWord = '\xff\xff\xff\xff';
export const liveState = 255;
/** CRC-32 (ISO-HDLC) over a record that ends in its own CRC, least byte first. */
export const checksumResidue = 0x2144df1c;
/** Events kept at least; older ones are dropped when their page is reclaimed. */
export const eventsKept = 256;
export const pageRecordBytes = 16;
export const eventRecordBytes = 24;

export function u16(value: number): string {
  return String.fromCharCode(value & 255, (value >> 8) & 255);
}

export function u32(value: number): string {
  return u16(value) + u16(value >>> 16);
}

export function readU16(bytes: string, offset: number): number {
  return bytes.charCodeAt(offset) | (bytes.charCodeAt(offset + 1) << 8);
}

export function readU32(bytes: string, offset: number): number {
  return readU16(bytes, offset) + readU16(bytes, offset + 2) * 65536;
}

/** What of a record its checksum covers before the payload: the state byte counts as live, whatever it is now. */
export function recordHead(words: number, key: number): string {
  return String.fromCharCode(words, liveState, key & 255, key >> 8);
}
