/**
 * The JavaScript built-ins of Espruino 2v29, for use with `noLib`.
 *
 * A name stands here when the interpreter has it and it does what ECMAScript says. What is left out is either missing
 * there or quietly different, so the compiler refuses it. The few members that exist but must not be called are typed
 * `Refused<"what to do instead">`: a call then fails to compile with that advice in the message.
 *
 * Syntax, evaluation order and the values of constants are the business of the gate in build/dialect.
 */

/** The type of a built-in that exists on the lock but gives another result than ECMAScript. It cannot be called. */
interface Refused<Instead extends string> {
  readonly insteadUse: Instead;
}

// ---------------------------------------------------------------------------------------------------------------------
// Type-level helpers of the compiler. They have no run-time existence.
// ---------------------------------------------------------------------------------------------------------------------

type PropertyKey = string | number | symbol;
type Partial<T> = { [P in keyof T]?: T[P] };
type Required<T> = { [P in keyof T]-?: T[P] };
type Readonly<T> = { readonly [P in keyof T]: T[P] };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Record<K extends keyof any, T> = { [P in K]: T };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends keyof any> = Pick<T, Exclude<keyof T, K>>;
type NonNullable<T> = T & {};
type Parameters<T extends (...args: any) => any> = T extends (...args: infer P) => any ? P : never;
type ConstructorParameters<T extends abstract new (...args: any) => any> = T extends abstract new (...args: infer P) => any
  ? P
  : never;
type ReturnType<T extends (...args: any) => any> = T extends (...args: any) => infer R ? R : any;
type InstanceType<T extends abstract new (...args: any) => any> = T extends abstract new (...args: any) => infer R
  ? R
  : any;
type ThisParameterType<T> = T extends (this: infer U, ...args: never) => any ? U : unknown;
type OmitThisParameter<T> =
  unknown extends ThisParameterType<T> ? T : T extends (...args: infer A) => infer R ? (...args: A) => R : T;
type Uppercase<S extends string> = intrinsic;
type Lowercase<S extends string> = intrinsic;
type Capitalize<S extends string> = intrinsic;
type Uncapitalize<S extends string> = intrinsic;
type NoInfer<T> = intrinsic;
interface ThisType<T> {}

// ---------------------------------------------------------------------------------------------------------------------
// Iteration. `for..of` works over arrays, strings and typed arrays; there are no iterator objects and no Symbol. The
// compiler finds out what may be iterated by `Symbol.iterator`, so that one name must exist in types; the gate refuses
// any use of it.
// ---------------------------------------------------------------------------------------------------------------------

interface SymbolConstructor {
  readonly iterator: unique symbol;
}
declare const Symbol: SymbolConstructor;

interface Symbol {}

interface IteratorYieldResult<TYield> {
  done?: false;
  value: TYield;
}
interface IteratorReturnResult<TReturn> {
  done: true;
  value: TReturn;
}
type IteratorResult<T, TReturn = any> = IteratorYieldResult<T> | IteratorReturnResult<TReturn>;
interface Iterator<T, TReturn = any, TNext = any> {
  next(...args: [] | [TNext]): IteratorResult<T, TReturn>;
}
interface Iterable<T, TReturn = any, TNext = any> {
  [Symbol.iterator](): Iterator<T, TReturn, TNext>;
}
interface IterableIterator<T, TReturn = any, TNext = any> extends Iterator<T, TReturn, TNext> {
  [Symbol.iterator](): IterableIterator<T, TReturn, TNext>;
}

// ---------------------------------------------------------------------------------------------------------------------
// Globals
// ---------------------------------------------------------------------------------------------------------------------

declare const NaN: number;
declare const Infinity: number;

declare function eval(source: string): any;
/** Integers beyond 2^63 wrap around; within 2^53 the result is exact. */
declare function parseInt(text: string, radix?: number): number;
declare function parseFloat(text: string): number;
declare function isNaN(value: unknown): boolean;
declare function isFinite(value: unknown): boolean;
/** Right for characters up to 0x7F only. */
declare function encodeURIComponent(text: string): string;
/** Right for characters up to 0x7F only. */
declare function decodeURIComponent(text: string): string;
/** Strings are bytes: this encodes any of them. */
declare function btoa(bytes: string): string;
declare function atob(base64: string): string;

