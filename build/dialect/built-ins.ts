/** The part of the standard library that constants may pass through, so that `Math.floor(100 / 3)` need not be refused. */
import type { Evaluator } from './constants.js';
import { type Engine, isIndex } from './engine.js';
import { type JsonValue, lockParse } from './lock-json.js';
import { fixedText, numberText, parseDecimal, parseInteger, power, round } from './lock-number.js';
import { LockPatternError, type LockMatch, lockMatch } from './lock-regexp.js';
import { Callback, NotConstant, Pattern, PlainObject, Throws, type Value, isTypedArray } from './values.js';

/*
 * Built-in functions and methods on constants, for both engines. Where they agree, the host's own method does the work;
 * a method that is not here makes an expression not constant.
 */

type Static = (evaluator: Evaluator, parameters: readonly Value[]) => Value;

const numeric =
  (compute: (...values: number[]) => number): Static =>
  ({ engine }, parameters) =>
    compute(...parameters.map((one) => engine.number(one)));

/** Functions and static methods, by the name they are called with. */
export const statics: Record<string, Static> = {
  'Array.isArray': (_evaluator, [value]) => Array.isArray(value),
  Boolean: (_evaluator, [value]) => Boolean(value),
  'JSON.parse': parse,
  'JSON.stringify': (evaluator, parameters) => {
    if (parameters.length !== 1) throw new NotConstant();
    return stringify(evaluator, parameters[0]);
  },
  'Math.abs': numeric(Math.abs),
  'Math.acos': numeric(Math.acos),
  'Math.asin': numeric(Math.asin),
  'Math.atan': numeric(Math.atan),
  'Math.atan2': numeric(Math.atan2),
  'Math.ceil': numeric(Math.ceil),
  'Math.cos': numeric(Math.cos),
  'Math.exp': numeric(Math.exp),
  'Math.floor': ({ engine }, [value]) => Math.floor(engine.number(value)) + (engine.isLock ? 0 : -0),
  'Math.log': numeric(Math.log),
  'Math.max': numeric(Math.max),
  'Math.min': numeric(Math.min),
  'Math.pow': ({ engine }, [base, exponent]) =>
    (engine.isLock ? power : Math.pow)(engine.number(base), engine.number(exponent)),
  'Math.round': ({ engine }, [value]) => (engine.isLock ? round : Math.round)(engine.number(value)),
  'Math.sign': ({ engine }, [value]) => {
    const sign = Math.sign(engine.number(value));
    return engine.isLock && Number.isNaN(sign) ? -1 : sign;
  },
  'Math.sin': numeric(Math.sin),
  'Math.sqrt': numeric(Math.sqrt),
  'Math.tan': numeric(Math.tan),
  Number: ({ engine }, parameters) => (parameters.length === 0 ? 0 : engine.number(parameters[0])),
  'Object.entries': ({ engine }, [value]) => entriesOf(engine.keys.bind(engine), value),
  'Object.keys': ({ engine }, [value]) => entriesOf(engine.keys.bind(engine), value).map(([key]) => key),
  'Object.values': ({ engine }, [value]) => entriesOf(engine.keys.bind(engine), value).map(([, one]) => one),
  String: ({ engine }, parameters) => (parameters.length === 0 ? '' : engine.text(parameters[0])),
  'String.fromCharCode': ({ engine }, parameters) =>
    parameters.map((one) => String.fromCharCode(engine.number(one) & (engine.isLock ? 0xff : 0xffff))).join(''),
  atob: ({ engine }, [value]) => {
    try {
      return atob(engine.text(value));
    } catch {
      if (engine.isLock) return ''; // rubbish rather than an error
      throw new Throws();
    }
  },
  btoa: ({ engine }, [value]) => btoa(engine.text(value)),
  decodeURIComponent: ({ engine }, [value]) => {
    let decoded: string;
    try {
      decoded = decodeURIComponent(engine.text(value));
    } catch {
      if (engine.isLock) return ''; // rubbish rather than an error
      throw new Throws();
    }
    if (engine.isLock && /[^\0-\x7f]/.test(decoded)) throw new Throws();
    return decoded;
  },
  encodeURIComponent: ({ engine }, [value]) => {
    const decoded = engine.text(value);
    // The lock writes the two digits of characters above 0x7F wrongly.
    return encodeURIComponent(engine.isLock ? decoded.replace(/[^\0-\x7f]/g, '\x19') : decoded);
  },
  isFinite: ({ engine }, [value]) => Number.isFinite(engine.number(value)),
  isNaN: ({ engine }, [value]) =>
    engine.isLock && typeof value === 'string' && value.trim() === '' ? false : Number.isNaN(engine.number(value)),
  parseFloat: ({ engine }, [value]) => (engine.isLock ? parseDecimal : parseFloat)(engine.text(value)),
  parseInt: ({ engine }, [value, radix]) => {
    const base = radix === undefined ? 0 : engine.number(radix);
    return engine.isLock ? parseInteger(engine.text(value), base) : parseInt(engine.text(value), base);
  },
};

