/** Works out what is constant, so that the gate refuses only what really comes out different on the lock. */
import { type AnyNode, type Bundle, type NodeOf, isFunction, keyName } from './bundle.js';
import { callMethod, callStatic, statics } from './built-ins.js';
import { type Engine } from './engine.js';
import { globalName } from './globals.js';
import { readLiteral } from './lock-number.js';
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

type Bindings = ReadonlyMap<string, Value>;

const typedArrays: Record<string, new (values: number[] | number) => TypedArray> = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
};

const constants: Record<string, number> = {
  'Math.E': Math.E,
  'Math.LN10': Math.LN10,
  'Math.LN2': Math.LN2,
  'Math.LOG10E': Math.LOG10E,
  'Math.LOG2E': Math.LOG2E,
  'Math.PI': Math.PI,
  'Math.SQRT1_2': Math.SQRT1_2,
  'Math.SQRT2': Math.SQRT2,
  'Number.MAX_VALUE': Number.MAX_VALUE,
  'Number.NEGATIVE_INFINITY': -Infinity,
  'Number.NaN': NaN,
  'Number.POSITIVE_INFINITY': Infinity,
};
const smallestNormal = 2.2250738585072014e-308;

/** Methods that leave their object as it is, so that a constant stays one. */
const pure = new Set(
  (
    'charAt charCodeAt concat endsWith every exec filter find findIndex forEach includes indexOf join lastIndexOf map match ' +
    'padEnd padStart reduce repeat replace replaceAll slice some split startsWith substr substring subarray test toFixed ' +
    'toLowerCase toString toUpperCase trim valueOf'
  ).split(' '),
);

/** Bounds on following the program's own functions, so that a recursion without end is not constant. */
const mostCalls = 100_000;
const deepestCall = 50;

/** Works out constant expressions as one engine would. */
export class Evaluator {
  private readonly known = new Map<AnyNode, Value | NotConstant | Throws>();
  private calls = 0;
  private depth = 0;

  constructor(
    private readonly bundle: Bundle,
    readonly engine: Engine,
  ) {}

  /**
   * The value of an expression.
   *
   * @throws NotConstant when it depends on anything but the program's text
   * @throws Throws when evaluating it throws in this engine
   */
  evaluate(node: AnyNode, bindings?: Bindings): Value {
    if (bindings) return this.compute(node, bindings);
    const known = this.known.get(node);
    if (known instanceof NotConstant || known instanceof Throws) throw known;
    if (this.known.has(node)) return known;
    // Stands here while the node is worked out, so that a variable defined by itself is not constant.
    this.known.set(node, new NotConstant());
    try {
      const value = this.compute(node, new Map());
      this.known.set(node, value);
      return value;
    } catch (error) {
      if (!(error instanceof NotConstant) && !(error instanceof Throws)) throw error;
      this.known.set(node, error);
      throw error;
    }
  }

  /** Calls a function with an expression, or one return statement, for a body. */
  call(callback: Value, parameters: Value[]): Value {
    if (!(callback instanceof Callback) || this.calls >= mostCalls || this.depth >= deepestCall) throw new NotConstant();
    const { node } = callback;
    const body =
      node.body.type !== 'BlockStatement'
        ? node.body
        : node.body.body.length === 1 && node.body.body[0]!.type === 'ReturnStatement'
          ? node.body.body[0].argument
          : undefined;
    if (!body) throw new NotConstant();
    const bindings = new Map(callback.bindings);
    node.params.forEach((parameter, index) => {
      if (parameter.type !== 'Identifier') throw new NotConstant();
      bindings.set(parameter.name, parameters[index]);
    });
    this.calls++;
    this.depth++;
    try {
      return this.evaluate(body, bindings);
    } finally {
      this.depth--;
    }
  }

