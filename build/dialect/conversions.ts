/** The firmware's view of texts as numbers: the lock reads '010' as 8, '-0x10' as -16 and '5 ' as none. */
import { type AnyNode, type Bundle } from './bundle.js';
import type { Refuse } from './finding.js';
import { Folding } from './folding.js';
import { builtInUses } from './globals.js';
import { type Kind, kindOf } from './kinds.js';

const advice = "a text may read as another number on the lock ('010' is 8): read the digits by hand";

/** Functions that read texts as numbers. */
const readers = /^(Number|parseFloat|parseInt)$/;

/** Functions that are about numbers, and convert a text. */
const takers = /^(isFinite|isNaN|Math\..+)$/;

const arithmetic = /^([-*/%&|^]|<<|>>>?)=?$/;
const comparison = /^([<>]=?|[!=]=)$/;

/** Kinds of values whose number no text decides. */
const safe: readonly (Kind | undefined)[] = ['number', 'boolean', 'null', 'undefined', 'date'];

/**
 * Conversions of what may be a text. Where a program asks for one, with `Number(x)` or `+x`, the operand must be known to
 * be none. Arithmetic converts too: there it is refused when the operand is known to be a text.
 */
export function checkConversions(bundle: Bundle, refuse: Refuse): void {
  const folding = Folding.of(bundle);
  // What is constant is worked out for both engines, by the rule "constant".
  const isSafe = (node: AnyNode): boolean => safe.includes(kindOf(bundle, node)) || folding.compare(node) !== undefined;
  const isText = (node: AnyNode): boolean => kindOf(bundle, node) === 'string' && folding.compare(node) === undefined;

  for (const { node, name } of builtInUses(bundle)) {
    const call = bundle.parent(node);
    const called = (call?.type === 'CallExpression' || call?.type === 'NewExpression') && call.callee === node;
    if (takers.test(name) && called && call.arguments.some(isText)) refuse(call, advice);
    if (!readers.test(name)) continue;
    const [value, radix] = called ? call.arguments : [];
    const decimal = name === 'parseInt' && radix !== undefined && folding.value(radix) === 10;
    if (!called || (value && !isSafe(value) && !decimal)) refuse(node, advice);
  }
  for (const node of bundle.nodes) {
    if (node.type === 'UnaryExpression') {
      if (node.operator === '+' ? !isSafe(node.argument) : /[-~]/.test(node.operator) && isText(node.argument))
        refuse(node, advice);
    } else if (node.type === 'BinaryExpression' && node.left.type !== 'PrivateIdentifier') {
      const kinds = [kindOf(bundle, node.left), kindOf(bundle, node.right)];
      const converts =
        arithmetic.test(node.operator) ||
        (comparison.test(node.operator) && kinds.some((one) => one === 'number' || one === 'boolean'));
      if (converts && (isText(node.left) || isText(node.right))) refuse(node, advice);
    } else if (node.type === 'AssignmentExpression' && arithmetic.test(node.operator) && isText(node.right)) {
      refuse(node, advice);
    }
  }
}
