/** The two engines side by side: every operation that gives another value on the lock, so that constants can be compared. */
import { numberText, textToNumber } from './lock-number.js';
import {
  Callback,
  NotConstant,
  Pattern,
  PlainObject,
  Throws,
  type TypedArray,
  type Value,
  isTypedArray,
} from './values.js';

/** The operations of the language that the two engines do differently. */
export class Engine {
  /** @param isLock true for the interpreter on the lock, false for ECMAScript */
  constructor(readonly isLock: boolean) {}

  /** `String(value)`, as in a template or a concatenation. */
  text(value: Value): string {
    if (typeof value === 'number') return this.isLock ? numberText(value) : String(value);
    if (Array.isArray(value) || isTypedArray(value)) {
      return [...value].map((one) => (one === null || one === undefined ? '' : this.text(one))).join(',');
    }
    if (value instanceof PlainObject) return '[object Object]';
    if (value instanceof Pattern || value instanceof Callback) throw new NotConstant();
    return String(value);
  }

  number(value: Value): number {
    if (typeof value === 'string') return this.isLock ? textToNumber(value) : Number(value);
    if (Array.isArray(value)) return this.number(this.text(value));
    if (value instanceof PlainObject) return NaN;
    if (typeof value === 'object' && value !== null) throw new NotConstant();
    return Number(value);
  }

  /** Of a text. At its end the lock finds what only begins there, and from behind the last place for the whole it begins right behind it. */
  indexOf(text: string, sought: string, from: number): number {
    const behind = text.length - sought.length + 1;
    if (!this.isLock) return text.indexOf(sought, from);
    if (behind < 1) return -1;
    const start = Math.min(Math.max(0, Math.trunc(from)), behind);
    const found = text.indexOf(sought, start);
    if (found >= 0) return found < text.length ? found : -1;
    for (let at = Math.max(start, behind); at < text.length; at++) if (sought.startsWith(text.slice(at))) return at;
    return -1;
  }

  unary(operator: string, value: Value): Value {
    switch (operator) {
      case '-': {
        const result = -this.number(value);
        return this.isLock && result === 0 ? 0 : result; // an integer 0 has no sign
      }
      case '+':
        return this.number(value);
      case '!':
        return !value;
      case '~':
        return ~this.number(value);
      case 'void':
        return undefined;
      case 'typeof':
        return value instanceof Callback ? 'function' : typeof value;
      default:
        throw new NotConstant();
    }
  }

  binary(operator: string, left: Value, right: Value): Value {
    switch (operator) {
      case '===':
      case '!==':
        return this.same(left, right) === (operator === '===');
      case '==':
      case '!=':
        return this.equal(left, right) === (operator === '==');
      case '+':
        if (isText(left) || isText(right)) return this.text(left) + this.text(right);
        return this.number(left) + this.number(right);
      case '<':
      case '>':
      case '<=':
      case '>=':
        return this.compare(operator, left, right);
      default:
        return this.arithmetic(operator, this.number(left), this.number(right));
    }
  }

  private arithmetic(operator: string, a: number, b: number): number {
    switch (operator) {
      case '-':
        return a - b;
      case '*':
        return this.isLock && a * b === 0 ? 0 : a * b;
      case '/':
        return a / b;
      case '%':
        return a % b;
      case '&':
        return a & b;
      case '|':
        return a | b;
      case '^':
        return a ^ b;
      case '<<':
        return a << b;
      case '>>':
        return a >> b;
      case '>>>':
        return a >>> b;
      default:
        throw new NotConstant();
    }
  }

  private compare(operator: string, left: Value, right: Value): boolean {
    const texts = isText(left) && isText(right);
    const [a, b]: [string, string] | [number, number] = texts
      ? [this.text(left), this.text(right)]
      : [this.number(left), this.number(right)];
    return operator === '<' ? a < b : operator === '>' ? a > b : operator === '<=' ? a <= b : a >= b;
  }

  private same(left: Value, right: Value): boolean {
    // On the lock, byte arrays are compared by their content.
    if (this.isLock && isTypedArray(left) && isTypedArray(right)) {
      return left.length === right.length && left.every((one, index) => one === right[index]);
    }
    return left === right;
  }

  private equal(left: Value, right: Value): boolean {
    if (this.isLock && (isText(left) || isText(right))) {
      const [object, other] = isObject(left) ? [left, right] : [right, left];
      if (isObject(object) && typeof other === 'string') return Array.isArray(object) && this.text(object) === other;
      if (isObject(object) && typeof other === 'number') return other !== 0 && this.number(object) === other;
      if (isObject(object) && typeof other === 'boolean') return other && this.number(object) === 1;
    }
    if (isObject(left) === isObject(right)) {
      if (isObject(left)) return this.same(left, right);
      if (typeof left === typeof right || left === null || right === null || left === undefined || right === undefined) {
        return left == right;
      }
      return this.number(left) === this.number(right);
    }
    if (left === null || right === null || left === undefined || right === undefined) return false;
    const [object, other] = isObject(left) ? [left, right] : [right, left];
    return typeof other === 'string' ? this.text(object) === other : this.number(this.text(object)) === this.number(other);
  }

  /** `object[key]` or `object.key`. */
  property(object: Value, key: string | number | undefined, computed: boolean): Value {
    if (object === null || object === undefined) throw new Throws();
    if (object instanceof PlainObject) {
      if (object.entries.has(String(key))) return object.entries.get(String(key));
      throw new NotConstant(); // built-in names are the business of the dictionary rule
    }
    if (object instanceof Callback || object instanceof Pattern) {
      if (object instanceof Pattern && key === 'source' && object.source !== '(?:)') return object.source;
      if (object instanceof Pattern && key === 'flags')
        return this.isLock && object.flags === '' ? undefined : object.flags;
      throw new NotConstant();
    }
    const indexed = typeof object === 'string' || Array.isArray(object) || isTypedArray(object);
    if (indexed && key === 'length') return object.length;
    if (indexed && isIndex(key)) return object[Number(key)];
    if (Array.isArray(object)) {
      if (key === 'index' || key === 'input') return (object as unknown as Record<string, Value>)[key];
      if (typeof key === 'number') return undefined;
      throw new NotConstant();
    }
    if (typeof key === 'string' && key in Object(object)) throw new NotConstant(); // a method
    if (this.isLock && computed) throw new Throws();
    return undefined;
  }

  /** The own keys of an object in the order that loops and lists have. */
  keys(object: PlainObject): string[] {
    const keys = [...object.entries.keys()];
    if (this.isLock) return keys;
    const integers = keys.filter((key) => isIndex(key)).sort((a, b) => Number(a) - Number(b));
    return [...integers, ...keys.filter((key) => !isIndex(key))];
  }

  /** Fills a typed array; the clamped one rounds in ECMAScript and cuts off on the lock. */
  fill(array: TypedArray, values: readonly number[]): TypedArray {
    values.forEach((value, index) => {
      array[index] = this.isLock && array instanceof Uint8ClampedArray ? Math.trunc(value) : value;
    });
    return array;
  }
}

/** True for a key such as 0 or '12'. */
export function isIndex(key: unknown): boolean {
  return (
    (typeof key === 'number' && Number.isInteger(key) && key >= 0) ||
    (typeof key === 'string' && /^(0|[1-9]\d*)$/.test(key))
  );
}

function isObject(value: Value): value is Exclude<Value, undefined | null | boolean | number | string> {
  return typeof value === 'object' && value !== null;
}

function isText(value: Value): boolean {
  return typeof value === 'string' || isObject(value);
}
