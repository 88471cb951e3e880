/** Guesses what a value is, for rules that are about arrays or texts alone and must leave everything else in peace. */
import { type AnyNode, type Bundle, type NodeOf, type Variable, isClass, isFunction, keyName } from './bundle.js';
import { callsBackAtOnce } from './calls.js';
import { calledName, globalName } from './globals.js';

/** What sort of value an expression has, as far as the text of the program tells. */
export type Kind =
  | 'array'
  | 'boolean'
  | 'buffer'
  | 'class'
  | 'date'
  | 'error'
  | 'function'
  | 'instance'
  | 'null'
  | 'number'
  | 'object'
  | 'pattern'
  | 'promise'
  | 'string'
  | 'typed'
  | 'undefined'
  | 'view';

const constructed: Record<string, Kind> = {
  Array: 'array',
  ArrayBuffer: 'buffer',
  DataView: 'view',
  Date: 'date',
  Object: 'object',
  Promise: 'promise',
  RegExp: 'pattern',
};

const called: Record<string, Kind> = {
  'Array.isArray': 'boolean',
  'Date.now': 'number',
  'JSON.stringify': 'string',
  'Object.assign': 'object',
  'Object.create': 'object',
  'Object.entries': 'array',
  'Object.fromEntries': 'object',
  'Object.keys': 'array',
  'Object.values': 'array',
  'Promise.all': 'promise',
  'Promise.reject': 'promise',
  'Promise.resolve': 'promise',
  'String.fromCharCode': 'string',
  Array: 'array',
  Boolean: 'boolean',
  Error: 'error',
  Number: 'number',
  String: 'string',
  isNaN: 'boolean',
  parseFloat: 'number',
  parseInt: 'number',
};

/** Methods whose result is of one kind whatever they are called on. */
const methods: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...listed('array', 'split'),
  ...listed('boolean', 'hasOwnProperty'),
  ...listed('number', 'charCodeAt getTime indexOf'),
  ...listed(
    'string',
    'charAt join padEnd padStart repeat replace substr substring toFixed toISOString toLowerCase toString toUpperCase trim',
  ),
]);

function listed(kind: Kind, names: string): [string, Kind][] {
  return names.split(' ').map((name) => [name, kind]);
}

export const typedArray = /^(Uint8|Int8|Uint8Clamped|Uint16|Int16|Uint32|Int32|Float32|Float64)Array$/;

/** The kind of an expression; undefined when the text does not tell. */
export function kindOf(bundle: Bundle, node: AnyNode, depth = 0): Kind | undefined {
  if (depth > 8) return undefined;
  const inner = (child: AnyNode): Kind | undefined => kindOf(bundle, child, depth + 1);
  if (isFunction(node)) return 'function';
  if (isClass(node)) return 'class';
  switch (node.type) {
    case 'Literal':
      if (node.value === null && !('regex' in node)) return 'null';
      if (typeof node.value === 'object') return 'pattern';
      return typeof node.value as Kind;
    case 'TemplateLiteral':
      return 'string';
    case 'ArrayExpression':
      return 'array';
    case 'ObjectExpression':
      return 'object';
    case 'UnaryExpression':
      if (node.operator === 'typeof') return 'string';
      if (node.operator === 'void') return 'undefined';
      return node.operator === '!' || node.operator === 'delete' ? 'boolean' : 'number';
    case 'UpdateExpression':
      return 'number';
    case 'BinaryExpression':
      return binaryKind(node.operator, inner(node.left), inner(node.right));
    case 'AssignmentExpression':
      return node.operator === '=' ? inner(node.right) : undefined;
    case 'ConditionalExpression': {
      const kind = inner(node.consequent);
      return kind === inner(node.alternate) ? kind : undefined;
    }
    case 'NewExpression':
      return constructedKind(bundle, node);
    case 'CallExpression':
      return calledKind(bundle, node, inner);
    case 'MemberExpression':
      return memberKind(bundle, node, inner);
    case 'Identifier':
      if (bundle.isGlobal(node, 'undefined')) return 'undefined';
      if (bundle.isGlobal(node, 'NaN') || bundle.isGlobal(node, 'Infinity')) return 'number';
      return variableKind(bundle, bundle.variable(node), inner);
    default:
      return undefined;
  }
}

function binaryKind(operator: string, left: Kind | undefined, right: Kind | undefined): Kind | undefined {
  if (/^([<>]=?|[!=]==?|in|instanceof)$/.test(operator)) return 'boolean';
  if (operator !== '+') return 'number';
  if (left === 'string' || right === 'string') return 'string';
  return left === 'number' && right === 'number' ? 'number' : undefined;
}

function constructedKind(bundle: Bundle, node: NodeOf<'NewExpression'>): Kind | undefined {
  const name = globalName(bundle, node.callee);
  if (name === undefined) {
    const made = bundle.resolve(node.callee);
    return isClass(made) || isFunction(made) ? 'instance' : undefined;
  }
  if (typedArray.test(name)) return 'typed';
  return name.endsWith('Error') ? 'error' : constructed[name];
}