// ---------------------------------------------------------------------------------------------------------------------
// Object
// ---------------------------------------------------------------------------------------------------------------------

interface PropertyDescriptor {
  configurable?: boolean;
  /** Ignored: every property is enumerable. */
  enumerable?: true;
  value?: any;
  writable?: boolean;
  get?(): any;
  set?(value: any): void;
}
interface PropertyDescriptorMap {
  [key: PropertyKey]: PropertyDescriptor;
}

/**
 * Members of every value. The `constructor` of a plain object is not `Object`. `on`, `emit`, `clone` and others exist on
 * every object there, so a dictionary must be asked with `hasOwnProperty`.
 */
interface Object {
  constructor: Function;
  toString(): string;
  valueOf(): Object;
  hasOwnProperty(key: PropertyKey): boolean;
}

interface ObjectConstructor {
  new (value?: any): Object;
  (value?: any): any;
  readonly prototype: Object;
  assign<T extends {}, U>(target: T, source: U): T & U;
  assign<T extends {}, U, V>(target: T, source1: U, source2: V): T & U & V;
  assign(target: object, ...sources: any[]): any;
  create(prototype: object | null): any;
  defineProperty<T>(object: T, key: PropertyKey, descriptor: PropertyDescriptor & ThisType<any>): T;
  defineProperties<T>(object: T, descriptors: PropertyDescriptorMap & ThisType<any>): T;
  entries<T>(object: { [key: string]: T } | ArrayLike<T>): [string, T][];
  entries(object: {}): [string, any][];
  fromEntries<T>(entries: readonly (readonly [PropertyKey, T])[]): { [key: string]: T };
  fromEntries(entries: readonly (readonly any[])[]): any;
  getOwnPropertyDescriptor(object: any, key: PropertyKey): PropertyDescriptor | undefined;
  getOwnPropertyDescriptors<T>(object: T): { [P in keyof T]: PropertyDescriptor };
  getOwnPropertyNames(object: any): string[];
  getPrototypeOf(object: any): any;
  /** Has no effect on functions and classes. */
  setPrototypeOf(object: any, prototype: object | null): any;
  /** Keys come in the order of insertion, integers too. */
  keys(object: {}): string[];
  values<T>(object: { [key: string]: T } | ArrayLike<T>): T[];
  values(object: {}): any[];
}
declare const Object: ObjectConstructor;

// ---------------------------------------------------------------------------------------------------------------------
// Function
// ---------------------------------------------------------------------------------------------------------------------

/** There is no `name`. */
interface Function {
  /** At most 256 arguments. */
  apply(this: Function, thisArgument: any, parameters?: any): any;
  call(this: Function, thisArgument: any, ...parameters: any[]): any;
  /** The result must not be called with `new`. */
  bind(this: Function, thisArgument: any, ...parameters: any[]): any;
  readonly length: number;
  prototype: any;
}
interface FunctionConstructor {
  new (...parametersAndBody: string[]): Function;
  (...parametersAndBody: string[]): Function;
  readonly prototype: Function;
}
declare const Function: FunctionConstructor;

interface CallableFunction extends Function {
  apply<T, R>(this: (this: T) => R, thisArgument: T): R;
  apply<T, A extends any[], R>(this: (this: T, ...args: A) => R, thisArgument: T, parameters: A): R;
  call<T, A extends any[], R>(this: (this: T, ...args: A) => R, thisArgument: T, ...parameters: A): R;
  bind<T>(this: T, thisArgument: ThisParameterType<T>): OmitThisParameter<T>;
  bind<T, A extends any[], B extends any[], R>(
    this: (this: T, ...args: [...A, ...B]) => R,
    thisArgument: T,
    ...parameters: A
  ): (...args: B) => R;
}
interface NewableFunction extends Function {
  apply<T>(this: new () => T, thisArgument: T): void;
  apply<T, A extends any[]>(this: new (...args: A) => T, thisArgument: T, parameters: A): void;
  call<T, A extends any[]>(this: new (...args: A) => T, thisArgument: T, ...parameters: A): void;
}

