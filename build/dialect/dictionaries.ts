/** The gate's view of objects as dictionaries: keys from outside may meet names that every object of the lock has. */
import { type AnyNode, type Bundle, type NodeOf, keyName } from './bundle.js';
import type { Refuse } from './finding.js';
import { Folding } from './folding.js';
import { globalName } from './globals.js';
import { kindOf } from './kinds.js';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** What every object answers to on the lock, beyond what ECMAScript's objects do. */
const extraMembers = words('addListener clone emit on prependListener removeAllListeners removeListener');

/** What plain objects have in ECMAScript and not on the lock. */
const absentMembers = words('constructor isPrototypeOf propertyIsEnumerable toLocaleString');

/** What `Object.create(null)` has on the lock. */
const inheritedMembers = words('hasOwnProperty toString valueOf');

/** Dictionaries: plain objects that are asked for keys which every object of the lock, or none, has. */
export function checkDictionaries(bundle: Bundle, refuse: Refuse): void {
  const folding = Folding.of(bundle);
  const clash = (name: string): boolean => extraMembers.has(name) || absentMembers.has(name);
  const texts = bundle.nodes.filter(
    (node) =>
      node.type === 'Literal' &&
      typeof node.value === 'string' &&
      clash(node.value) &&
      bundle.parent(node)?.type !== 'MemberExpression',
  );
  for (const node of bundle.nodes) {
    if (node.type === 'BinaryExpression' && node.operator === 'in' && kindOf(bundle, node.right) === 'object') {
      const key = folding.value(node.left);
      if (typeof key === 'string' && clash(key))
        refuse(node, `every object of the lock has its own idea of ${key}: use hasOwnProperty`);
    }
    if (node.type === 'MemberExpression' && node.object.type !== 'Super')
      checkDictionaryMember(bundle, folding, node, texts, refuse);
  }
}

function checkDictionaryMember(
  bundle: Bundle,
  folding: Folding,
  node: NodeOf<'MemberExpression'>,
  texts: readonly AnyNode[],
  refuse: Refuse,
): void {
  const kind = kindOf(bundle, node.object);
  const parent = bundle.parent(node);
  if (kind !== 'object' || (parent?.type === 'AssignmentExpression' && parent.left === node && parent.operator === '='))
    return;
  const constant = node.computed ? folding.value(node.property) : keyName(node);
  if (typeof constant === 'string') {
    if (extraMembers.has(constant) && !hasOwn(bundle, node, constant)) {
      refuse(node, `every object of the lock has ${constant}: use hasOwnProperty, or a prefix for keys`);
    }
    const bare = createdBare(bundle, node.object);
    const called = parent?.type === 'CallExpression' && parent.callee === node;
    if (bare && inheritedMembers.has(constant) && !called) {
      refuse(node, `Object.create(null) has ${constant} on the lock: use hasOwnProperty`);
    }
    return;
  }
  if (node.computed && texts.length > 0 && keyName(node) === undefined && kindOf(bundle, node.property) !== 'number') {
    refuse(texts[0]!, 'every object of the lock knows this key: use hasOwnProperty, or a prefix for keys');
  }
}

function createdBare(bundle: Bundle, node: AnyNode): boolean {
  const made = bundle.resolve(node);
  const first = made.type === 'CallExpression' ? made.arguments[0] : undefined;
  return (
    made.type === 'CallExpression' &&
    globalName(bundle, made.callee) === 'Object.create' &&
    first?.type === 'Literal' &&
    first.value === null
  );
}

/** True when the object literal that a member's owner stands for has the key, or the program assigns it. */
export function hasOwn(bundle: Bundle, node: NodeOf<'MemberExpression'>, key = keyName(node)): boolean {
  const value = bundle.resolve(node.object);
  if (value.type === 'ObjectExpression' && value.properties.some((one) => one.type === 'Property' && keyName(one) === key))
    return true;
  const variable = bundle.variable(node.object);
  return (variable?.references ?? []).some((reference) => {
    const member = bundle.parent(reference.identifier as unknown as AnyNode);
    const assignment = member && bundle.parent(member);
    return (
      member?.type === 'MemberExpression' &&
      (keyName(member) === key || keyName(member) === undefined) &&
      assignment?.type === 'AssignmentExpression' &&
      assignment.left === member
    );
  });
}
