/** RFC 2104: the key, filled with zeros to the block size of 64 bytes, under 0x36 and under 0x5c. */

function pad(key: string, mask: number): string {
  let padded = '';
  for (let i = 0; i < 64; i++) padded += String.fromCharCode((i < key.length ? key.charCodeAt(i) : 0) ^ mask);
  return padded;
}

/** @param key at most 64 bytes. */
export function hmacPads(key: string): string {
  return pad(key, 0x36) + pad(key, 0x5c);
}
