/** The gate's view of decimals that are added up, whose error one engine prints and the other does not. */
import { type AnyNode, type Bundle, type NodeOf, isFunction, isLoop } from './bundle.js';
import type { Refuse } from './finding.js';
import { Folding } from './folding.js';
import { numberText } from './lock-number.js';

const finestStep = 2 ** 20;
const advice = 'sums of decimals print otherwise on the lock: count in integers of the smallest unit';

/**
 * A sum of decimals such as 0.1 carries an error that ECMAScript prints and the lock does not. Sums of halves, quarters
 * and so on are exact.
 */
export function checkSums(bundle: Bundle, refuse: Refuse): void {
  const folding = Folding.of(bundle);
  for (const node of bundle.nodes) {
    if (node.type !== 'AssignmentExpression' || !/^[-+*]=$/.test(node.operator)) continue;
    const step = folding.value(node.right);
    if (typeof step !== 'number' || !Number.isFinite(step)) continue;
    if (isRepeated(bundle, node)) {
      if (!Number.isInteger(step * finestStep)) refuse(node, advice);
      continue;
    }
    const sum = sumOnce(bundle, folding, node, step);
    if (sum !== undefined && numberText(sum) !== String(sum)) refuse(node, advice);
  }
}

function isRepeated(bundle: Bundle, node: AnyNode): boolean {
  return Array.from(bundle.ancestors(node)).some((up) => isLoop(up) || isFunction(up));
}

/** The sum, for a variable that has a constant value and is changed at this place only. */
function sumOnce(bundle: Bundle, folding: Folding, node: NodeOf<'AssignmentExpression'>, step: number): number | undefined {
  const variable = bundle.variable(node.left);
  const declarator = variable?.defs[0]?.node as unknown as AnyNode | undefined;
  if (!variable || declarator?.type !== 'VariableDeclarator' || !declarator.init) return undefined;
  if (variable.references.filter((one) => one.isWrite()).length !== 2) return undefined;
  const start = folding.value(declarator.init);
  if (typeof start !== 'number') return undefined;
  return node.operator === '+=' ? start + step : node.operator === '-=' ? start - step : start * step;
}
