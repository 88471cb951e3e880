/** The gate's view of what lists an object's properties: the lock knows no attributes and only the order of insertion. */
import { type AnyNode, type Bundle, type NodeOf, keyName } from './bundle.js';
import type { Refuse } from './finding.js';
import { globalName } from './globals.js';
import { type Kind, kindOf } from './kinds.js';

const listsKeys = new Set<string | undefined>([
  'JSON.stringify',
  'Object.entries',
  'Object.getOwnPropertyNames',
  'Object.keys',
  'Object.values',
]);

/** What lists the properties of an object, and shows what it should not, or in another order. */
export function checkListing(bundle: Bundle, refuse: Refuse): void {
  const hidden = definedHidden(bundle);
  for (const node of bundle.nodes) {
    const listed =
      node.type === 'ForInStatement'
        ? node.right
        : node.type === 'CallExpression' && listsKeys.has(globalName(bundle, node.callee))
          ? node.arguments[0]
          : undefined;
    if (!listed) {
      if (
        node.type === 'Literal' &&
        typeof node.value === 'string' &&
        node.value.startsWith('\xff') &&
        isKey(bundle, node)
      ) {
        refuse(node, 'keys that start with \\xFF are invisible on the lock');
      }
      continue;
    }
    const kind = kindOf(bundle, listed);
    if (kind === 'error') refuse(node, 'the properties of an error are enumerable on the lock');
    if (
      kind === 'null' ||
      kind === 'undefined' ||
      (node.type === 'ForInStatement' && (kind === 'number' || kind === 'boolean'))
    ) {
      if (!(node.type === 'ForInStatement' && kind === 'undefined') && keyCall(bundle, node) !== 'JSON.stringify') {
        refuse(node, 'nothing to list here: test the value first');
      }
    }
    if (keyCall(bundle, node) === 'JSON.stringify') checkStringify(bundle, node, listed, refuse);
    const variable = bundle.variable(listed);
    if (variable && hidden.has(variable.name)) refuse(node, 'every property is enumerable on the lock');
    if (listed.type === 'Identifier' && assignsFallingIndexes(bundle, listed)) {
      refuse(node, 'integer keys keep the order of insertion on the lock: sort them');
    }
    if (isUnorderedLiteral(bundle.resolve(listed)))
      refuse(node, 'integer keys keep the order of insertion on the lock: write them in rising order');
  }
}

function keyCall(bundle: Bundle, node: AnyNode): string | undefined {
  return node.type === 'CallExpression' ? globalName(bundle, node.callee) : undefined;
}

function isKey(bundle: Bundle, node: AnyNode): boolean {
  const parent = bundle.parent(node);
  return (
    (parent?.type === 'MemberExpression' && parent.property === node) ||
    (parent?.type === 'Property' && parent.key === node)
  );
}

/** Names of variables to which a property was given that ECMAScript would not list. */
function definedHidden(bundle: Bundle): Set<string> {
  const names = new Set<string>();
  for (const node of bundle.nodes) {
    if (node.type !== 'CallExpression' || globalName(bundle, node.callee) !== 'Object.defineProperty') continue;
    const [target, , descriptor] = node.arguments;
    if (target?.type !== 'Identifier' || descriptor?.type !== 'ObjectExpression') continue;
    const enumerable = descriptor.properties.find((one) => one.type === 'Property' && keyName(one) === 'enumerable');
    const shown = enumerable?.type === 'Property' && enumerable.value.type === 'Literal' && enumerable.value.value === true;
    if (!shown) names.add(target.name);
  }
  return names;
}

const integer = /^(0|[1-9]\d*)$/;

function isUnorderedLiteral(node: AnyNode): boolean {
  if (node.type !== 'ObjectExpression') return false;
  return isUnordered(node.properties.map((one) => (one.type === 'Property' ? (keyName(one) ?? '') : '')));
}

/** True when ECMAScript would list the keys in another order than they were written in. */
function isUnordered(keys: readonly string[]): boolean {
  return keys.some(
    (key, index) =>
      integer.test(key) && index > 0 && !(integer.test(keys[index - 1]!) && Number(keys[index - 1]) < Number(key)),
  );
}

function assignsFallingIndexes(bundle: Bundle, listed: NodeOf<'Identifier'>): boolean {
  const variable = bundle.variable(listed);
  if (!variable || kindOf(bundle, listed) !== 'object') return false;
  const keys: string[] = [];
  for (const reference of variable.references) {
    const member = bundle.parent(reference.identifier as unknown as AnyNode);
    const assignment = member && bundle.parent(member);
    if (member?.type === 'MemberExpression' && assignment?.type === 'AssignmentExpression' && assignment.left === member) {
      const key = keyName(member);
      if (key !== undefined && !keys.includes(key)) keys.push(key);
      if (key === undefined && countsDown(bundle, member.property)) return true;
    }
  }
  return isUnordered(keys);
}

/** True for the variable of a loop that goes from high to low. */
function countsDown(bundle: Bundle, node: AnyNode): boolean {
  return (bundle.variable(node)?.references ?? []).some((reference) => {
    const update = bundle.parent(reference.identifier as unknown as AnyNode);
    return update?.type === 'UpdateExpression' && update.operator === '--';
  });
}

const stringifyRefused: Partial<Record<Kind, string>> = {
  buffer: 'an ArrayBuffer is written as an array of bytes on the lock',
  function: 'a function is written as undefined on the lock: leave it out',
  pattern: 'a pattern is written with its source on the lock',
  typed: 'a typed array is written as an array on the lock: copy it to an array first',
};

function checkStringify(bundle: Bundle, call: AnyNode, listed: AnyNode, refuse: Refuse): void {
  const visit = (node: AnyNode): void => {
    const value = bundle.resolve(node);
    const advice = stringifyRefused[kindOf(bundle, value) ?? 'null'];
    const parent = bundle.parent(node);
    const leftOut = parent?.type === 'Property' && kindOf(bundle, value) === 'function';
    if (advice !== undefined && !leftOut) refuse(node, advice);
    if (value.type === 'ArrayExpression') for (const one of value.elements) if (one) visit(one);
    if (value.type !== 'ObjectExpression') return;
    for (const property of value.properties) {
      if (property.type !== 'Property') continue;
      if (property.kind === 'get') refuse(property, 'JSON.stringify leaves accessors out on the lock');
      else if (property.kind === 'init') visit(property.value);
    }
  };
  visit(listed);
  const variable = bundle.variable(listed);
  const cycle = bundle.nodes.find(
    (node) =>
      node.type === 'AssignmentExpression' &&
      node.left.type === 'MemberExpression' &&
      variable !== undefined &&
      bundle.variable(node.left.object) === variable &&
      bundle.variable(node.right) === variable,
  );
  if (cycle) refuse(call, 'JSON.stringify does not refuse cycles on the lock');
}