/**
 * Calls a function or static method by its name, such as 'Math.max'.
 *
 * @throws NotConstant when it is not modelled, Throws when it throws
 */
export function callStatic(evaluator: Evaluator, name: string, parameters: readonly Value[]): Value {
  const known = Object.hasOwn(statics, name) ? statics[name] : undefined;
  if (!known) throw new NotConstant();
  return known(evaluator, parameters);
}

function entriesOf(keys: (object: PlainObject) => string[], value: Value): [string, Value][] {
  if (Array.isArray(value) || isTypedArray(value)) return [...value].map((one, index) => [String(index), one]);
  if (!(value instanceof PlainObject)) throw new NotConstant();
  return keys(value).map((key) => [key, value.entries.get(key)]);
}

function parse({ engine }: Evaluator, parameters: readonly Value[]): Value {
  if (parameters.length !== 1) throw new NotConstant(); // a reviver: a matter of types
  const text = engine.text(parameters[0]);
  const fromHost = (value: unknown): JsonValue => {
    if (Array.isArray(value)) return value.map(fromHost);
    if (typeof value !== 'object' || value === null) return value as JsonValue;
    return new Map(Object.entries(value).map(([key, one]) => [key, fromHost(one)]));
  };
  const toValue = (value: JsonValue): Value => {
    if (value instanceof Map) return new PlainObject(new Map([...value].map(([key, one]) => [key, toValue(one)])));
    return Array.isArray(value) ? value.map(toValue) : value;
  };
  try {
    return toValue(engine.isLock ? lockParse(text) : fromHost(JSON.parse(text)));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Throws();
    throw error;
  }
}

function stringify(evaluator: Evaluator, value: Value): Value {
  const { engine } = evaluator;
  const nothing = value === undefined || value instanceof Callback;
  if (nothing && !engine.isLock) return undefined;
  return value === undefined ? 'null' : jsonText(evaluator, value);
}

function jsonText(evaluator: Evaluator, value: Value): string {
  const { engine } = evaluator;
  const item = (one: Value): string => (one === undefined ? 'null' : jsonText(evaluator, one));
  if (typeof value === 'number') return Number.isFinite(value) ? engine.text(value) : 'null';
  if (typeof value === 'string') return engine.isLock ? lockQuoted(value) : JSON.stringify(value);
  if (value instanceof Callback) return engine.isLock ? 'undefined' : 'null';
  if (Array.isArray(value)) return `[${value.map(item).join(',')}]`;
  if (isTypedArray(value)) {
    const items = [...value].map(item);
    return engine.isLock ? `[${items.join(',')}]` : `{${items.map((one, index) => `"${index}":${one}`).join(',')}}`;
  }
  if (value instanceof PlainObject) {
    const shown = engine.keys(value).filter((key) => {
      const one = value.entries.get(key);
      return one !== undefined && !(one instanceof Callback);
    });
    return `{${shown.map((key) => `${jsonText(evaluator, key)}:${jsonText(evaluator, value.entries.get(key))}`).join(',')}}`;
  }
  if (value instanceof Pattern) throw new NotConstant();
  return String(value);
}

function lockQuoted(value: string): string {
  const escapes: Record<string, string> = {
    '"': '\\"',
    '\\': '\\\\',
    '\b': '\\b',
    '\f': '\\f',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
  };
  const escaped = value.replace(/[^]/g, (one) => {
    const code = one.charCodeAt(0);
    return escapes[one] ?? (code < 32 || code >= 127 ? `\\u00${code.toString(16).toUpperCase().padStart(2, '0')}` : one);
  });
  return `"${escaped}"`;
}

/**
 * Calls a method of a constant.
 *
 * @throws NotConstant when it is not modelled, Throws when it throws
 */
export function callMethod(evaluator: Evaluator, object: Value, method: string, parameters: readonly Value[]): Value {
  if (object === null || object === undefined) throw new Throws();
  if (typeof object === 'string') return stringMethod(evaluator, object, method, parameters);
  if (typeof object === 'number') return numberMethod(evaluator, object, method, parameters);
  if (object instanceof Pattern) return patternMethod(evaluator, object, method, parameters);
  if (Array.isArray(object)) return arrayMethod(evaluator, object, method, parameters);
  if (isTypedArray(object) && method === 'join' && parameters.length === 0) return evaluator.engine.text(object);
  throw new NotConstant();
}

