/** What a constant can be; apart, since both engines and their built-ins speak of it. */
import type { FunctionNode } from './bundle.js';

/** Values that the evaluator of constants knows, for both engines. */
export type Value = undefined | null | boolean | number | string | Value[] | TypedArray | PlainObject | Pattern | Callback;

export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** An object literal: its properties in the order they were given. */
export class PlainObject {
  constructor(readonly entries: ReadonlyMap<string, Value>) {}
}

/** A regular expression. */
export class Pattern {
  constructor(
    readonly source: string,
    readonly flags: string,
  ) {}
}

/** A function that is handed to a built-in, with the parameters it closes over. */
export class Callback {
  constructor(
    readonly node: FunctionNode,
    readonly bindings: ReadonlyMap<string, Value>,
  ) {}
}

/** Thrown when an expression throws in the engine that is modelled. */
export class Throws extends Error {}

/** Thrown when an expression is not constant, or not modelled. */
export class NotConstant extends Error {}

export function isTypedArray(value: Value): value is TypedArray {
  return ArrayBuffer.isView(value);
}
