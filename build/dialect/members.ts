/** The gate's view of methods and keys that the lock's objects lack, where a call or a bracket throws. */
import { type Bundle, type NodeOf, keyName } from './bundle.js';
import { hasOwn } from './dictionaries.js';
import type { Refuse } from './finding.js';
import { Folding } from './folding.js';
import { type Kind, kindOf } from './kinds.js';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Methods and properties of built-ins that no object of the lock has. */
const missingMembers = words(
  `__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ BYTES_PER_ELEMENT allSettled at codePointAt
  copyWithin copyWithin findLast findLastIndex flat flatMap getBigInt64 getBigUint64 getYear isPrototypeOf isWellFormed
  localeCompare matchAll normalize propertyIsEnumerable reduceRight setBigInt64 setBigUint64 setUTCDate setUTCFullYear
  setUTCHours setUTCMilliseconds setUTCMinutes setUTCMonth setUTCSeconds setYear toDateString toExponential toGMTString
  toLocaleDateString toLocaleLowerCase toLocaleString toLocaleTimeString toLocaleUpperCase toPrecision toReversed toSorted
  toSpliced toTimeString toWellFormed trimEnd trimLeft trimRight trimStart`,
);

/** Members that do not exist, known by their names alone: for values whose type nobody knows. */
export function checkMissingMembers(bundle: Bundle, refuse: Refuse): void {
  const own = definedNames(bundle);
  for (const node of bundle.nodes) {
    if (node.type !== 'MemberExpression') continue;
    const name = keyName(node);
    if (name !== undefined && missingMembers.has(name) && !own.has(name))
      refuse(node.property, `there is no ${name} on the lock`);
  }
}

/** The names that the program gives to properties and methods of its own. */
export function definedNames(bundle: Bundle): Set<string> {
  const names = new Set<string>();
  for (const node of bundle.nodes) {
    if (node.type === 'Property' || node.type === 'MethodDefinition' || node.type === 'PropertyDefinition') {
      names.add(keyName(node) ?? '');
    }
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') names.add(keyName(node.left) ?? '');
  }
  return names;
}

/** Keys in brackets, on values that take only what they know: the lock throws where ECMAScript says undefined. */
export function checkKeys(bundle: Bundle, refuse: Refuse): void {
  const folding = Folding.of(bundle);
  for (const node of bundle.nodes) {
    if (node.type !== 'MemberExpression' || node.object.type === 'Super') continue;
    const owner = kindOf(bundle, node.object);
    if (owner === undefined) continue;
    if (owner === 'buffer') checkBuffer(bundle, node, refuse);
    if (
      node.computed &&
      (owner === 'string' || owner === 'number' || owner === 'boolean' || owner === 'typed' || owner === 'view')
    ) {
      checkKey(bundle, folding, node, owner, refuse);
    }
    const parent = bundle.parent(node);
    const written = parent?.type === 'AssignmentExpression' && parent.left === node;
    if (owner === 'typed' && written && !node.computed && keyName(node) !== 'length') {
      refuse(node, 'a typed array takes no properties');
    }
    if (
      keyName(node) === 'constructor' &&
      !written &&
      (owner === 'object' || owner === 'boolean') &&
      !hasOwn(bundle, node)
    ) {
      refuse(node, 'a plain object has no constructor on the lock');
    }
  }
}

function checkKey(bundle: Bundle, folding: Folding, node: NodeOf<'MemberExpression'>, owner: Kind, refuse: Refuse): void {
  const constant = folding.compare(node.property);
  const key = constant ? folding.value(node.property) : undefined;
  if (constant) {
    const index =
      (typeof key === 'number' && Number.isInteger(key) && key >= 0) || (typeof key === 'string' && /^\d+$/.test(key));
    const known = typeof key === 'string' && key in prototypeOf(owner) && !missingMembers.has(key);
    if (!known && !(index && (owner === 'string' || owner === 'typed'))) {
      refuse(node, 'an unknown key in brackets throws on the lock: test it first');
    }
    return;
  }
  const kind = kindOf(bundle, node.property);
  if (kind !== undefined ? kind !== 'number' : owner !== 'typed' && owner !== 'string') {
    refuse(node, 'an unknown key in brackets throws on the lock: test it first');
  }
}

function prototypeOf(kind: Kind): object {
  if (kind === 'string') return String.prototype;
  if (kind === 'number') return Number.prototype;
  if (kind === 'boolean') return Boolean.prototype;
  return kind === 'view' ? DataView.prototype : Uint8Array.prototype;
}

function checkBuffer(_bundle: Bundle, node: NodeOf<'MemberExpression'>, refuse: Refuse): void {
  const name = keyName(node);
  if (name === 'length' || (node.computed && !(name !== undefined && name in ArrayBuffer.prototype))) {
    refuse(node, 'an ArrayBuffer is an array of bytes on the lock: make a Uint8Array of it');
  }
}
