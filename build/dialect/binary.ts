/** The gate's view of buffers: the lock never complains of a wrong index or length, so the text must be right. */
import { type AnyNode, type Bundle, type NodeOf, keyName } from './bundle.js';
import type { Refuse } from './finding.js';
import { Folding } from './folding.js';
import { globalName } from './globals.js';
import { typedArray, kindOf } from './kinds.js';

/** Bytes that `get…` and `set…` of a DataView and the elements of typed arrays take. */
function sizeOf(name: string): number {
  const bits = Number(/(8|16|32|64)/.exec(name)?.[1] ?? 8);
  return bits / 8;
}

/** Views and copies beyond their buffer: ECMAScript throws, the lock reads 0 and drops what it writes. */
export function checkBounds(bundle: Bundle, refuse: Refuse): void {
  const folding = Folding.of(bundle);
  const number = (node: AnyNode | undefined): number | undefined => {
    const value = node && folding.value(node);
    return typeof value === 'number' ? value : undefined;
  };
  for (const node of bundle.nodes) {
    if (node.type === 'NewExpression') checkView(bundle, node, number, refuse);
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') continue;
    const method = keyName(node.callee) ?? '';
    const owner = bundle.resolve(node.callee.object);
    if (owner.type !== 'NewExpression') continue;
    const name = globalName(bundle, owner.callee) ?? '';
    const length = lengthOf(bundle, owner, number);
    if (length === undefined) continue;
    if (name === 'DataView' && /^[gs]et(Int|Uint|Float|Big)/.test(method)) {
      const offset = number(node.arguments[0]) ?? 0;
      if (offset < 0 || offset + sizeOf(method) > length) {
        refuse(node, 'an access beyond a DataView does not throw on the lock: check the offset');
      }
    }
    const stored = method === 'setFloat32' ? number(node.arguments[1]) : undefined;
    if (stored !== undefined && Math.fround(stored) !== stored && readsFloat(bundle)) {
      refuse(node, 'a decimal of 32 bits prints otherwise on the lock: keep an integer of the smallest unit');
    }
    if (typedArray.test(name) && method === 'set') {
      const values = node.arguments[0] && bundle.resolve(node.arguments[0]);
      const count = values?.type === 'ArrayExpression' ? values.elements.length : undefined;
      if (count !== undefined && (number(node.arguments[1]) ?? 0) + count > length) {
        refuse(node, 'set() drops what does not fit on the lock: check the lengths');
      }
    }
  }
}

function readsFloat(bundle: Bundle): boolean {
  return bundle.nodes.some((node) => node.type === 'MemberExpression' && keyName(node) === 'getFloat32');
}

function checkView(
  bundle: Bundle,
  node: NodeOf<'NewExpression'>,
  number: (node: AnyNode | undefined) => number | undefined,
  refuse: Refuse,
): void {
  const name = globalName(bundle, node.callee) ?? '';
  const [source, offsetNode, lengthNode] = node.arguments;
  if (typedArray.test(name)) {
    const kind = source && kindOf(bundle, source);
    if (!source || ['null', 'undefined', 'string', 'boolean', 'object'].includes(kind ?? '')) {
      refuse(node, `${name} takes a length, an array or an ArrayBuffer`);
      return;
    }
    checkClamped(bundle, node, name, number, refuse);
  }
  if ((name !== 'DataView' && !typedArray.test(name)) || !source || kindOf(bundle, source) !== 'buffer') return;
  const available = bufferLength(bundle, source, number);
  const size = name === 'DataView' ? 1 : sizeOf(name);
  const offset = offsetNode ? number(offsetNode) : 0;
  if (offset !== undefined && offset % size !== 0) refuse(node, `the offset of a ${name} must be a multiple of ${size}`);
  if (available === undefined || offset === undefined) return;
  const length = lengthNode ? number(lengthNode) : undefined;
  const tooLong = length !== undefined && offset + length * size > available;
  const odd = length === undefined && (available - offset) % size !== 0;
  if (tooLong || odd || offset > available)
    refuse(node, 'a view beyond its buffer does not throw on the lock: check the lengths');
}

/** The length of an ArrayBuffer in bytes, when the text tells. */
function bufferLength(
  bundle: Bundle,
  node: AnyNode,
  number: (node: AnyNode | undefined) => number | undefined,
): number | undefined {
  const value = bundle.resolve(node);
  if (value.type === 'NewExpression') return number(value.arguments[0]);
  const owner = value.type === 'MemberExpression' ? bundle.resolve(value.object) : undefined;
  if (owner?.type !== 'NewExpression') return undefined;
  const name = globalName(bundle, owner.callee) ?? '';
  const length = lengthOf(bundle, owner, number);
  return length === undefined || !typedArray.test(name) ? undefined : length * sizeOf(name);
}

