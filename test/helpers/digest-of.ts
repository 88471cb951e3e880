/** PINs and what a lock keeps of them. */
import { createHmac } from 'node:crypto';

/** docs/STORE.md, "PIN record": what whoever has the root secret can do, without a lock. */
export function digestOf(root: string, pin: string): string {
  const hmac = (key: Buffer, message: string): Buffer => createHmac('sha256', key).update(message, 'latin1').digest();
  const pinKey = hmac(Buffer.from(root, 'latin1'), '\x01');
  return hmac(pinKey, `\x02${String.fromCharCode(pin.length)}${pin.padEnd(10)}`).toString('latin1', 0, 12);
}

/** A PIN that the lock takes, whose digest begins so. */
export function pinOfDigest(root: string, beginning: string): string {
  for (let number = 1_847_293; ; number += 7919) {
    const pin = String(number % 10_000_000).padStart(7, '0');
    if (digestOf(root, pin).startsWith(beginning)) return pin;
  }
}