/** A real array on the lock; typed as ECMAScript has it, so that nobody relies on that. */
interface IArguments {
  [index: number]: any;
  readonly length: number;
  [Symbol.iterator](): IterableIterator<any>;
}

// ---------------------------------------------------------------------------------------------------------------------
// String
// ---------------------------------------------------------------------------------------------------------------------

/** Characters are bytes on the lock: a code above 255 keeps its low byte. */
interface String {
  readonly length: number;
  readonly [index: number]: string;
  charAt(index: number): string;
  charCodeAt(index: number): number;
  concat(...parts: string[]): string;
  endsWith(search: string, endPosition?: number): boolean;
  includes(search: string, position?: number): boolean;
  indexOf(search: string, position?: number): number;
  lastIndexOf(search: string, position?: number): number;
  match(pattern: RegExp | string): RegExpMatchArray | null;
  padEnd(length: number, fill?: string): string;
  padStart(length: number, fill?: string): string;
  repeat(count: number): string;
  /** A function replaces what a pattern matches; for a text it would be written out instead of called. */
  replace(search: string | RegExp, replacement: string): string;
  replace(search: RegExp, replacer: (match: string, ...groups: any[]) => string | number): string;
  replaceAll(search: string | RegExp, replacement: string): string;
  replaceAll(search: RegExp, replacer: (match: string, ...groups: any[]) => string | number): string;
  slice(start?: number, end?: number): string;
  /** There is no limit: it would be ignored. */
  split(separator?: string | RegExp): string[];
  startsWith(search: string, position?: number): boolean;
  substr(from: number, length?: number): string;
  substring(start: number, end?: number): string;
  toLowerCase(): string;
  toString(): string;
  toUpperCase(): string;
  trim(): string;
  valueOf(): string;
  [Symbol.iterator](): IterableIterator<string>;
}
interface StringConstructor {
  new (value?: any): String;
  (value?: any): string;
  readonly prototype: Object;
  fromCharCode(...codes: number[]): string;
}
declare const String: StringConstructor;

/** The compiler wants this type; tagged templates themselves are refused. */
interface TemplateStringsArray extends ReadonlyArray<string> {
  readonly raw: readonly string[];
}

// ---------------------------------------------------------------------------------------------------------------------
// Boolean, Number, Math
// ---------------------------------------------------------------------------------------------------------------------

interface Boolean {
  toString(): string;
  valueOf(): boolean;
}
interface BooleanConstructor {
  new (value?: any): Boolean;
  <T>(value?: T): boolean;
  readonly prototype: Boolean;
}
declare const Boolean: BooleanConstructor;

interface Number {
  /** Truncates rather than rounds; the firmware's own lint bans it. */
  toFixed(digits?: number): string;
  toString(radix?: number): string;
  valueOf(): number;
}
interface NumberConstructor {
  new (value?: any): Number;
  (value?: any): number;
  readonly prototype: Number;
  readonly MAX_VALUE: number;
  readonly NaN: number;
  readonly NEGATIVE_INFINITY: number;
  readonly POSITIVE_INFINITY: number;
}
declare const Number: NumberConstructor;

interface Math {
  readonly E: number;
  readonly LN10: number;
  readonly LN2: number;
  readonly LOG10E: number;
  readonly LOG2E: number;
  readonly PI: number;
  readonly SQRT1_2: number;
  readonly SQRT2: number;
  abs(x: number): number;
  acos(x: number): number;
  asin(x: number): number;
  atan(x: number): number;
  atan2(y: number, x: number): number;
  ceil(x: number): number;
  cos(x: number): number;
  exp(x: number): number;
  floor(x: number): number;
  log(x: number): number;
  max(...values: number[]): number;
  min(...values: number[]): number;
  /** Inexact from 2^31 on: shift or multiply. */
  pow(base: number, exponent: number): number;
  random(): number;
  /** Half rounds away from zero: -2.5 gives -3. */
  round(x: number): number;
  sign(x: number): number;
  sin(x: number): number;
  sqrt(x: number): number;
  tan(x: number): number;
}
declare const Math: Math;

