/** The gate's view of loops: one variable for all rounds, and nothing that checks what is iterated. */
import {
  type AnyNode,
  type Bundle,
  type FunctionNode,
  type Loop,
  type NodeOf,
  isFunction,
  isLoop,
  keyName,
} from './bundle.js';
import { runsInPlace } from './calls.js';
import type { Refuse } from './finding.js';
import { type Kind, kindOf } from './kinds.js';

type ForLoop = NodeOf<'ForStatement' | 'ForInStatement' | 'ForOfStatement'>;

/**
 * `let` and `const` in the head of a loop are one variable for all rounds on the lock, so a function made in the loop
 * that outlives its round sees the last value. Variables declared in the body are fresh in each round.
 */
export function checkLoopClosures(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (node.type !== 'ForStatement' && node.type !== 'ForInStatement' && node.type !== 'ForOfStatement') continue;
    const head = node.type === 'ForStatement' ? node.init : node.left;
    if (head?.type !== 'VariableDeclaration' || head.kind === 'var' || runsOnce(bundle, node)) continue;
    for (const declarator of head.declarations) {
      if (declarator.id.type !== 'Identifier') continue;
      for (const reference of bundle.variable(declarator.id)?.references ?? []) {
        const use = reference.identifier as unknown as AnyNode;
        if (outlivesRound(bundle, use, node)) {
          refuse(use, `copy ${declarator.id.name} to a const in the loop's body: closures see its last value`);
        }
      }
    }
  }
}

function outlivesRound(bundle: Bundle, use: AnyNode, loop: AnyNode): boolean {
  for (const up of bundle.ancestors(use)) {
    if (up === loop) return false;
    if (isFunction(up) && !runsInPlace(bundle, up) && !isOnlyCalledIn(bundle, up, loop)) return !isOnlyCounted(bundle, use);
  }
  return false;
}

/** True for a value that is put into an array of which the program never asks more than its length. */
function isOnlyCounted(bundle: Bundle, use: AnyNode): boolean {
  const call = bundle.parent(use);
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression' || call.callee === use) return false;
  const array = bundle.variable(call.callee.object);
  if (!array || bundle.definition(array)?.type !== 'ArrayExpression' || keyName(call.callee) !== 'push') return false;
  return array.references.every((one) => {
    const member = bundle.parent(one.identifier as unknown as AnyNode);
    if (one.init || member?.type !== 'MemberExpression' || member.object !== (one.identifier as unknown)) return one.init;
    const outer = bundle.parent(member);
    if (keyName(member) === 'push') return outer?.type === 'CallExpression' && outer.callee === member;
    const isWritten =
      outer?.type === 'UpdateExpression' || (outer?.type === 'AssignmentExpression' && outer.left === member);
    return keyName(member) === 'length' && !isWritten;
  });
}

/** True for a function with a name that the loop's body does nothing with but call. */
function isOnlyCalledIn(bundle: Bundle, fn: FunctionNode, loop: AnyNode): boolean {
  const parent = bundle.parent(fn);
  const name = fn.type === 'FunctionDeclaration' ? fn.id : parent?.type === 'VariableDeclarator' ? parent.id : undefined;
  const variable = bundle.variable(name);
  if (!variable || !name || !bundle.within(name, loop)) return false;
  return variable.references
    .filter((one) => one.isRead())
    .every((one) => {
      const use = one.identifier as unknown as AnyNode;
      const call = bundle.parent(use);
      return call?.type === 'CallExpression' && call.callee === use && bundle.functionOf(use) === bundle.functionOf(loop);
    });
}

/** True when the body always leaves the loop, or when the loop runs over an array of one element. */
function runsOnce(bundle: Bundle, loop: ForLoop): boolean {
  if (loop.type === 'ForOfStatement') {
    const array = bundle.resolve(loop.right);
    if (array.type === 'ArrayExpression' && array.elements.length === 1) return true;
  }
  const body = loop.body.type === 'BlockStatement' ? loop.body.body : [loop.body];
  const last = body[body.length - 1];
  return last?.type === 'BreakStatement' || last?.type === 'ReturnStatement';
}

/** A function declared in a loop is made once, so it keeps the first round's variables. */
export function checkLoopFunctions(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (node.type !== 'FunctionDeclaration') continue;
    const loop = loopAround(bundle, node);
    if (!loop) continue;
    const used = bundle.nodes.some((inner) => {
      if (inner.type !== 'Identifier' || !bundle.within(inner, node)) return false;
      const definition = bundle.variable(inner)?.defs[0];
      if (definition?.type !== 'Variable' || definition.parent.kind === 'var') return false;
      const declared = definition.node as unknown as AnyNode;
      return bundle.within(declared, loop.body) && !bundle.within(declared, node);
    });
    if (used) refuse(node, "make the function with const in the loop: a declaration keeps the first round's variables");
  }
}

function loopAround(bundle: Bundle, node: AnyNode): Loop | undefined {
  for (const up of bundle.ancestors(node)) {
    if (isFunction(up)) return undefined;
    if (isLoop(up)) return up;
  }
  return undefined;
}

/** Kinds that ECMAScript refuses to iterate; the lock goes through nothing, or through the properties. */
const notIterable = new Set<Kind>(['boolean', 'date', 'error', 'function', 'object', 'pattern', 'undefined']);

function isKind(kinds: ReadonlySet<Kind>, kind: Kind | undefined): boolean {
  return kind !== undefined && kinds.has(kind);
}

export function checkIterables(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (node.type === 'ForOfStatement' && isKind(notIterable, kindOf(bundle, node.right))) {
      refuse(node.right, 'for..of takes arrays and texts: use Object.keys() for an object');
    }
  }
}

/** A `for..in` ends when the current key is deleted, and visits keys that the loop adds. */
export function checkKeyLoops(bundle: Bundle, refuse: Refuse): void {
  for (const loop of bundle.nodes) {
    if (loop.type !== 'ForInStatement' || loop.right.type !== 'Identifier') continue;
    const owner = bundle.variable(loop.right);
    if (!owner) continue;
    const key = loop.left.type === 'VariableDeclaration' ? loop.left.declarations[0]!.id : loop.left;
    const keyVariable = key.type === 'Identifier' ? bundle.variable(key) : undefined;
    for (const node of bundle.nodes) {
      if (node.type !== 'MemberExpression' || !bundle.within(node, loop.body)) continue;
      if (bundle.variable(node.object) !== owner) continue;
      const current = keyVariable !== undefined && bundle.variable(node.property) === keyVariable;
      const parent = bundle.parent(node);
      if (parent?.type === 'UnaryExpression' && parent.operator === 'delete' && current) {
        refuse(parent, 'loop over Object.keys() to delete: deleting the current key ends a for..in');
      }
      if (parent?.type === 'AssignmentExpression' && parent.left === node && !current && keyName(node) === undefined) {
        refuse(parent, 'loop over Object.keys() to add keys: a for..in visits the new ones too');
      }
    }
  }
}
