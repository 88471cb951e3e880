/** The gate's view of `this`, which the interpreter guesses from the tokens of an arrow function. */
import { type AnyNode, type Bundle, type NodeOf, childrenOf, isFunction, keyName } from './bundle.js';
import { usesThis } from './classes.js';
import type { Refuse } from './finding.js';

/**
 * While the interpreter reads an arrow it notes whether it comes across `this`, and keeps `this` for the arrow only then.
 * It does not read the `${}` of templates. In an arrow without braces it starts its note anew at each function it reads;
 * what stands in an object literal or in braces it only skips.
 */
export function checkArrowThis(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (node.type !== 'ArrowFunctionExpression' || !usesThis(node)) continue;
    const restart = node.expression ? Math.max(node.start, ...restartsIn(node.body)) : node.start;
    const seen = readable(node.body).filter((one) => one.type === 'ThisExpression');
    if (seen.length === 0) refuse(node, 'this only inside ${} is lost: put "const self = this" before the arrow');
    else if (!seen.some((one) => one.start >= restart)) {
      refuse(node, 'a function after this, in an arrow without braces, loses this: write { return ...; }');
    }
  }
}

/** A node and all nodes in it, but for templates. */
function readable(node: AnyNode): AnyNode[] {
  return node.type === 'TemplateLiteral' ? [] : [node, ...childrenOf(node).flatMap(readable)];
}

/** Where the functions begin that the interpreter reads within an expression. */
function restartsIn(node: AnyNode): number[] {
  if (node.type === 'ObjectExpression' || node.type === 'BlockStatement' || node.type === 'TemplateLiteral') return [];
  return [...(isFunction(node) ? [node.body.start] : []), ...childrenOf(node).flatMap(restartsIn)];
}

/** Values of `this` that only ECMAScript makes: none in strict code, an object of a number, what bind() cannot change. */
export function checkThisValues(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (isFunction(node) && node.body.type === 'BlockStatement' && isPlainFunction(bundle, node)) {
      const strict = node.body.body.some((one) => one.type === 'ExpressionStatement' && one.directive === 'use strict');
      if (strict && usesThis(node.body)) refuse(node, '"use strict" has no effect: this is the global object');
    }
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') continue;
    const method = keyName(node.callee);
    const target = bundle.resolve(node.callee.object);
    if (method === 'bind' && target.type === 'ArrowFunctionExpression' && usesThis(target)) {
      refuse(node, 'bind() changes the this of an arrow on the lock: do not bind arrows');
    }
    if (method === 'bind' && isBindCall(target)) refuse(node, 'bind() on a bound function binds anew: bind once');
    const first = node.arguments[0];
    if (
      (method === 'call' || method === 'apply') &&
      first?.type === 'Literal' &&
      isFunction(target) &&
      usesThis(target.body)
    ) {
      refuse(first, 'this is not made an object on the lock: pass an object');
    }
  }
}

function isPlainFunction(bundle: Bundle, node: AnyNode): boolean {
  const parent = bundle.parent(node);
  return (
    node.type !== 'ArrowFunctionExpression' &&
    parent?.type !== 'MethodDefinition' &&
    !(parent?.type === 'Property' && (parent.method || parent.kind !== 'init'))
  );
}

function isBindCall(node: AnyNode): node is NodeOf<'CallExpression'> {
  return node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && keyName(node.callee) === 'bind';
}