// ---------------------------------------------------------------------------------------------------------------------
// Array
// ---------------------------------------------------------------------------------------------------------------------

interface ArrayLike<T> {
  readonly length: number;
  readonly [index: number]: T;
}
interface ConcatArray<T> {
  readonly length: number;
  readonly [index: number]: T;
  join(separator?: string): string;
  slice(start?: number, end?: number): T[];
}

interface ReadonlyArray<T> {
  readonly length: number;
  readonly [index: number]: T;
  concat(...items: (T | ConcatArray<T>)[]): T[];
  every(predicate: (value: T, index: number, array: readonly T[]) => unknown, thisArgument?: any): boolean;
  filter<S extends T>(predicate: (value: T, index: number, array: readonly T[]) => value is S, thisArgument?: any): S[];
  filter(predicate: (value: T, index: number, array: readonly T[]) => unknown, thisArgument?: any): T[];
  find<S extends T>(
    predicate: (value: T, index: number, array: readonly T[]) => value is S,
    thisArgument?: any,
  ): S | undefined;
  find(predicate: (value: T, index: number, array: readonly T[]) => unknown, thisArgument?: any): T | undefined;
  findIndex(predicate: (value: T, index: number, array: readonly T[]) => unknown, thisArgument?: any): number;
  forEach(callback: (value: T, index: number, array: readonly T[]) => void, thisArgument?: any): void;
  includes(value: T, fromIndex?: number): boolean;
  indexOf(value: T, fromIndex?: number): number;
  join(separator?: string): string;
  map<U>(callback: (value: T, index: number, array: readonly T[]) => U, thisArgument?: any): U[];
  reduce(callback: (previous: T, current: T, index: number, array: readonly T[]) => T, initial?: T): T;
  reduce<U>(callback: (previous: U, current: T, index: number, array: readonly T[]) => U, initial: U): U;
  slice(start?: number, end?: number): T[];
  some(predicate: (value: T, index: number, array: readonly T[]) => unknown, thisArgument?: any): boolean;
  toString(): string;
  [Symbol.iterator](): IterableIterator<T>;
}

interface Array<T> {
  /** Read-only: an assignment throws. Shorten with `splice`. */
  readonly length: number;
  [index: number]: T;
  concat(...items: (T | ConcatArray<T>)[]): T[];
  every(predicate: (value: T, index: number, array: T[]) => unknown, thisArgument?: any): boolean;
  fill(value: T, start?: number, end?: number): this;
  filter<S extends T>(predicate: (value: T, index: number, array: T[]) => value is S, thisArgument?: any): S[];
  filter(predicate: (value: T, index: number, array: T[]) => unknown, thisArgument?: any): T[];
  find<S extends T>(predicate: (value: T, index: number, array: T[]) => value is S, thisArgument?: any): S | undefined;
  find(predicate: (value: T, index: number, array: T[]) => unknown, thisArgument?: any): T | undefined;
  findIndex(predicate: (value: T, index: number, array: T[]) => unknown, thisArgument?: any): number;
  forEach(callback: (value: T, index: number, array: T[]) => void, thisArgument?: any): void;
  includes(value: T, fromIndex?: number): boolean;
  indexOf(value: T, fromIndex?: number): number;
  join(separator?: string): string;
  map<U>(callback: (value: T, index: number, array: T[]) => U, thisArgument?: any): U[];
  pop(): T | undefined;
  push(...items: T[]): number;
  reduce(callback: (previous: T, current: T, index: number, array: T[]) => T, initial?: T): T;
  reduce<U>(callback: (previous: U, current: T, index: number, array: T[]) => U, initial: U): U;
  reverse(): this;
  shift(): T | undefined;
  slice(start?: number, end?: number): T[];
  some(predicate: (value: T, index: number, array: T[]) => unknown, thisArgument?: any): boolean;
  /** Not stable; the firmware's own lint bans it. */
  sort(compare?: (a: T, b: T) => number | boolean): this;
  splice(start: number, deleteCount?: number, ...items: T[]): T[];
  toString(): string;
  unshift(...items: T[]): number;
  [Symbol.iterator](): IterableIterator<T>;
}
interface ArrayConstructor {
  new <T = any>(length?: number): T[];
  new <T>(...items: T[]): T[];
  <T = any>(length?: number): T[];
  <T>(...items: T[]): T[];
  readonly prototype: any[];
  isArray(value: any): value is any[];
}
declare const Array: ArrayConstructor;

