/** The gate's view of functions marked `'jit'`, which the interpreter compiles where it has a compiler: src/jsjit.c. */
import { type AnyNode, type Bundle, childrenOf, isFunction } from './bundle.js';
import type { Refuse } from './finding.js';

/** What the compiler has been seen to get right in the interpreter: what the build makes of SHA-256. */
const known = new Set<AnyNode['type']>([
  ...(['BlockStatement', 'ExpressionStatement', 'VariableDeclaration', 'VariableDeclarator', 'ForStatement'] as const),
  ...(['AssignmentExpression', 'UpdateExpression', 'BinaryExpression', 'SequenceExpression'] as const),
  ...(['MemberExpression', 'CallExpression', 'Identifier', 'Literal'] as const),
]);

/**
 * At what it does not know, such as `break`, the compiler gives up, and the function is read each time; `3 || 2` it compiles to something
 * else. `a && f()` as a statement is what terser makes of `if`.
 */
export function checkCompiled(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (node.type !== 'ExpressionStatement' || node.directive !== 'jit') continue;
    const body = bundle.parent(node);
    if (!body || !isFunction(bundle.parent(body))) continue;
    const unknown = nodesIn(body).find((one) => !isKnown(one, bundle.parent(one)));
    if (unknown) refuse(unknown, `${unknown.type} in a function marked 'jit' is not known to compile: write it otherwise`);
  }
}

function isKnown(node: AnyNode, parent: AnyNode | null | undefined): boolean {
  if (node.type !== 'LogicalExpression') return known.has(node.type);
  return node.operator === '&&' && (parent?.type === 'ExpressionStatement' || parent?.type === 'SequenceExpression');
}

function nodesIn(node: AnyNode): AnyNode[] {
  return [node, ...childrenOf(node).flatMap(nodesIn)];
}
