/** Compares the two engines on every constant: most of what differs shows in a value before it shows in a program. */
import { type AnyNode, type Bundle, childrenOf, isFunction } from './bundle.js';
import { Evaluator } from './constants.js';
import { Engine } from './engine.js';
import type { Refuse } from './finding.js';
import { Callback, NotConstant, Pattern, PlainObject, Throws, type Value, isTypedArray } from './values.js';

const expressions = new Set<AnyNode['type']>([
  'ArrayExpression',
  'BinaryExpression',
  'CallExpression',
  'ConditionalExpression',
  'Identifier',
  'Literal',
  'LogicalExpression',
  'MemberExpression',
  'NewExpression',
  'ObjectExpression',
  'TemplateLiteral',
  'UnaryExpression',
]);

/**
 * Works out every constant expression as ECMAScript and as the lock would, and refuses those that come out different:
 * decimals that print with fewer digits, literals beyond 63 bits, `Math.pow`, patterns that do not match, JSON that is
 * no JSON.
 *
 * Only the largest constant expressions count, for what is in them no longer shows: `Math.floor(100 / 3)` is fine.
 */
export function checkConstants(bundle: Bundle, refuse: Refuse): void {
  const folding = Folding.of(bundle);
  const visit = (node: AnyNode): void => {
    if (expressions.has(node.type) && isValue(bundle, node)) {
      const outcome = folding.compare(node);
      if (outcome && outcome.ecmaScript !== outcome.lock) {
        refuse(node, `here it is ${shorten(outcome.ecmaScript)}, on the lock ${shorten(outcome.lock)}`);
      }
      if (outcome) return;
    }
    childrenOf(node).forEach(visit);
  };
  visit(bundle.program);
}

/**
 * The calls of built-ins that are constant and come out the same on both sides, without an error: what the types say of
 * their arguments does not count, since types know only how a function is meant to be called.
 */
export function agreedCalls(bundle: Bundle): AnyNode[] {
  const folding = Folding.of(bundle);
  return bundle.nodes.filter((node) => {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
    const outcome = folding.compare(node);
    return outcome !== undefined && outcome.ecmaScript === outcome.lock && outcome.lock !== anError;
  });
}

/** What a constant expression comes to, as text. */
export interface Outcome {
  readonly ecmaScript: string;
  readonly lock: string;
}

export class Folding {
  private static readonly made = new WeakMap<Bundle, Folding>();

  private readonly ecmaScript: Evaluator;
  private readonly lock: Evaluator;

  /** The one for a program: what it works out is kept. */
  static of(bundle: Bundle): Folding {
    const folding = this.made.get(bundle) ?? new Folding(bundle);
    this.made.set(bundle, folding);
    return folding;
  }

  private constructor(bundle: Bundle) {
    this.ecmaScript = new Evaluator(bundle, new Engine(false));
    this.lock = new Evaluator(bundle, new Engine(true));
  }

  /** The two outcomes; undefined when the expression is not constant in both. */
  compare(node: AnyNode): Outcome | undefined {
    const ecmaScript = outcome(this.ecmaScript, node);
    const lock = outcome(this.lock, node);
    return ecmaScript === undefined || lock === undefined ? undefined : { ecmaScript, lock };
  }

  /** The value in ECMAScript; undefined also stands for an expression that is not constant. */
  value(node: AnyNode): Value {
    try {
      return this.ecmaScript.evaluate(node);
    } catch (error) {
      if (error instanceof NotConstant || error instanceof Throws) return undefined;
      throw error;
    }
  }
}

function outcome(evaluator: Evaluator, node: AnyNode): string | undefined {
  try {
    return show(evaluator.engine, evaluator.evaluate(node));
  } catch (error) {
    if (error instanceof Throws) return anError;
    if (error instanceof NotConstant) return undefined;
    throw error;
  }
}

const anError = 'an error';

/** A text that is equal for equal values. Functions and patterns count as equal: other rules look at them. */
function show(engine: Engine, value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one) => show(engine, one)).join(',')}]`;
  if (isTypedArray(value)) return `${value.constructor.name}(${[...value].map((one) => show(engine, one)).join(',')})`;
  if (value instanceof PlainObject) {
    return `{${engine
      .keys(value)
      .map((key) => `${key}:${show(engine, value.entries.get(key))}`)
      .join(',')}}`;
  }
  if (value instanceof Callback) return 'a function';
  if (value instanceof Pattern) return 'a pattern';
  return engine.text(value);
}

/** True when a node is an expression whose value is used, not a name, a target or a property's key. */
function isValue(bundle: Bundle, node: AnyNode): boolean {
  const parent = bundle.parent(node);
  if (!parent || isFunction(parent)) return !parent || (isFunction(parent) && parent.body === node);
  switch (parent.type) {
    case 'VariableDeclarator': {
      if (parent.init !== node) return false;
      const variable = bundle.variable(parent.id);
      // A variable with one value is worked out where it is used.
      return node.type === 'Literal' || !variable || !bundle.definition(variable);
    }
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.value === node;
    case 'MemberExpression':
      return parent.object === node || parent.computed;
    case 'AssignmentExpression':
      return parent.right === node;
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee !== node;
    case 'UnaryExpression':
      return parent.operator !== 'delete' && (parent.operator !== 'typeof' || node.type !== 'Identifier');
    case 'ExpressionStatement':
      return parent.directive === undefined;
    case 'ArrayPattern':
    case 'AssignmentPattern':
    case 'BreakStatement':
    case 'CatchClause':
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'ContinueStatement':
    case 'LabeledStatement':
    case 'MetaProperty':
    case 'RestElement':
    case 'UpdateExpression':
      return false;
    case 'ForInStatement':
    case 'ForOfStatement':
      return parent.right === node;
    default:
      return true;
  }
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
