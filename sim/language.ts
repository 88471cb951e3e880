/**
 * The language as Espruino has it, on V8's built-ins: what the interpreter lacks is taken out of the context, its clock is
 * the machine's, its `Math.random` is seeded. How code behaves differently beyond that is for the build's gate to reject.
 */
import vm from 'node:vm';

type Constructor = new (...args: unknown[]) => unknown;

export interface Language {
  readonly global: Record<string, unknown>;
  /** Runs source in the global scope, like the interpreter's `eval` there. */
  readonly evaluate: (source: string) => unknown;
  readonly Object: new () => object;
  readonly Error: Constructor;
  readonly TypeError: Constructor;
  readonly InternalError: Constructor;
  readonly Uint8Array: new (source: ArrayLike<number>) => Uint8Array;
}

const globals = new Set(
  (
    'Array ArrayBuffer Boolean DataView Date Error Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array ' +
    'InternalError JSON Math NaN Number Object ReferenceError RegExp String SyntaxError TypeError Uint16Array ' +
    'Uint32Array Uint8Array Uint8ClampedArray decodeURIComponent encodeURIComponent eval globalThis isFinite isNaN ' +
    'parseFloat parseInt undefined'
  ).split(' '),
);

/** Members that the interpreter gives its built-ins, as the `"name"` entries of src/jswrap_*.c list them; V8's others go. */
const membersByOwner: Readonly<Record<string, string>> = {
  Object:
    'keys getOwnPropertyNames values entries fromEntries create getOwnPropertyDescriptor getOwnPropertyDescriptors ' +
    'defineProperty defineProperties getPrototypeOf setPrototypeOf assign',
  'Object.prototype': 'valueOf toString hasOwnProperty',
  Array: 'isArray',
  'Array.prototype':
    'toString length indexOf includes join push pop map forEach filter find findIndex some every reduce splice shift unshift ' +
    'slice sort concat fill reverse',
  String: 'fromCharCode',
  'String.prototype':
    'toString valueOf length charAt charCodeAt indexOf lastIndexOf match replace replaceAll substring substr slice split ' +
    'toLowerCase toUpperCase trim concat startsWith endsWith includes repeat padStart padEnd',
  Number: 'NaN MAX_VALUE MIN_VALUE NEGATIVE_INFINITY POSITIVE_INFINITY',
  'Number.prototype': 'toString valueOf toFixed',
  Math:
    'E PI LN2 LN10 LOG2E LOG10E SQRT2 SQRT1_2 abs acos asin atan atan2 cos pow random round sin tan sqrt ceil floor exp log ' +
    'min max sign',
  Date: 'now parse',
  'Date.prototype':
    'getTimezoneOffset getTime valueOf setTime getHours getMinutes getSeconds getMilliseconds getDay getDate getMonth ' +
    'getFullYear getUTCHours getUTCMinutes getUTCSeconds getUTCMilliseconds getUTCDay getUTCDate getUTCMonth getUTCFullYear ' +
    'setHours setMinutes setSeconds setMilliseconds setDate setMonth setFullYear toString toUTCString toISOString toJSON',
  JSON: 'parse stringify',
  ArrayBuffer: '',
  'ArrayBuffer.prototype': 'byteLength',
  TypedArray: '',
  'TypedArray.prototype':
    'buffer byteLength byteOffset length set map subarray indexOf includes join sort forEach reduce fill filter find findIndex ' +
    'some every ' +
    'slice reverse',
  'DataView.prototype':
    'buffer byteLength byteOffset getFloat32 getFloat64 getInt8 getInt16 getInt32 getUint8 getUint16 getUint32 setFloat32 ' +
    'setFloat64 setInt8 setInt16 setInt32 setUint8 setUint16 setUint32',
};

/** Runs in the context: its built-ins are the firmware's, not the host's. */
const setupSource = `(function (keep, members, systemTime, random) {
  const root = globalThis;
  const TypedArray = Object.getPrototypeOf(Uint8Array);
  const V8Date = Date;
  const construct = Reflect.construct;
  root.InternalError = class InternalError extends Error {};
  root.global = root;
  root.btoa = (text) => native.btoa(text);
  root.atob = (text) => native.atob(text);
  Math.random = random;

  // A character is a byte.
  const fromCharCode = String.fromCharCode;
  String.fromCharCode = (...codes) => fromCharCode(...codes.map((code) => code & 255));

  // Where the text ends, a beginning of what is sought counts as found; a search from behind the last place for the whole begins right
  // behind that place (jswrap_string.c of 2v29).
  const search = String.prototype.indexOf;
  String.prototype.indexOf = function (sought, from) {
    const text = String(this);
    const part = String(sought);
    const end = text.length - part.length + 1;
    if (end < 1) return -1;
    const start = typeof from === 'number' ? Math.min(Math.max(0, from | 0), end) : 0;
    const found = search.call(text, part, start);
    if (found >= 0) return found < text.length ? found : -1;
    for (let at = Math.max(start, end); at < text.length; at++) if (part.startsWith(text.slice(at))) return at;
    return -1;
  };
  String.prototype.includes = function (sought, from) {
    return this.indexOf(sought, from) >= 0;
  };

  // The zone is UTC until a firmware sets another; text that is no date is 0.
  const parse = (text) => { const time = V8Date.parse(text); return time === time ? time : 0; };
  const read = (value) => (typeof value === 'string' ? parse(value) : new V8Date(value).getTime());
  const Clock = function Date(...fields) {
    if (!new.target) return new Clock().toString();
    const time = fields.length === 0 ? systemTime() : fields.length > 1 ? V8Date.UTC(...fields) : read(fields[0]);
    return construct(V8Date, [time], new.target);
  };
  Clock.prototype = V8Date.prototype;
  V8Date.prototype.constructor = Clock;
  Clock.now = systemTime;
  Clock.parse = parse;
  for (const field of ['FullYear', 'Month', 'Date', 'Day', 'Hours', 'Minutes', 'Seconds', 'Milliseconds']) {
    V8Date.prototype['get' + field] = V8Date.prototype['getUTC' + field];
    if (field !== 'Day') V8Date.prototype['set' + field] = V8Date.prototype['setUTC' + field];
  }
  V8Date.prototype.getTimezoneOffset = () => 0;
  root.Date = Clock;

  const kept = { evaluate: eval, Object, Error, TypeError, InternalError: root.InternalError, Uint8Array, global: root };
  for (const [path, names] of Object.entries(members)) {
    const owner = path.split('.').reduce((object, key) => (key === 'TypedArray' ? TypedArray : object[key]), root);
    const kept = [...names.split(' '), 'constructor', 'prototype', 'name', 'length', '__proto__'];
    for (const name of Object.getOwnPropertyNames(owner)) if (!kept.includes(name)) delete owner[name];
  }
  for (const name of Object.getOwnPropertyNames(root)) if (!keep(name)) delete root[name];
  return kept;
})`;

const keptExtras = new Set(['global', 'btoa', 'atob']);

export function makeLanguage(context: vm.Context, systemTime: () => number, random: () => number): Language {
  const native = {
    btoa: (text: string) => Buffer.from(text, 'latin1').toString('base64'),
    atob: (text: string) => Buffer.from(text, 'base64').toString('latin1'),
  };
  const setup = vm.runInContext(`(function (native) { return ${setupSource}; })`, context, { filename: 'language' }) as (
    helpers: typeof native,
  ) => (
    keep: (name: string) => boolean,
    members: typeof membersByOwner,
    time: () => number,
    random: () => number,
  ) => Language;
  return setup(native)((name) => globals.has(name) || keptExtras.has(name), membersByOwner, systemTime, random);
}
