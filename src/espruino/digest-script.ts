/**
 * SHA-256 (FIPS 180-4) for interpreters that are built without. Whatever is executed is read again as text, so a block is written
 * out in the form that costs the least (ADR 15): sixteen rounds of the standard's a to h without moving one into the other,
 * the schedule in sixteen variables, rotations as two shifts joined by ^ without brackets.
 */

/**
 * Words of big-endian bytes, the last one first: turning the bytes round is one native call. From 128 bytes on it loses the array's
 * memory for good: it halves the array again and again, and locks it more often than the four bits of a lock count can tell.
 */
function wordsOf(bytes: string): Int32Array {
  return new Int32Array(E.toUint8Array(bytes).reverse().buffer);
}

/** FIPS 180-4, 5.3.3. */
const initial = wordsOf(
  '\x6a\x09\xe6\x67\xbb\x67\xae\x85\x3c\x6e\xf3\x72\xa5\x4f\xf5\x3a\x51\x0e\x52\x7f\x9b\x05\x68\x8c\x1f\x83\xd9\xab' +
    '\x5b\xe0\xcd\x19',
);
/** FIPS 180-4, 4.2.2, from the last byte to the first. */
const constants = new Int32Array(
  E.toUint8Array(
    '\xf2\x78\x71\xc6\xf7\xa3\xf9\xbe\xeb\x6c\x50\xa4\xfa\xff\xbe\x90\x08\x02\xc7\x8c\x14\x78\xc8\x84\x6f\x63\xa5\x78' +
      '\xee\x82\x8f\x74\xf3\x6f\x2e\x68\x4f\xca\x9c\x5b\x4a\xaa\xd8\x4e\xb3\x0c\x1c\x39\xb5\xbc\xb0\x34\x4c\x77\x48\x27' +
      '\x08\x6c\x37\x1e\x16\xc1\xa4\x19\x70\xa0\x6a\x10\x85\x35\x0e\xf4\x24\x06\x99\xd6\x19\xe8\x92\xd1\xa3\x51\x6c\xc7' +
      '\x70\x8b\x4b\xc2\x4b\x66\x1a\xa8\xa1\xe8\xbf\xa2\x85\x2c\x72\x92\x2e\xc9\xc2\x81\xbb\x0a\x6a\x76\x54\x73\x0a\x65' +
      '\x13\x0d\x38\x53\xfc\x6d\x2c\x4d\x38\x21\x1b\x2e\x85\x0a\xb7\x27\x67\x29\x29\x14\x51\x63\xca\x06\x47\x91\xa7\xd5' +
      '\xf3\x0b\xe0\xc6\xc7\x7f\x59\xbf\xc8\x27\x03\xb0\x6d\xc6\x31\xa8\x52\x51\x3e\x98\xda\x88\xf9\x76\xdc\xa9\xb0\x5c' +
      '\xaa\x84\x74\x4a\x6f\x2c\xe9\x2d\xcc\xa1\x0c\x24\xc6\x9d\xc1\x0f\x86\x47\xbe\xef\xc1\x69\x9b\xe4\x74\xf1\x9b\xc1' +
      '\xa7\x06\xdc\x9b\xfe\xb1\xde\x80\x74\x5d\xbe\x72\xc3\x7d\x0c\x55\xbe\x85\x31\x24\x01\x5b\x83\x12\x98\xaa\x07\xd8' +
      '\xd5\x5e\x1c\xab\xa4\x82\x3f\x92\xf1\x11\xf1\x59\x5b\xc2\x56\x39\xa5\xdb\xb5\xe9\xcf\xfb\xc0\xb5\x91\x44\x37\x71' +
      '\x98\x2f\x8a\x42',
  ).buffer,
);
const padding = '\x80' + '\0'.repeat(63);
/** a is the last, h the first. */
const state = new Int32Array(8);

/**
 * The state behind each of two first blocks that were hashed: a key's two pads begin every HMAC, and need not be hashed again
 * with each.
 */
const firstBlocks = ['', ''];
const midStates = [new Int32Array(8), new Int32Array(8)];
let oldest = 0;

