/** Conversions of arguments as the interpreter makes them: src/jsvar.c, src/jspin.c, src/jsvariterator.c. */
import type { Session } from './session.js';

/** Of an nRF52840; pins that a smaller chip lacks, `Pins` refuses. */
const pinCount = 48;

/** `jsvGetInteger`: what cannot be read as a number is 0. */
export function integer(value: unknown): number {
  const number = typeof value === 'string' ? parseInt(value, 10) : Number(value ?? 0);
  return Number.isFinite(number) ? Math.trunc(number) : 0;
}

/** `jshGetPinFromVar`, and the exception where a function takes none but a valid one. */
export function pinOf(session: Session, value: unknown): number {
  return findPin(value) ?? session.raise('Invalid pin');
}

export function findPin(value: unknown): number | undefined {
  const named = typeof value === 'string' ? /^D(\d{1,2})$/.exec(value)?.[1] : undefined;
  const pin = named === undefined ? value : Number(named);
  return typeof pin === 'number' && Number.isInteger(pin) && pin >= 0 && pin < pinCount ? pin : undefined;
}

/**
 * `jsvIterateCallback`: the bytes of a number, a string, an array of any of these, an ArrayBuffer, a typed array or
 * `{data, count}`. A typed array of wider elements is a fault: some functions take its memory, others each element's last byte.
 */
export function bytesOf(session: Session, value: unknown): number[] {
  if (typeof value === 'number' || typeof value === 'boolean') return [integer(value) & 0xff];
  if (typeof value === 'string') return Array.from(Buffer.from(session.text(value), 'latin1'));
  // The firmware's own arrays lack what Espruino's lack.
  if (Array.isArray(value)) return Array.from(value, (item: unknown) => bytesOf(session, item)).flat();
  if (ArrayBuffer.isView(value)) {
    if (!('BYTES_PER_ELEMENT' in value) || value.BYTES_PER_ELEMENT !== 1) {
      return session.fault('bytes of a typed array of wider elements: not every native takes the same');
    }
    return Array.from(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }
  if (Object.prototype.toString.call(value) === '[object ArrayBuffer]')
    return Array.from(new Uint8Array(value as ArrayBuffer));
  if (typeof value === 'object' && value !== null && 'data' in value && 'count' in value) {
    const { data, count } = value;
    return Array.from({ length: Math.max(0, integer(count)) }, () => bytesOf(session, data)).flat();
  }
  return session.raise(`Expecting Number or iterable, got ${typeof value}`, 'TypeError');
}

export function latin1(bytes: Iterable<number>): string {
  return Buffer.from(Array.from(bytes)).toString('latin1');
}

/** `jsvReadConfigObject`: an option it does not know throws. */
export function checkOptions(session: Session, options: unknown, known: readonly string[]): Record<string, unknown> {
  if (options === undefined) return {};
  if (typeof options !== 'object' || options === null) {
    return session.raise(`Expecting Object or undefined, got ${options === null ? 'null' : typeof options}`);
  }
  for (const key of Object.keys(options)) if (!known.includes(key)) session.raise(`Unknown option "${key}"`);
  return options as Record<string, unknown>;
}

/** As the interpreter has it, where an ArrayBuffer's bytes can be read by index. */
export function arrayBufferOf(session: Session, bytes: ArrayLike<number>): ArrayBuffer {
  const view = new session.language.Uint8Array(bytes);
  const indices = Array.from(view, (_, index) => [index, { get: () => view[index] }] as const);
  return Object.defineProperties(view.buffer as ArrayBuffer, Object.fromEntries(indices));
}