// ---------------------------------------------------------------------------------------------------------------------
// JSON
// ---------------------------------------------------------------------------------------------------------------------

interface JSON {
  /** Lenient: it takes comments, trailing text and single quotes. Check what it returns. There is no reviver. */
  parse(text: string): unknown;
  /** There is no replacer, and indented output differs. A typed array would be written as an array, `undefined` as `null`. */
  stringify<T>(
    value: T extends TypedArray | ArrayBuffer
      ? Refused<'a plain array, for the lock writes [1,2] where others write {"0":1,"1":2}'>
      : T,
    replacer?: null,
    indent?: 0,
  ): string;
}
declare const JSON: JSON;

// ---------------------------------------------------------------------------------------------------------------------
// RegExp
// ---------------------------------------------------------------------------------------------------------------------

interface RegExpMatchArray extends Array<string> {
  index?: number;
  input?: string;
}
interface RegExpExecArray extends Array<string> {
  index: number;
  input: string;
}
interface RegExp {
  exec(text: string): RegExpExecArray | null;
  test(text: string): boolean;
  readonly source: string;
  readonly flags: string;
  lastIndex: number;
}
interface RegExpConstructor {
  new (pattern: string | RegExp, flags?: string): RegExp;
  (pattern: string | RegExp, flags?: string): RegExp;
  readonly prototype: RegExp;
}
declare const RegExp: RegExpConstructor;

// ---------------------------------------------------------------------------------------------------------------------
// Errors. There is no `name`, and none but Error itself is `instanceof Error`. They cannot be extended.
// ---------------------------------------------------------------------------------------------------------------------

interface Error {
  message: string;
  stack?: string;
  toString(): string;
}
interface ErrorConstructor {
  new (message?: string): Error;
  (message?: string): Error;
  readonly prototype: Error;
}
declare const Error: ErrorConstructor;
declare const TypeError: ErrorConstructor;
declare const SyntaxError: ErrorConstructor;
declare const ReferenceError: ErrorConstructor;

// ---------------------------------------------------------------------------------------------------------------------
// Date
// ---------------------------------------------------------------------------------------------------------------------

/** An invalid date is 0, not NaN. The zone is set with `E.setTimeZone`. */
interface Date {
  getDate(): number;
  getDay(): number;
  getFullYear(): number;
  getHours(): number;
  getMilliseconds(): number;
  getMinutes(): number;
  getMonth(): number;
  getSeconds(): number;
  getTime(): number;
  getTimezoneOffset(): number;
  getUTCDate(): number;
  getUTCDay(): number;
  getUTCFullYear(): number;
  getUTCHours(): number;
  getUTCMilliseconds(): number;
  getUTCMinutes(): number;
  getUTCMonth(): number;
  getUTCSeconds(): number;
  setDate(day: number): number;
  setFullYear(year: number, month?: number, day?: number): number;
  setHours(hours: number, minutes?: number, seconds?: number, milliseconds?: number): number;
  setMilliseconds(milliseconds: number): number;
  setMinutes(minutes: number, seconds?: number, milliseconds?: number): number;
  setMonth(month: number, day?: number): number;
  setSeconds(seconds: number, milliseconds?: number): number;
  setTime(milliseconds: number): number;
  toISOString(): string;
  toJSON(): string;
  toString: Refused<'toISOString(), for the lock formats dates otherwise'>;
  valueOf(): number;
}
interface DateConstructor {
  new (): Date;
  new (value: number | string): Date;
  new (
    year: number,
    month: number,
    day?: number,
    hours?: number,
    minutes?: number,
    seconds?: number,
    milliseconds?: number,
  ): Date;
  readonly prototype: Date;
  /** With a fraction on the lock: milliseconds are not whole. */
  now(): number;
  parse(text: string): number;
}
declare const Date: DateConstructor;