function calledKind(
  bundle: Bundle,
  node: NodeOf<'CallExpression'>,
  inner: (child: AnyNode) => Kind | undefined,
): Kind | undefined {
  const callee = node.callee as AnyNode;
  const name = calledName(bundle, callee);
  if (name !== undefined && Object.hasOwn(called, name)) return called[name];
  if (callee.type !== 'MemberExpression') return undefined;
  const method = keyName(callee) ?? '';
  const owner = inner(callee.object);
  // slice and filter of a typed array give a plain one on the lock: rules on binary data look at that.
  if (owner === 'typed' && /^(subarray|map|fill|sort|reverse|slice|filter)$/.test(method)) return 'typed';
  if (owner === 'array' && /^(concat|filter|fill|map|reverse|slice|sort|splice)$/.test(method)) return 'array';
  if (owner === 'string' && /^(concat|slice)$/.test(method)) return 'string';
  if (owner === 'promise') return 'promise';
  if (owner === 'date') return /^to/.test(method) ? 'string' : 'number';
  if (owner === 'pattern') return method === 'test' ? 'boolean' : undefined;
  if (method === 'bind') return 'function';
  return methods.get(method);
}

function memberKind(
  bundle: Bundle,
  node: NodeOf<'MemberExpression'>,
  inner: (child: AnyNode) => Kind | undefined,
): Kind | undefined {
  const name = keyName(node);
  const owner = inner(node.object);
  if (name === 'length' && (owner === 'string' || owner === 'array' || owner === 'typed')) return 'number';
  if (name === 'buffer' && (owner === 'typed' || owner === 'view')) return 'buffer';
  if (owner === 'typed' && node.computed) return 'number';
  if (owner === 'string' && node.computed && inner(node.property) === 'number') return 'string';
  const value = bundle.resolve(node.object);
  if (value.type !== 'ObjectExpression' || name === undefined) return undefined;
  const property = value.properties.find((one) => one.type === 'Property' && keyName(one) === name);
  return property?.type === 'Property' && property.kind === 'init' ? inner(property.value) : undefined;
}

function variableKind(
  bundle: Bundle,
  variable: Variable | undefined,
  inner: (child: AnyNode) => Kind | undefined,
): Kind | undefined {
  const definition = variable?.defs[0];
  if (!variable || !definition || variable.defs.length > 1) return undefined;
  const node = definition.node as unknown as AnyNode;
  if (definition.type === 'FunctionName') return 'function';
  if (definition.type === 'ClassName') return 'class';
  const kinds = new Set<Kind | undefined>();
  if (definition.type === 'Parameter') kinds.add(parameterKind(bundle, node, variable, inner));
  else if (definition.type !== 'Variable') return undefined;
  for (const reference of variable.references) {
    if (!reference.isWrite()) continue;
    const target = reference.identifier as unknown as AnyNode;
    const parent = bundle.parent(target);
    const loop = parent && loopOf(bundle, parent, target);
    if (loop?.type === 'ForInStatement') kinds.add('string');
    else if (loop) kinds.add(elementKind(bundle, loop.right, inner));
    else if (parent?.type === 'UpdateExpression') kinds.add('number');
    else if (parent?.type === 'AssignmentExpression') {
      const right = inner(parent.right);
      kinds.add(
        parent.operator === '='
          ? right
          : parent.operator === '+='
            ? right === 'number'
              ? 'number'
              : right === 'string'
                ? 'string'
                : undefined
            : 'number',
      );
    } else kinds.add(parent?.type === 'VariableDeclarator' && parent.init ? inner(parent.init) : undefined);
  }
  if (kinds.size === 0) return 'undefined';
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

/** The for..in or for..of whose variable a write is. */
function loopOf(bundle: Bundle, parent: AnyNode, target: AnyNode): NodeOf<'ForInStatement' | 'ForOfStatement'> | undefined {
  const head = parent.type === 'VariableDeclarator' ? bundle.parent(parent) : target;
  const loop = head && bundle.parent(head);
  return (loop?.type === 'ForInStatement' || loop?.type === 'ForOfStatement') && loop.left === head ? loop : undefined;
}

function elementKind(bundle: Bundle, array: AnyNode, inner: (child: AnyNode) => Kind | undefined): Kind | undefined {
  const value = bundle.resolve(array);
  if (inner(value) === 'string') return 'string';
  if (inner(value) === 'typed') return 'number';
  if (value.type === 'CallExpression' && globalName(bundle, value.callee) === 'Object.keys') return 'string';
  if (value.type !== 'ArrayExpression') return undefined;
  const kinds = new Set(value.elements.map((one) => one && inner(one)));
  return kinds.size === 1 ? ([...kinds][0] ?? undefined) : undefined;
}

/** The kind of a callback's parameter: an element of the array, or its index. */
function parameterKind(
  bundle: Bundle,
  fn: AnyNode,
  variable: Variable,
  inner: (child: AnyNode) => Kind | undefined,
): Kind | undefined {
  const call = bundle.parent(fn);
  if (!isFunction(fn) || call?.type !== 'CallExpression' || !callsBackAtOnce(call)) return undefined;
  const callee = call.callee;
  if (callee.type !== 'MemberExpression' || /^(reduce|replace|replaceAll|sort)$/.test(keyName(callee) ?? ''))
    return undefined;
  const index = fn.params.findIndex((one) => one === (variable.identifiers[0] as unknown));
  if (index === 0) return elementKind(bundle, callee.object, inner);
  return index === 1 ? 'number' : undefined;
}
