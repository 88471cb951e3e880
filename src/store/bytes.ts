/** Bytes of strings, for overlays: the build puts these in place of the methods that they are named for (build/overlay.ts). */

/** As `charCodeAt`. */
export function byteAt(bytes: string, offset: number): number {
  return bytes.charCodeAt(offset);
}

/** As `substr`: without a length, all of the rest. */
export function part(bytes: string, from: number, length: number | undefined): string {
  return bytes.substr(from, length);
}

/** As `length`. */
export function size(bytes: { readonly length: number }): number {
  return bytes.length;
}
