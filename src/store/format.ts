/** The flash format of docs/STORE.md: constants and pure functions, for firmware, tools and simulator alike. */

/** The start of a page stays erased, so that Storage's walk over page starts sees free space there. */
export const pageBlankBytes = 32;
/** Behind it the page record has this many places: a bad cell, or a cut, spoils one of them. */
export const pageRecordPlaces = 4;
export const pageRecordBytes = 20;
/** Offset in a page of its first record. */
export const firstRecordAt = pageBlankBytes + pageRecordPlaces * pageRecordBytes;
/** In the last byte of a page record's erase count. A page of another version is left as it is. */
export const formatVersion = 0;
/** CRC-32 (ISO-HDLC) of a whole erased page, 4096 bytes of 255. */
export const erasedPageChecksum = 0xf154670a;
/** A record's first word (size, state, key) and its last (checksum). */
export const recordFrameBytes = 8;
export const minRecordWords = 2;
export const maxRecordWords = 16;
export const freeWord = '\xff\xff\xff\xff';
export const liveState = 255;
/** CRC-32 (ISO-HDLC) over a record that ends in its own CRC, least byte first. */
export const checksumResidue = 0x2144df1c;
export const eventRecordBytes = 24;
/** A seal is a longer record among the events, one behind 16 of them at least. */
export const sealRecordBytes = 32;
export const eventsPerSeal = 16;
/** Events kept at least, and with the seals between them; older ones are dropped when their page is reclaimed. */
export const eventsKept = 256;
export const numbersKept = eventsKept + eventsKept / eventsPerSeal;

/** 2 bytes, least first, of an integer 0 .. 65535; of a larger or negative one the lowest 16 bits. */
export function u16(value: number): string {
  return String.fromCharCode(value & 255, (value >> 8) & 255);
}

/** 4 bytes, least first, of an integer 0 .. 4294967295; of a larger or negative one the lowest 32 bits, of a fraction its floor. */
export function u32(value: number): string {
  return u16(value) + u16(value >>> 16);
}

/** The integer 0 .. 65535 in the 2 bytes at `offset`, least first. The bytes must be there. */
export function readU16(bytes: string, offset: number): number {
  return bytes.charCodeAt(offset) | (bytes.charCodeAt(offset + 1) << 8);
}

/** The integer 0 .. 4294967295 in the 4 bytes at `offset`, least first. The bytes must be there. */
export function readU32(bytes: string, offset: number): number {
  return readU16(bytes, offset) + readU16(bytes, offset + 2) * 65536;
}

/**
 * The first word of a live record.
 * @param words size of the whole record, 2 .. 16 words
 * @param key 0 .. 65535
 */
export function recordPrefix(words: number, key: number): string {
  return String.fromCharCode(words, liveState, key & 255, key >> 8);
}