  private compute(node: AnyNode, bindings: Bindings): Value {
    const inner = (child: AnyNode): Value => this.evaluate(child, bindings.size > 0 ? bindings : undefined);
    switch (node.type) {
      case 'Literal':
        return this.literal(node);
      case 'TemplateLiteral':
        return node.quasis
          .map((quasi, index) => {
            const hole = node.expressions[index];
            return text(quasi.value.cooked ?? '') + (hole ? this.engine.text(inner(hole)) : '');
          })
          .join('');
      case 'Identifier':
        return this.identifier(node, bindings);
      case 'ArrayExpression':
        if (node.elements.some((one) => !one || one.type === 'SpreadElement')) throw new NotConstant();
        return node.elements.map((one) => inner(one!));
      case 'ObjectExpression':
        return this.object(node, inner);
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
        return new Callback(node, bindings);
      case 'UnaryExpression':
        return this.unary(node, inner);
      case 'BinaryExpression':
        if (node.left.type === 'PrivateIdentifier') throw new NotConstant();
        return this.engine.binary(node.operator, inner(node.left), inner(node.right));
      case 'LogicalExpression': {
        const left = inner(node.left);
        const done =
          node.operator === '&&'
            ? !truthy(left)
            : node.operator === '||'
              ? truthy(left)
              : left !== null && left !== undefined;
        return done ? left : inner(node.right);
      }
      case 'ConditionalExpression':
        return truthy(inner(node.test)) ? inner(node.consequent) : inner(node.alternate);
      case 'MemberExpression':
        return this.member(node, inner);
      case 'CallExpression':
        return this.callExpression(node, inner);
      case 'NewExpression':
        return this.construct(node, inner);
      default:
        throw new NotConstant();
    }
  }

  private literal(node: NodeOf<'Literal'>): Value {
    if ('regex' in node) return new Pattern(node.regex.pattern, node.regex.flags);
    if (typeof node.value === 'number') {
      return this.engine.isLock ? readLiteral(this.bundle.code.slice(node.start, node.end)) : node.value;
    }
    if (typeof node.value === 'string') return text(node.value);
    if (typeof node.value === 'boolean' || node.value === null) return node.value;
    throw new NotConstant();
  }

  private identifier(node: NodeOf<'Identifier'>, bindings: Bindings): Value {
    if (bindings.has(node.name)) return bindings.get(node.name);
    const variable = this.bundle.variable(node);
    if (!variable) {
      if (this.bundle.isGlobal(node, 'undefined')) return undefined;
      if (this.bundle.isGlobal(node, 'NaN')) return NaN;
      if (this.bundle.isGlobal(node, 'Infinity')) return Infinity;
      throw new NotConstant();
    }
    const definition = this.bundle.definition(variable);
    if (!definition || isFunction(definition)) throw new NotConstant();
    const value = this.evaluate(definition);
    if (typeof value === 'object' && value !== null) {
      const steady = variable.references.every(
        (one) => one.isWrite() || this.isPureUse(one.identifier as unknown as AnyNode),
      );
      if (!steady || (value instanceof Pattern && value.flags.includes('g'))) throw new NotConstant();
    }
    return value;
  }

  private isPureUse(use: AnyNode): boolean {
    const parent = this.bundle.parent(use);
    if (parent?.type === 'CallExpression') return Object.hasOwn(statics, globalName(this.bundle, parent.callee) ?? '');
    if (parent?.type === 'ForOfStatement' || parent?.type === 'ForInStatement') return parent.right === use;
    if (parent?.type === 'UnaryExpression' || parent?.type === 'BinaryExpression' || parent?.type === 'TemplateLiteral')
      return true;
    if (parent?.type === 'ReturnStatement') return true;
    if (parent?.type !== 'MemberExpression' || parent.object !== use) return false;
    const outer = this.bundle.parent(parent);
    if (outer?.type === 'CallExpression' && outer.callee === parent) return pure.has(keyName(parent) ?? '');
    if (outer?.type === 'AssignmentExpression' && outer.left === parent) return false;
    if (outer?.type === 'UnaryExpression') return outer.operator !== 'delete';
    return outer?.type !== 'UpdateExpression' && outer?.type !== 'MemberExpression';
  }

