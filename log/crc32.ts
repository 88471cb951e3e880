/** CRC-32 (ISO-HDLC), the checksum of a record in flash: bit by bit, since a log is short. */

const polynomial = 0xedb88320;

/** @param bytes one character a byte */
export function crc32(bytes: string): number {
  let crc = ~0;
  for (let at = 0; at < bytes.length; at++) {
    crc ^= bytes.charCodeAt(at);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? polynomial : 0);
  }
  return ~crc >>> 0;
}
