/** SHA-256 by the interpreter's native code. */
const crypto = require('crypto');

export function sha256(message: string): string {
  return E.toString(crypto.SHA256(message));
}