  private object(node: NodeOf<'ObjectExpression'>, inner: (child: AnyNode) => Value): Value {
    const entries = new Map<string, Value>();
    for (const property of node.properties) {
      if (property.type !== 'Property' || property.kind !== 'init') throw new NotConstant();
      const key = keyName(property);
      if (key === undefined || property.computed || key === '__proto__') throw new NotConstant();
      entries.set(key, inner(property.value));
    }
    // What objects print as, compare as and turn into with these is not modelled.
    if (entries.has('toString') || entries.has('valueOf') || entries.has('toJSON')) throw new NotConstant();
    return new PlainObject(entries);
  }

  private unary(node: NodeOf<'UnaryExpression'>, inner: (child: AnyNode) => Value): Value {
    if (node.operator === 'delete') throw new NotConstant();
    if (node.operator === 'typeof' && node.argument.type === 'Identifier' && !this.bundle.variable(node.argument)) {
      throw new NotConstant();
    }
    return this.engine.unary(node.operator, inner(node.argument));
  }

  private member(node: NodeOf<'MemberExpression'>, inner: (child: AnyNode) => Value): Value {
    const name = keyName(node);
    if (node.object.type === 'Super' || node.property.type === 'PrivateIdentifier') throw new NotConstant();
    const path = globalName(this.bundle, node);
    if (path === 'Number.MIN_VALUE') return this.engine.isLock ? smallestNormal : Number.MIN_VALUE;
    if (path !== undefined && Object.hasOwn(constants, path)) return constants[path];
    const object = inner(node.object);
    const key = node.computed ? inner(node.property) : name;
    if (typeof key !== 'string' && typeof key !== 'number' && key !== undefined) throw new NotConstant();
    return this.engine.property(object, key, node.computed);
  }

  private callExpression(node: NodeOf<'CallExpression'>, inner: (child: AnyNode) => Value): Value {
    const parameters = (): Value[] => node.arguments.map((one) => inner(one));
    const callee = node.callee as AnyNode;
    const path = globalName(this.bundle, callee);
    if (path !== undefined) {
      // The first argument of call() is `this`, which functions that need none do not look at.
      return path.endsWith('.call')
        ? callStatic(this, path.slice(0, -'.call'.length), parameters().slice(1))
        : callStatic(this, path, parameters());
    }
    const own = this.bundle.resolve(callee);
    if (isFunction(own)) return this.call(new Callback(own, new Map()), parameters());
    if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') throw new NotConstant();
    const method = keyName(callee);
    if (method === undefined) throw new NotConstant();
    return callMethod(this, inner(callee.object), method, parameters());
  }

  private construct(node: NodeOf<'NewExpression'>, inner: (child: AnyNode) => Value): Value {
    const name = globalName(this.bundle, node.callee);
    if (name === undefined) throw new NotConstant();
    const parameters = node.arguments.map((one) => inner(one));
    const typed = typedArrays[name];
    const first = parameters[0];
    if (typed && parameters.length === 1) {
      if (typeof first === 'number' && Number.isInteger(first) && first >= 0 && first < 4096) return new typed(first);
      // What becomes of undefined and of objects is not modelled.
      if (Array.isArray(first) && first.every((one) => one !== undefined && !(one instanceof PlainObject))) {
        return this.engine.fill(
          new typed(first.length),
          first.map((one) => this.engine.number(one)),
        );
      }
      if (isTypedArray(first)) return this.engine.fill(new typed(first.length), [...first]);
    }
    if (name === 'RegExp' && typeof first === 'string') {
      const flags = parameters[1];
      if (flags === undefined || typeof flags === 'string') return new Pattern(first === '' ? '(?:)' : first, flags ?? '');
    }
    throw new NotConstant();
  }
}

/** Only bytes are the same on both sides. */
function text(value: string): string {
  // eslint-disable-next-line no-control-regex -- the range of bytes in ASCII source is what is asked for
  if (/[^\x00-\xff]/.test(value)) throw new NotConstant();
  return value;
}

export function truthy(value: Value): boolean {
  return Boolean(value);
}