/** FIPS 180-4, 6.2.2. */
// prettier-ignore
function compress(block: string): void {
  'jit';
  const words = wordsOf(block);
  let a = state[7]!, b = state[6]!, c = state[5]!, d = state[4]!, e = state[3]!, f = state[2]!, g = state[1]!, h = state[0]!;
  const k = constants;
  let i = 64;
  let w0 = words[15]!, w1 = words[14]!, w2 = words[13]!, w3 = words[12]!;
  let w4 = words[11]!, w5 = words[10]!, w6 = words[9]!, w7 = words[8]!;
  let w8 = words[7]!, w9 = words[6]!, w10 = words[5]!, w11 = words[4]!;
  let w12 = words[3]!, w13 = words[2]!, w14 = words[1]!, w15 = words[0]!;
  while (i) {
    d = d + (h = h + (e>>>6 ^ e<<26 ^ e>>>11 ^ e<<21 ^ e>>>25 ^ e<<7) + (g ^ e & (f ^ g)) + k[--i]! + w0) | 0;
    h = h + (a>>>2 ^ a<<30 ^ a>>>13 ^ a<<19 ^ a>>>22 ^ a<<10) + (a & b ^ c & (a ^ b)) | 0;
    c = c + (g = g + (d>>>6 ^ d<<26 ^ d>>>11 ^ d<<21 ^ d>>>25 ^ d<<7) + (f ^ d & (e ^ f)) + k[--i]! + w1) | 0;
    g = g + (h>>>2 ^ h<<30 ^ h>>>13 ^ h<<19 ^ h>>>22 ^ h<<10) + (h & a ^ b & (h ^ a)) | 0;
    b = b + (f = f + (c>>>6 ^ c<<26 ^ c>>>11 ^ c<<21 ^ c>>>25 ^ c<<7) + (e ^ c & (d ^ e)) + k[--i]! + w2) | 0;
    f = f + (g>>>2 ^ g<<30 ^ g>>>13 ^ g<<19 ^ g>>>22 ^ g<<10) + (g & h ^ a & (g ^ h)) | 0;
    a = a + (e = e + (b>>>6 ^ b<<26 ^ b>>>11 ^ b<<21 ^ b>>>25 ^ b<<7) + (d ^ b & (c ^ d)) + k[--i]! + w3) | 0;
    e = e + (f>>>2 ^ f<<30 ^ f>>>13 ^ f<<19 ^ f>>>22 ^ f<<10) + (f & g ^ h & (f ^ g)) | 0;
    h = h + (d = d + (a>>>6 ^ a<<26 ^ a>>>11 ^ a<<21 ^ a>>>25 ^ a<<7) + (c ^ a & (b ^ c)) + k[--i]! + w4) | 0;
    d = d + (e>>>2 ^ e<<30 ^ e>>>13 ^ e<<19 ^ e>>>22 ^ e<<10) + (e & f ^ g & (e ^ f)) | 0;
    g = g + (c = c + (h>>>6 ^ h<<26 ^ h>>>11 ^ h<<21 ^ h>>>25 ^ h<<7) + (b ^ h & (a ^ b)) + k[--i]! + w5) | 0;
    c = c + (d>>>2 ^ d<<30 ^ d>>>13 ^ d<<19 ^ d>>>22 ^ d<<10) + (d & e ^ f & (d ^ e)) | 0;
    f = f + (b = b + (g>>>6 ^ g<<26 ^ g>>>11 ^ g<<21 ^ g>>>25 ^ g<<7) + (a ^ g & (h ^ a)) + k[--i]! + w6) | 0;
    b = b + (c>>>2 ^ c<<30 ^ c>>>13 ^ c<<19 ^ c>>>22 ^ c<<10) + (c & d ^ e & (c ^ d)) | 0;
    e = e + (a = a + (f>>>6 ^ f<<26 ^ f>>>11 ^ f<<21 ^ f>>>25 ^ f<<7) + (h ^ f & (g ^ h)) + k[--i]! + w7) | 0;
    a = a + (b>>>2 ^ b<<30 ^ b>>>13 ^ b<<19 ^ b>>>22 ^ b<<10) + (b & c ^ d & (b ^ c)) | 0;
    d = d + (h = h + (e>>>6 ^ e<<26 ^ e>>>11 ^ e<<21 ^ e>>>25 ^ e<<7) + (g ^ e & (f ^ g)) + k[--i]! + w8) | 0;
    h = h + (a>>>2 ^ a<<30 ^ a>>>13 ^ a<<19 ^ a>>>22 ^ a<<10) + (a & b ^ c & (a ^ b)) | 0;
    c = c + (g = g + (d>>>6 ^ d<<26 ^ d>>>11 ^ d<<21 ^ d>>>25 ^ d<<7) + (f ^ d & (e ^ f)) + k[--i]! + w9) | 0;
    g = g + (h>>>2 ^ h<<30 ^ h>>>13 ^ h<<19 ^ h>>>22 ^ h<<10) + (h & a ^ b & (h ^ a)) | 0;
    b = b + (f = f + (c>>>6 ^ c<<26 ^ c>>>11 ^ c<<21 ^ c>>>25 ^ c<<7) + (e ^ c & (d ^ e)) + k[--i]! + w10) | 0;
    f = f + (g>>>2 ^ g<<30 ^ g>>>13 ^ g<<19 ^ g>>>22 ^ g<<10) + (g & h ^ a & (g ^ h)) | 0;
    a = a + (e = e + (b>>>6 ^ b<<26 ^ b>>>11 ^ b<<21 ^ b>>>25 ^ b<<7) + (d ^ b & (c ^ d)) + k[--i]! + w11) | 0;
    e = e + (f>>>2 ^ f<<30 ^ f>>>13 ^ f<<19 ^ f>>>22 ^ f<<10) + (f & g ^ h & (f ^ g)) | 0;
    h = h + (d = d + (a>>>6 ^ a<<26 ^ a>>>11 ^ a<<21 ^ a>>>25 ^ a<<7) + (c ^ a & (b ^ c)) + k[--i]! + w12) | 0;
    d = d + (e>>>2 ^ e<<30 ^ e>>>13 ^ e<<19 ^ e>>>22 ^ e<<10) + (e & f ^ g & (e ^ f)) | 0;
    g = g + (c = c + (h>>>6 ^ h<<26 ^ h>>>11 ^ h<<21 ^ h>>>25 ^ h<<7) + (b ^ h & (a ^ b)) + k[--i]! + w13) | 0;
    c = c + (d>>>2 ^ d<<30 ^ d>>>13 ^ d<<19 ^ d>>>22 ^ d<<10) + (d & e ^ f & (d ^ e)) | 0;
    f = f + (b = b + (g>>>6 ^ g<<26 ^ g>>>11 ^ g<<21 ^ g>>>25 ^ g<<7) + (a ^ g & (h ^ a)) + k[--i]! + w14) | 0;
    b = b + (c>>>2 ^ c<<30 ^ c>>>13 ^ c<<19 ^ c>>>22 ^ c<<10) + (c & d ^ e & (c ^ d)) | 0;
    e = e + (a = a + (f>>>6 ^ f<<26 ^ f>>>11 ^ f<<21 ^ f>>>25 ^ f<<7) + (h ^ f & (g ^ h)) + k[--i]! + w15) | 0;
    a = a + (b>>>2 ^ b<<30 ^ b>>>13 ^ b<<19 ^ b>>>22 ^ b<<10) + (b & c ^ d & (b ^ c)) | 0;
    if (i) {
      w0 = (w1>>>7 ^ w1<<25 ^ w1>>>18 ^ w1<<14 ^ w1>>>3) + (w14>>>17 ^ w14<<15 ^ w14>>>19 ^ w14<<13 ^ w14>>>10) + w9 + w0 | 0;
      w1 = (w2>>>7 ^ w2<<25 ^ w2>>>18 ^ w2<<14 ^ w2>>>3) + (w15>>>17 ^ w15<<15 ^ w15>>>19 ^ w15<<13 ^ w15>>>10) + w10 + w1 | 0;
      w2 = (w3>>>7 ^ w3<<25 ^ w3>>>18 ^ w3<<14 ^ w3>>>3) + (w0>>>17 ^ w0<<15 ^ w0>>>19 ^ w0<<13 ^ w0>>>10) + w11 + w2 | 0;
      w3 = (w4>>>7 ^ w4<<25 ^ w4>>>18 ^ w4<<14 ^ w4>>>3) + (w1>>>17 ^ w1<<15 ^ w1>>>19 ^ w1<<13 ^ w1>>>10) + w12 + w3 | 0;
      w4 = (w5>>>7 ^ w5<<25 ^ w5>>>18 ^ w5<<14 ^ w5>>>3) + (w2>>>17 ^ w2<<15 ^ w2>>>19 ^ w2<<13 ^ w2>>>10) + w13 + w4 | 0;
      w5 = (w6>>>7 ^ w6<<25 ^ w6>>>18 ^ w6<<14 ^ w6>>>3) + (w3>>>17 ^ w3<<15 ^ w3>>>19 ^ w3<<13 ^ w3>>>10) + w14 + w5 | 0;
      w6 = (w7>>>7 ^ w7<<25 ^ w7>>>18 ^ w7<<14 ^ w7>>>3) + (w4>>>17 ^ w4<<15 ^ w4>>>19 ^ w4<<13 ^ w4>>>10) + w15 + w6 | 0;
      w7 = (w8>>>7 ^ w8<<25 ^ w8>>>18 ^ w8<<14 ^ w8>>>3) + (w5>>>17 ^ w5<<15 ^ w5>>>19 ^ w5<<13 ^ w5>>>10) + w0 + w7 | 0;
      w8 = (w9>>>7 ^ w9<<25 ^ w9>>>18 ^ w9<<14 ^ w9>>>3) + (w6>>>17 ^ w6<<15 ^ w6>>>19 ^ w6<<13 ^ w6>>>10) + w1 + w8 | 0;
      w9 = (w10>>>7 ^ w10<<25 ^ w10>>>18 ^ w10<<14 ^ w10>>>3) + (w7>>>17 ^ w7<<15 ^ w7>>>19 ^ w7<<13 ^ w7>>>10) + w2 + w9 | 0;
      w10 = (w11>>>7 ^ w11<<25 ^ w11>>>18 ^ w11<<14 ^ w11>>>3) + (w8>>>17 ^ w8<<15 ^ w8>>>19 ^ w8<<13 ^ w8>>>10) + w3 + w10 | 0;
      w11 = (w12>>>7 ^ w12<<25 ^ w12>>>18 ^ w12<<14 ^ w12>>>3) + (w9>>>17 ^ w9<<15 ^ w9>>>19 ^ w9<<13 ^ w9>>>10) + w4 + w11 | 0;
      w12 = (w13>>>7 ^ w13<<25 ^ w13>>>18 ^ w13<<14 ^ w13>>>3) + (w10>>>17 ^ w10<<15 ^ w10>>>19 ^ w10<<13 ^ w10>>>10) + w5 + w12 | 0;
      w13 = (w14>>>7 ^ w14<<25 ^ w14>>>18 ^ w14<<14 ^ w14>>>3) + (w11>>>17 ^ w11<<15 ^ w11>>>19 ^ w11<<13 ^ w11>>>10) + w6 + w13 | 0;
      w14 = (w15>>>7 ^ w15<<25 ^ w15>>>18 ^ w15<<14 ^ w15>>>3) + (w12>>>17 ^ w12<<15 ^ w12>>>19 ^ w12<<13 ^ w12>>>10) + w7 + w14 | 0;
      w15 = (w0>>>7 ^ w0<<25 ^ w0>>>18 ^ w0<<14 ^ w0>>>3) + (w13>>>17 ^ w13<<15 ^ w13>>>19 ^ w13<<13 ^ w13>>>10) + w8 + w15 | 0;
    }
  }
  state[7]! += a;
  state[6]! += b;
  state[5]! += c;
  state[4]! += d;
  state[3]! += e;
  state[2]! += f;
  state[1]! += g;
  state[0]! += h;
}

export function sha256(message: string): string {
  const length = message.length;
  const padded =
    message +
    padding.substr(0, 64 - ((length + 8) & 63)) +
    '\0\0\0\0' +
    String.fromCharCode((length >>> 21) & 255, (length >>> 13) & 255, (length >>> 5) & 255, (length << 3) & 255);
  let at = 0;
  state.set(initial);
  if (length >= 64) {
    const first = message.substr(0, 64);
    const known = firstBlocks.indexOf(first);
    if (known < 0) {
      compress(first);
      firstBlocks[oldest] = first;
      midStates[oldest]!.set(state);
      oldest = 1 - oldest;
    } else state.set(midStates[known]!);
    at = 64;
  }
  for (; at < padded.length; at += 64) compress(padded.substr(at, 64));
  // A copy: what E.toString gives is the array's own memory, and would change with the next message.
  return E.toString(new Uint8Array(new Int32Array(state).buffer).reverse());
}
