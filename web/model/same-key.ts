/** Whether two keys that nobody can read out hang on one secret. A key id is in the clear over the air: it proves nothing. */
import { areEqual, bytesOf, join } from '../../client/bytes.js';
import { type HeldKey, hmac, type HmacKey, importSecret } from '../../client/keys.js';
import { HmacLabel } from '../../src/wire/hmac-label.js';
import { keyBytes } from '../../src/wire/protocol.js';

/** No HMAC input of the protocol begins with a letter. */
const probe = bytesOf('is it the same key?');

export async function isSameSecret(one: HmacKey, other: HmacKey): Promise<boolean> {
  return areEqual(await hmac(one, probe), await hmac(other, probe));
}

/** True if both have the key id and the blocks, whatever their secrets are. */
export function looksSame(one: HeldKey, other: HeldKey): boolean {
  return areEqual(one.keyId, other.keyId) && areEqual(join(...one.blocks), join(...other.blocks));
}

/** True if `key` is the other one, or was narrowed to it. */
export async function isKeyOf(key: HeldKey, other: HeldKey): Promise<boolean> {
  const shared = { ...other, blocks: other.blocks.slice(0, key.blocks.length) };
  if (!looksSame(key, shared)) return false;
  let { secret } = key;
  for (const block of other.blocks.slice(key.blocks.length))
    secret = await importSecret((await hmac(secret, join([HmacLabel.Narrow], block))).slice(0, keyBytes));
  return isSameSecret(secret, other.secret);
}
