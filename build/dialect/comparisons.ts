/** The gate's view of equality: the lock compares some objects by what is in them. */
import { type AnyNode, type Bundle, type NodeOf, keyName } from './bundle.js';
import type { Refuse } from './finding.js';
import { Folding } from './folding.js';
import { globalName } from './globals.js';
import { type Kind, kindOf } from './kinds.js';

/** Values that the lock compares by content, or joins as numbers. */
export function checkComparisons(bundle: Bundle, refuse: Refuse): void {
  const folding = Folding.of(bundle);
  for (const node of bundle.nodes) {
    if (node.type === 'NewExpression') checkWrapper(bundle, node, refuse);
    if (node.type === 'UnaryExpression' && node.operator === '+') checkToNumber(bundle, node.argument, refuse);
    if (node.type !== 'BinaryExpression' || folding.compare(node)) continue;
    const left = kindOf(bundle, node.left);
    const right = kindOf(bundle, node.right);
    if (/^[!=]==?$/.test(node.operator)) {
      const same = node.left.type === 'Identifier' && bundle.resolve(node.left) === bundle.resolve(node.right);
      const byContent: Kind[] = ['typed', 'buffer', 'date'];
      const isMember = node.left.type === 'MemberExpression' || node.right.type === 'MemberExpression';
      if (left === right && left !== undefined && byContent.includes(left) && !same && !isMember) {
        refuse(node, 'byte arrays and dates are compared by content on the lock: compare what you mean');
      }
      const [text, object] = left === 'string' ? [left, node.right] : [right, node.left as AnyNode];
      const loose = node.operator.length === 2;
      if (loose && text === 'string' && kindOf(bundle, object) === 'object' && !convertsItself(bundle, object)) {
        refuse(node, 'a text never equals an object on the lock');
      }
    }
    if (node.operator === '+' && (left === 'date' || right === 'date'))
      refuse(node, 'a date adds as a number on the lock: use getTime() or toISOString()');
    if (node.operator === '+' && (isOpaque(left) || isOpaque(right)) && !isOnlyMeasured(bundle, node))
      refuse(node, 'the text of this value differs on the lock');
    if (node.operator === 'in' && (right === 'string' || right === 'null' || right === 'undefined' || right === 'number')) {
      refuse(node, 'in on something else than an object does not throw on the lock');
    }
    if (node.operator === 'instanceof') checkInstanceof(bundle, node, left, refuse);
  }
  for (const node of bundle.nodes) {
    const shown =
      node.type === 'TemplateLiteral'
        ? node.expressions
        : node.type === 'CallExpression' && globalName(bundle, node.callee) === 'String'
          ? node.arguments
          : [];
    for (const one of shown) {
      const kind = kindOf(bundle, one);
      if (isOpaque(kind) && !isOnlyMeasured(bundle, node)) refuse(one, 'the text of this value differs on the lock');
    }
    if (node.type === 'CallExpression' && /^(Number|isNaN)$/.test(globalName(bundle, node.callee) ?? '')) {
      if (node.arguments[0] && kindOf(bundle, node.arguments[0]) === 'date')
        refuse(node, 'Number() of a date is NaN on the lock: use getTime()');
    }
  }
}

/** True for an object literal that says what it is as a number or a text. */
function convertsItself(bundle: Bundle, node: AnyNode): boolean {
  const object = bundle.resolve(node);
  return (
    object.type === 'ObjectExpression' &&
    object.properties.some((one) => one.type === 'Property' && /^(valueOf|toString)$/.test(keyName(one) ?? ''))
  );
}

/** Kinds whose text differs. */
function isOpaque(kind: Kind | undefined): boolean {
  return kind === 'buffer' || kind === 'promise' || kind === 'pattern' || kind === 'class' || kind === 'function';
}

/** True when only the length or the beginning of a text is asked for. */
function isOnlyMeasured(bundle: Bundle, node: AnyNode): boolean {
  const parent = bundle.parent(node);
  return (
    (parent?.type === 'MemberExpression' && keyName(parent) === 'length') ||
    (parent?.type === 'UnaryExpression' && parent.operator === 'typeof')
  );
}

/** `new String()` makes a plain text on the lock. */
function checkWrapper(bundle: Bundle, node: NodeOf<'NewExpression'>, refuse: Refuse): void {
  const name = globalName(bundle, node.callee);
  if (name !== 'String' && name !== 'Number' && name !== 'Boolean') return;
  const parent = bundle.parent(node);
  const told =
    (parent?.type === 'UnaryExpression' && (parent.operator === 'typeof' || parent.operator === '!')) ||
    (parent?.type === 'BinaryExpression' && /^([!=]==|instanceof)$/.test(parent.operator)) ||
    ((parent?.type === 'ConditionalExpression' || parent?.type === 'IfStatement') && parent.test === node) ||
    parent?.type === 'LogicalExpression' ||
    parent?.type === 'ReturnStatement' ||
    parent?.type === 'VariableDeclarator';
  if (told) refuse(node, `new ${name}() makes no object on the lock: leave new away`);
}

function checkToNumber(bundle: Bundle, value: AnyNode, refuse: Refuse): void {
  const object = bundle.resolve(value);
  if (object.type !== 'ObjectExpression') return;
  const names = object.properties.map((one) => (one.type === 'Property' ? keyName(one) : ''));
  if (names.includes('toString') && !names.includes('valueOf'))
    refuse(value, 'give the object a valueOf: toString is not asked');
}

function checkInstanceof(bundle: Bundle, node: NodeOf<'BinaryExpression'>, left: Kind | undefined, refuse: Refuse): void {
  const name = globalName(bundle, node.right);
  if (name === 'String' || name === 'Number' || name === 'Boolean') {
    refuse(node, `a value counts as instance of ${name} on the lock: use typeof`);
  }
  const target = bundle.resolve(node.right);
  if (target.type === 'ArrowFunctionExpression') refuse(node, 'instanceof an arrow does not throw on the lock');
  if (target.type === 'CallExpression' && target.callee.type === 'MemberExpression' && keyName(target.callee) === 'bind') {
    refuse(node, 'a bound function has no instances on the lock');
  }
  if (name === 'Error' && left === 'error') {
    const made = bundle.resolve(node.left);
    const kind = made.type === 'NewExpression' ? globalName(bundle, made.callee) : 'Error';
    if (kind !== 'Error') refuse(node, `${kind} is no instance of Error on the lock`);
  }
}