// ---------------------------------------------------------------------------------------------------------------------
// Promise. Reactions run from the event queue, after timers that are due.
// ---------------------------------------------------------------------------------------------------------------------

interface PromiseLike<T> {
  then<R = T, E = never>(
    fulfilled?: ((value: T) => R | PromiseLike<R>) | null,
    rejected?: ((reason: any) => E | PromiseLike<E>) | null,
  ): PromiseLike<R | E>;
}
type Awaited<T> = T extends null | undefined
  ? T
  : T extends object & { then(fulfilled: infer F, ...args: infer _): any }
    ? F extends (value: infer V, ...args: infer _) => any
      ? Awaited<V>
      : never
    : T;
interface Promise<T> {
  then<R = T, E = never>(
    fulfilled?: ((value: T) => R | PromiseLike<R>) | null,
    rejected?: ((reason: any) => E | PromiseLike<E>) | null,
  ): Promise<R | E>;
  catch<E = never>(rejected?: ((reason: any) => E | PromiseLike<E>) | null): Promise<T | E>;
}
interface PromiseConstructor {
  new <T>(executor: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: any) => void) => void): Promise<T>;
  readonly prototype: Promise<any>;
  all<T extends readonly unknown[] | []>(values: T): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }>;
  resolve(): Promise<void>;
  resolve<T>(value: T): Promise<Awaited<T>>;
  reject<T = never>(reason?: any): Promise<T>;
}
declare const Promise: PromiseConstructor;

// ---------------------------------------------------------------------------------------------------------------------
// Binary data
// ---------------------------------------------------------------------------------------------------------------------

interface ArrayBuffer {
  readonly byteLength: number;
}
interface ArrayBufferConstructor {
  new (byteLength: number): ArrayBuffer;
  readonly prototype: ArrayBuffer;
}
declare const ArrayBuffer: ArrayBufferConstructor;
type ArrayBufferLike = ArrayBuffer;

interface ArrayBufferView {
  readonly buffer: ArrayBuffer;
  readonly byteLength: number;
  readonly byteOffset: number;
}

/** An access beyond the end does not throw on the lock: check the length first. */
interface DataView extends ArrayBufferView {
  getFloat32(offset: number, littleEndian?: boolean): number;
  getFloat64(offset: number, littleEndian?: boolean): number;
  getInt8(offset: number): number;
  getInt16(offset: number, littleEndian?: boolean): number;
  getInt32(offset: number, littleEndian?: boolean): number;
  getUint8(offset: number): number;
  getUint16(offset: number, littleEndian?: boolean): number;
  getUint32(offset: number, littleEndian?: boolean): number;
  setFloat32(offset: number, value: number, littleEndian?: boolean): void;
  setFloat64(offset: number, value: number, littleEndian?: boolean): void;
  setInt8(offset: number, value: number): void;
  setInt16(offset: number, value: number, littleEndian?: boolean): void;
  setInt32(offset: number, value: number, littleEndian?: boolean): void;
  setUint8(offset: number, value: number): void;
  setUint16(offset: number, value: number, littleEndian?: boolean): void;
  setUint32(offset: number, value: number, littleEndian?: boolean): void;
}
interface DataViewConstructor {
  new (buffer: ArrayBuffer, byteOffset?: number, byteLength?: number): DataView;
  readonly prototype: DataView;
}
declare const DataView: DataViewConstructor;

