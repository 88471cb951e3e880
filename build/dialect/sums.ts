import { type AnyNode, type Bundle, isFunction, isLoop } from './bundle.js';
import type { Refuse } from './finding.js';
import { Folding } from './folding.js';

const FINEST_STEP = 2 ** 20;

/**
 * A sum of decimals such as 0.1 carries an error that ECMAScript prints and the lock does not. Sums of halves, quarters
 * and so on are exact.
 */
export function checkSums(bundle: Bundle, refuse: Refuse): void {
  const folding = Folding.of(bundle);
  for (const node of bundle.nodes) {
    if (node.type !== 'AssignmentExpression' || !/^[-+*]=$/.test(node.operator) || !isRepeated(bundle, node)) continue;
    const step = folding.value(node.right);
    if (typeof step === 'number' && Number.isFinite(step) && !Number.isInteger(step * FINEST_STEP)) {
      refuse(node, 'sums of decimals print otherwise on the lock: count in integers of the smallest unit');
    }
  }
}

function isRepeated(bundle: Bundle, node: AnyNode): boolean {
  return Array.from(bundle.ancestors(node)).some((up) => isLoop(up) || isFunction(up));
}
