import { createHmac } from 'node:crypto';
import test from 'ava';
import { hmac, hmacPads } from '../../src/domain/hmac.js';

const hex = (text: string): string => Buffer.from(text, 'hex').toString('latin1');
const toHex = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('hex');

/** RFC 4231, sections 4.2 to 4.4; the keys of the others are longer than a block or no whole words, which no key of the lock is. */
const vectors: Record<string, { key: string; data: string; mac: string }> = {
  '4.2': {
    key: hex('0b'.repeat(20)),
    data: 'Hi There',
    mac: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  },
  '4.3': {
    key: 'Jefe',
    data: 'what do ya want for nothing?',
    mac: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  },
  '4.4': {
    key: hex('aa'.repeat(20)),
    data: hex('dd'.repeat(50)),
    mac: '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
  },
};

for (const [section, { key, data, mac }] of Object.entries(vectors)) {
  test(`HMAC-SHA-256: RFC 4231, section ${section}`, (t) => {
    t.is(toHex(hmac(hmacPads(key), data)), mac);
  });
}

test('HMAC-SHA-256 with keys of every length in words up to a block', (t) => {
  for (let length = 0; length <= 64; length += 4) {
    const key = String.fromCharCode(...Array.from({ length }, (_, i) => (i * 37 + length) & 255));
    const expected = createHmac('sha256', Buffer.from(key, 'latin1')).update('message').digest('hex');
    t.is(toHex(hmac(hmacPads(key), 'message')), expected);
  }
});
