/** SHA-256 by the interpreter's native code. */
export function sha256(message: string): string {
  return E.toString(require('crypto').SHA256(message));
}