/** What all typed arrays have. `slice` and `filter` give plain arrays on the lock; `subarray` and `map` keep the type. */
interface TypedArrayBase extends ArrayBufferView {
  readonly length: number;
  [index: number]: number;
  every(predicate: (value: number, index: number, array: this) => unknown, thisArgument?: any): boolean;
  fill(value: number, start?: number, end?: number): this;
  filter(predicate: (value: number, index: number, array: this) => unknown, thisArgument?: any): number[];
  find(predicate: (value: number, index: number, array: this) => unknown, thisArgument?: any): number | undefined;
  findIndex(predicate: (value: number, index: number, array: this) => unknown, thisArgument?: any): number;
  forEach(callback: (value: number, index: number, array: this) => void, thisArgument?: any): void;
  includes(value: number, fromIndex?: number): boolean;
  indexOf(value: number, fromIndex?: number): number;
  join(separator?: string): string;
  map(callback: (value: number, index: number, array: this) => number, thisArgument?: any): this;
  reduce(callback: (previous: number, current: number, index: number, array: this) => number, initial?: number): number;
  reduce<U>(callback: (previous: U, current: number, index: number, array: this) => U, initial: U): U;
  reverse(): this;
  /** Drops what does not fit: check the lengths first. */
  set(values: readonly number[] | TypedArray, offset?: number): void;
  slice(start?: number, end?: number): number[];
  some(predicate: (value: number, index: number, array: this) => unknown, thisArgument?: any): boolean;
  sort(compare?: (a: number, b: number) => number | boolean): this;
  subarray(begin?: number, end?: number): this;
  toString(): string;
  [Symbol.iterator](): IterableIterator<number>;
}

// A private-looking tag keeps the kinds apart for the compiler; it has no run-time existence.
interface Int8Array extends TypedArrayBase {
  readonly [typedArrayKind]?: 'Int8';
}
interface Uint8Array extends TypedArrayBase {
  readonly [typedArrayKind]?: 'Uint8';
}
interface Uint8ClampedArray extends TypedArrayBase {
  readonly [typedArrayKind]?: 'Uint8Clamped';
}
interface Int16Array extends TypedArrayBase {
  readonly [typedArrayKind]?: 'Int16';
}
interface Uint16Array extends TypedArrayBase {
  readonly [typedArrayKind]?: 'Uint16';
}
interface Int32Array extends TypedArrayBase {
  readonly [typedArrayKind]?: 'Int32';
}
interface Uint32Array extends TypedArrayBase {
  readonly [typedArrayKind]?: 'Uint32';
}
interface Float32Array extends TypedArrayBase {
  readonly [typedArrayKind]?: 'Float32';
}
interface Float64Array extends TypedArrayBase {
  readonly [typedArrayKind]?: 'Float64';
}
declare const typedArrayKind: unique symbol;

type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** No `from`, no `of`, no BYTES_PER_ELEMENT. A view beyond its buffer does not throw: check the lengths first. */
interface TypedArrayConstructor<T extends TypedArray> {
  new (length: number): T;
  new (values: readonly number[] | TypedArray): T;
  new (buffer: ArrayBuffer, byteOffset?: number, length?: number): T;
  readonly prototype: T;
}
declare const Int8Array: TypedArrayConstructor<Int8Array>;
declare const Uint8Array: TypedArrayConstructor<Uint8Array>;
declare const Uint8ClampedArray: TypedArrayConstructor<Uint8ClampedArray>;
declare const Int16Array: TypedArrayConstructor<Int16Array>;
declare const Uint16Array: TypedArrayConstructor<Uint16Array>;
declare const Int32Array: TypedArrayConstructor<Int32Array>;
declare const Uint32Array: TypedArrayConstructor<Uint32Array>;
declare const Float32Array: TypedArrayConstructor<Float32Array>;
declare const Float64Array: TypedArrayConstructor<Float64Array>;

// ---------------------------------------------------------------------------------------------------------------------
// Console
// ---------------------------------------------------------------------------------------------------------------------

interface Console {
  debug(...values: unknown[]): void;
  error(...values: unknown[]): void;
  info(...values: unknown[]): void;
  log(...values: unknown[]): void;
  trace(...values: unknown[]): void;
  warn(...values: unknown[]): void;
}
declare const console: Console;