function numberMethod({ engine }: Evaluator, object: number, method: string, parameters: readonly Value[]): Value {
  const first = parameters[0] === undefined ? undefined : engine.number(parameters[0]);
  if (method === 'toString') return engine.isLock ? numberText(object, first ?? 10) : object.toString(first);
  if (method === 'toFixed') return engine.isLock ? fixedText(object, first ?? 0) : object.toFixed(first);
  if (method === 'valueOf') return object;
  throw new NotConstant();
}

const sameStringMethods = new Set(
  'charAt charCodeAt concat endsWith lastIndexOf padEnd padStart slice startsWith substr substring toString valueOf'.split(
    ' ',
  ),
);

function stringMethod(evaluator: Evaluator, object: string, method: string, parameters: readonly Value[]): Value {
  const { engine } = evaluator;
  const [first, second] = parameters;
  if (sameStringMethods.has(method)) {
    if (parameters.some((one) => typeof one === 'object' && one !== null)) throw new NotConstant();
    const call = Object(object) as Record<string, (...values: unknown[]) => Value>;
    return call[method]!(...parameters);
  }
  switch (method) {
    case 'indexOf':
    case 'includes': {
      const position = second === undefined ? 0 : engine.number(second);
      const found = engine.indexOf(object, engine.text(first), position);
      return method === 'indexOf' ? found : found >= 0;
    }
    case 'repeat':
      if (!(engine.number(first) >= 0 && engine.number(first) < 1000)) throw new NotConstant();
      return object.repeat(engine.number(first));
    case 'toUpperCase':
      return engine.isLock ? object.replace(/[a-z]+/g, (one) => one.toUpperCase()) : object.toUpperCase();
    case 'toLowerCase':
      return engine.isLock ? object.replace(/[A-Z]+/g, (one) => one.toLowerCase()) : object.toLowerCase();
    case 'trim':
      return engine.isLock ? object.replace(/^[\t-\r ]+|[\t-\r ]+$/g, '') : object.trim();
    case 'split':
      return split(evaluator, object, parameters);
    case 'match':
      return match(evaluator, object, first);
    case 'replace':
    case 'replaceAll':
      return replace(evaluator, object, method, first, second);
    default:
      throw new NotConstant();
  }
}

function arrayMethod(evaluator: Evaluator, object: Value[], method: string, parameters: readonly Value[]): Value {
  const { engine } = evaluator;
  const [first, second] = parameters;
  const call = (...values: Value[]): Value => evaluator.call(first, values);
  const primitive = object.every((one) => typeof one !== 'object' || one === null);
  switch (method) {
    case 'concat':
      return object.concat(...(parameters as Value[][]));
    case 'slice':
      return object.slice(...parameters.map((one) => (one === undefined ? undefined : engine.number(one))));
    case 'join':
      return object
        .map((one) => (one === null || one === undefined ? '' : engine.text(one)))
        .join(first === undefined ? ',' : engine.text(first));
    case 'toString':
      return engine.text(object);
    case 'indexOf':
    case 'includes':
      if (!primitive || second !== undefined) throw new NotConstant();
      return method === 'indexOf' ? object.indexOf(first as never) : object.includes(first as never);
    case 'reverse':
      return [...object].reverse();
    case 'map':
      return object.map((one, index) => call(one, index, object));
    case 'filter':
      return object.filter((one, index) => call(one, index, object));
    case 'some':
      return object.some((one, index) => call(one, index, object));
    case 'every':
      return object.every((one, index) => call(one, index, object));
    case 'find':
      return object.find((one, index) => call(one, index, object));
    case 'findIndex':
      return object.findIndex((one, index) => call(one, index, object));
    case 'reduce':
      if (parameters.length > 1) return object.reduce((all, one, index) => call(all, one, index, object), second);
      if (object.length === 0) throw new Throws();
      return object.reduce((all, one, index) => call(all, one, index, object));
    default:
      throw new NotConstant();
  }
}

function patternMethod(evaluator: Evaluator, object: Pattern, method: string, parameters: readonly Value[]): Value {
  const text = evaluator.engine.text(parameters[0]);
  if (method === 'test') return find(evaluator, object, text, 0) !== null;
  if (method !== 'exec') throw new NotConstant();
  const found = find(evaluator, object, text, 0);
  return found && matchArray(found, text);
}

function matchArray(found: HostMatch, input: string): Value {
  return Object.assign([...found.groups], { index: found.index, input });
}

/** Like LockMatch, with undefined for groups that took no part in ECMAScript. */
interface HostMatch {
  readonly index: number;
  readonly groups: readonly (string | undefined)[];
}