/** The length of a new typed array in elements, or of a new DataView in bytes. */
function lengthOf(
  bundle: Bundle,
  made: NodeOf<'NewExpression'>,
  number: (node: AnyNode | undefined) => number | undefined,
): number | undefined {
  const [first, offset, length] = made.arguments;
  if (!first || offset || length) return undefined;
  const values = bundle.resolve(first);
  if (values.type === 'ArrayExpression') return values.elements.length;
  if (kindOf(bundle, first) !== 'buffer') return number(first);
  const bytes = bufferLength(bundle, first, number);
  return bytes === undefined ? undefined : bytes / sizeOf(globalName(bundle, made.callee) ?? '');
}

function checkClamped(
  bundle: Bundle,
  node: NodeOf<'NewExpression'>,
  name: string,
  number: (node: AnyNode | undefined) => number | undefined,
  refuse: Refuse,
): void {
  const values = name === 'Uint8ClampedArray' && node.arguments[0] ? bundle.resolve(node.arguments[0]) : undefined;
  if (values?.type !== 'ArrayExpression') return;
  if (values.elements.some((one) => one && !Number.isInteger(number(one) ?? 0))) {
    refuse(node, 'Uint8ClampedArray cuts decimals off on the lock: round first');
  }
}

/** Typed arrays where they are not told from arrays, and values that change on the way through them. */
export function checkTypedArrays(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (isPlainCopy(bundle, node)) {
      const variable = copyVariable(bundle, node);
      const uses = variable
        ? variable.references.filter((one) => one.isRead()).map((one) => one.identifier as unknown as AnyNode)
        : [node];
      for (const use of uses) {
        if (tellsKind(bundle, use)) refuse(use, 'slice and filter of a typed array give a plain array on the lock');
      }
    }
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
      const method = keyName(node.callee) ?? '';
      const [first] = node.arguments;
      if (
        method === 'set' &&
        first &&
        kindOf(bundle, node.callee.object) === 'typed' &&
        kindOf(bundle, first) === 'string'
      ) {
        refuse(node, 'set() takes the bytes of a text on the lock: give it an array');
      }
      if ((method === 'indexOf' || method === 'includes') && first && kindOf(bundle, first) === 'typed') {
        refuse(node, 'byte arrays are found by their content on the lock');
      }
    }
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression' && node.left.computed) {
      if (isUsed(bundle, node) && kindOf(bundle, node.left.object) === 'typed') {
        refuse(node, 'the value of an assignment to a byte array is what was stored: assign first');
      }
    }
  }
}

/** True when the value of an expression goes somewhere. */
function isUsed(bundle: Bundle, node: AnyNode): boolean {
  const parent = bundle.parent(node);
  switch (parent?.type) {
    case 'ExpressionStatement':
      return false;
    case 'ForStatement':
      return parent.test === node;
    case 'SequenceExpression':
      return parent.expressions.at(-1) === node && isUsed(bundle, parent);
    case 'LogicalExpression':
      return parent.left === node || isUsed(bundle, parent);
    case 'ConditionalExpression':
      return parent.test === node || isUsed(bundle, parent);
    case 'UnaryExpression':
      return parent.operator !== 'void';
    default:
      return true;
  }
}

function isPlainCopy(bundle: Bundle, node: AnyNode): boolean {
  return (
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    /^(slice|filter)$/.test(keyName(node.callee) ?? '') &&
    kindOf(bundle, node.callee.object) === 'typed'
  );
}

function copyVariable(bundle: Bundle, node: AnyNode): ReturnType<Bundle['variable']> {
  const parent = bundle.parent(node);
  return parent?.type === 'VariableDeclarator' ? bundle.variable(parent.id) : undefined;
}

/** True where it shows whether a value is a typed array: where it is tested, written to, or passed on. */
function tellsKind(bundle: Bundle, use: AnyNode): boolean {
  const parent = bundle.parent(use);
  if (parent?.type === 'MemberExpression' && parent.object === use) {
    const outer = bundle.parent(parent);
    const name = keyName(parent);
    if (name !== undefined && !(name in Uint8Array.prototype) && !/^\d+$/.test(name)) return true;
    return outer?.type === 'AssignmentExpression' && outer.left === parent;
  }
  if (parent?.type === 'CallExpression') return !/^Math\./.test(globalName(bundle, parent.callee) ?? '');
  return (
    parent?.type === 'ReturnStatement' ||
    parent?.type === 'ArrayExpression' ||
    parent?.type === 'Property' ||
    (parent?.type === 'BinaryExpression' && parent.operator === 'instanceof') ||
    (parent?.type === 'ArrowFunctionExpression' && parent.body === use)
  );
}
