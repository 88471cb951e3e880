/** The gate's view of array methods: the same names as ECMAScript's, with a read-only length and an unstable sort. */
import { type AnyNode, type Bundle, type NodeOf, isFunction, keyName } from './bundle.js';
import type { Refuse } from './finding.js';
import { globalName } from './globals.js';
import { kindOf } from './kinds.js';

/** Array methods and lengths. */
export function checkArrays(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (node.type === 'AssignmentExpression' || node.type === 'UpdateExpression') checkLength(bundle, node, refuse);
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') continue;
    const method = keyName(node.callee) ?? '';
    const owner = node.callee.object as AnyNode;
    if (method === 'sort') checkSort(bundle, node, refuse);
    if (method === 'splice' && node.arguments.length === 0)
      refuse(node, 'splice() without a start empties the array on the lock');
    if (method === 'map' && isEmptyArray(bundle, owner))
      refuse(node, 'map() of an unfilled array is empty on the lock: use fill() first');
    checkGrowth(bundle, node, owner, refuse);
  }
}

/** The length of an array is read-only on the lock. */
function checkLength(bundle: Bundle, node: NodeOf<'AssignmentExpression' | 'UpdateExpression'>, refuse: Refuse): void {
  const target = node.type === 'UpdateExpression' ? node.argument : node.left;
  if (target.type !== 'MemberExpression' || keyName(target) !== 'length') return;
  if (kindOf(bundle, target.object) === 'array') refuse(node, 'the length of an array cannot be set: use splice()');
}

function isEmptyArray(bundle: Bundle, node: AnyNode): boolean {
  const made = bundle.resolve(node);
  return (
    (made.type === 'NewExpression' || made.type === 'CallExpression') &&
    globalName(bundle, made.callee) === 'Array' &&
    made.arguments.length === 1 &&
    kindOf(bundle, made.arguments[0]!) === 'number'
  );
}

/** A comparator must be a difference of the elements themselves: sort() is not stable and takes booleans otherwise. */
function checkSort(bundle: Bundle, node: NodeOf<'CallExpression'>, refuse: Refuse): void {
  const [given] = node.arguments;
  const compare = given && bundle.resolve(given);
  if (!compare || !isFunction(compare)) return;
  const returned =
    compare.body.type !== 'BlockStatement'
      ? compare.body
      : compare.body.body.length === 1 && compare.body.body[0]!.type === 'ReturnStatement'
        ? compare.body.body[0].argument
        : undefined;
  if (!returned) return;
  if (returned.type === 'BinaryExpression' && /^[<>]=?$/.test(returned.operator)) {
    refuse(given, 'a comparator must return a number: a boolean sorts only on the lock');
  }
  if (returned.type === 'Literal') refuse(given, 'sort() is not stable on the lock: equal elements change places');
  if (mayTie(bundle, node.callee as NodeOf<'MemberExpression'>, returned)) {
    refuse(given, 'sort() is not stable on the lock: make the comparator tell all elements apart');
  }
}

/** True when a comparator looks at a part of the elements, and two elements may be equal in it. */
function mayTie(bundle: Bundle, callee: NodeOf<'MemberExpression'>, returned: AnyNode): boolean {
  const parts: AnyNode[] = [];
  const visit = (node: AnyNode): void => {
    if (node.type === 'MemberExpression' && node.object.type === 'Identifier') parts.push(node);
    else if (node.type === 'BinaryExpression') [node.left as AnyNode, node.right].forEach(visit);
    else if (node.type === 'ConditionalExpression') [node.test, node.consequent, node.alternate].forEach(visit);
  };
  visit(returned);
  const part = parts[0];
  if (part?.type !== 'MemberExpression') return false;
  const elements = bundle.resolve(callee.object);
  if (elements.type !== 'ArrayExpression' || elements.elements.length === 0) return true;
  const keys = elements.elements.map((element) => partOf(bundle, element, part));
  return keys.includes(undefined) || new Set(keys).size < keys.length;
}

/** The text of `element[part]`, when both are written out. */
function partOf(bundle: Bundle, element: AnyNode | null, part: NodeOf<'MemberExpression'>): string | undefined {
  const name = keyName(part);
  if (!element || name === undefined) return undefined;
  const value: AnyNode | null | undefined =
    element.type === 'ArrayExpression'
      ? element.elements[Number(name)]
      : element.type === 'ObjectExpression'
        ? valueOf(element, name)
        : undefined;
  if (element.type === 'Literal' && typeof element.value === 'string') {
    return name === 'length' ? String(element.value.length) : element.value[Number(name)];
  }
  return value ? bundle.code.slice(value.start, value.end) : undefined;
}

function valueOf(object: NodeOf<'ObjectExpression'>, name: string): AnyNode | undefined {
  for (const one of object.properties) if (one.type === 'Property' && keyName(one) === name) return one.value;
  return undefined;
}

/** Elements that a callback appends to the array it goes through are visited on the lock. */
function checkGrowth(bundle: Bundle, node: NodeOf<'CallExpression'>, owner: AnyNode, refuse: Refuse): void {
  const variable = bundle.variable(owner);
  const [callback] = node.arguments;
  const method = keyName(node.callee as NodeOf<'MemberExpression'>) ?? '';
  if (!variable || !isFunction(callback) || !/^(forEach|map|filter|some|every|find|findIndex|reduce)$/.test(method)) return;
  for (const reference of variable.references) {
    const use = reference.identifier as unknown as AnyNode;
    const member = bundle.parent(use);
    const grows = member?.type === 'MemberExpression' && /^(push|unshift|splice)$/.test(keyName(member) ?? '');
    if (grows && bundle.within(use, callback))
      refuse(member, `${method}() also visits what is appended meanwhile on the lock`);
  }
}