/** The first match from an offset on. */
function find({ engine }: Evaluator, pattern: Pattern, text: string, from: number): HostMatch | LockMatch | null {
  if (!/^[gi]*$/.test(pattern.flags)) throw new NotConstant(); // other flags: a matter of the pattern rule
  if (engine.isLock) {
    try {
      return lockMatch(pattern.source === '(?:)' ? '' : pattern.source, pattern.flags.includes('i'), text, from);
    } catch (error) {
      if (error instanceof LockPatternError) throw new Throws();
      throw error;
    }
  }
  const regexp = new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`);
  regexp.lastIndex = from;
  const found = regexp.exec(text);
  return found && { index: found.index, groups: [...found] };
}

/** All matches; after an empty one the search goes on one character later. */
function findAll(evaluator: Evaluator, pattern: Pattern, text: string): HostMatch[] {
  const all: HostMatch[] = [];
  for (let from = 0; from <= text.length;) {
    const found = find(evaluator, pattern, text, from);
    if (!found) break;
    const length = found.groups[0]?.length ?? 0;
    // An empty match is handled in ways that are not modelled.
    if (length === 0) throw new NotConstant();
    all.push(found);
    from = found.index + length;
  }
  return all;
}

function match(evaluator: Evaluator, text: string, pattern: Value): Value {
  const searched = typeof pattern === 'string' ? new Pattern(pattern, '') : pattern;
  if (!(searched instanceof Pattern)) throw new NotConstant();
  if (!searched.flags.includes('g')) return patternMethod(evaluator, searched, 'exec', [text]);
  const all = findAll(evaluator, searched, text).map((one) => one.groups[0]);
  return all.length > 0 || evaluator.engine.isLock ? all : null; // the lock gives an empty array
}

function split(evaluator: Evaluator, text: string, parameters: readonly Value[]): Value {
  const [separator, limit] = parameters;
  if (limit !== undefined && !evaluator.engine.isLock) throw new NotConstant();
  if (separator === undefined || typeof separator === 'string')
    return separator === undefined ? [text] : text.split(separator);
  if (!(separator instanceof Pattern)) throw new NotConstant();
  const pieces: Value[] = [];
  let from = 0;
  for (const found of findAll(evaluator, separator, text)) {
    pieces.push(text.slice(from, found.index));
    if (!evaluator.engine.isLock) pieces.push(...found.groups.slice(1));
    from = found.index + (found.groups[0]?.length ?? 0);
  }
  return [...pieces, text.slice(from)];
}

function replace(evaluator: Evaluator, text: string, method: string, search: Value, replacement: Value): Value {
  const { engine } = evaluator;
  const isPattern = search instanceof Pattern;
  if (!isPattern && replacement instanceof Callback) throw new NotConstant(); // the types refuse it
  const needle = isPattern ? '' : engine.text(search);
  if (!isPattern && needle === '') throw new NotConstant();
  const global = method === 'replaceAll' || (isPattern && search.flags.includes('g'));
  if (method === 'replaceAll' && isPattern && !search.flags.includes('g') && !engine.isLock) throw new Throws();
  const found: HostMatch[] = isPattern
    ? global
      ? findAll(evaluator, search, text)
      : [find(evaluator, search, text, 0)].filter((one) => one !== null)
    : findText(engine, text, needle, global);
  let result = '';
  let from = 0;
  for (const one of found) {
    const matched = one.groups[0] ?? '';
    result += text.slice(from, one.index);
    result +=
      replacement instanceof Callback
        ? engine.text(evaluator.call(replacement, [...one.groups, one.index, text]))
        : expand(engine.text(replacement), one, text, engine.isLock);
    from = one.index + matched.length;
  }
  return result + text.slice(from);
}

function findText(engine: Engine, text: string, needle: string, global: boolean): HostMatch[] {
  const found: HostMatch[] = [];
  for (let at = engine.indexOf(text, needle, 0); at >= 0; at = text.indexOf(needle, at + needle.length)) {
    found.push({ index: at, groups: [needle] });
    if (!global) break;
  }
  return found;
}

/** `$1` works on both sides, `$$` and `$&` only in ECMAScript. */
function expand(replacement: string, found: HostMatch, text: string, isLock: boolean): string {
  return replacement.replace(/\$(\$|&|`|'|\d)/g, (all, code: string) => {
    if (isIndex(code)) return code !== '0' && Number(code) < found.groups.length ? (found.groups[Number(code)] ?? '') : all;
    if (isLock) return all;
    if (code === '$') return '$';
    if (code === '&') return found.groups[0] ?? '';
    return code === '`' ? text.slice(0, found.index) : text.slice(found.index + (found.groups[0]?.length ?? 0));
  });
}
