/** The gate's view of line breaks, which end nothing on the lock. */
import type { AnyNode, Bundle } from './bundle.js';
import type { Refuse } from './finding.js';

/**
 * Line breaks to which ECMAScript gives a meaning and the interpreter does not: it skips them like any white space, so
 * `return` takes the next line along, and `++` at the start of a line belongs to the value before it.
 */
export function checkLineBreaks(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (node.type === 'ReturnStatement' && !node.argument) {
      const next = bundle.tokenAfter(node.start + 'return'.length);
      const ends = !next || [';', '}'].includes(bundle.code[next.start] ?? '');
      if (!ends) refuse(node, 'a line break does not end return: write "return;"');
    }
    if (node.type === 'ExpressionStatement' && startsWithUpdate(bundle, node) && !endedBefore(bundle, node)) {
      refuse(node, 'end the statement before ++ or -- with a semicolon');
    }
  }
}

function startsWithUpdate(bundle: Bundle, node: AnyNode): boolean {
  return /^(\+\+|--)/.test(bundle.code.slice(node.start, node.start + 2));
}

/** True when what stands before a statement cannot be read as the operand of a postfix operator. */
function endedBefore(bundle: Bundle, node: AnyNode): boolean {
  const parent = bundle.parent(node);
  const siblings: readonly AnyNode[] =
    parent?.type === 'Program' || parent?.type === 'BlockStatement'
      ? parent.body
      : parent?.type === 'SwitchCase'
        ? parent.consequent
        : [];
  const previous = siblings[siblings.indexOf(node) - 1];
  if (!previous) return true;
  if (previous.type !== 'ExpressionStatement' && previous.type !== 'VariableDeclaration') return true;
  return bundle.code[previous.end - 1] === ';';
}
