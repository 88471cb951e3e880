/** The gate's view of dates and timers, where a wrong argument passes for a right one. */
import { type AnyNode, type Bundle, type NodeOf } from './bundle.js';
import type { Refuse } from './finding.js';
import { Folding } from './folding.js';
import { globalName } from './globals.js';
import { kindOf } from './kinds.js';

/** Dates and timers. */
export function checkTime(bundle: Bundle, refuse: Refuse): void {
  const folding = Folding.of(bundle);
  for (const node of bundle.nodes) {
    if (node.type === 'NewExpression' && globalName(bundle, node.callee) === 'Date')
      checkNewDate(bundle, folding, node, refuse);
    if (node.type !== 'CallExpression') continue;
    const name = globalName(bundle, node.callee);
    const parent = bundle.parent(node);
    const [first] = node.arguments;
    if (name === 'Date.parse' && first) checkDateText(folding, node, first, refuse);
    if (name === 'Date.now' && parent?.type === 'BinaryExpression' && /^(%|[!=]==?)$/.test(parent.operator)) {
      refuse(node, 'Date.now() has a fraction on the lock: round it down');
    }
    if (
      (name === 'setTimeout' || name === 'setInterval') &&
      parent?.type === 'UnaryExpression' &&
      parent.operator === 'typeof'
    ) {
      refuse(node, 'a timer is a number on the lock');
    }
    if (
      (name === 'clearTimeout' || name === 'clearInterval') &&
      first &&
      ['undefined', 'null'].includes(kindOf(bundle, first) ?? '') &&
      !isTested(bundle, first)
    ) {
      refuse(node, `${name}(undefined) throws on the lock: test the timer first`);
    }
  }
}

/** True within an if or && on the variable itself. */
function isTested(bundle: Bundle, node: AnyNode): boolean {
  const variable = bundle.variable(node);
  for (const up of bundle.ancestors(node)) {
    const test = up.type === 'IfStatement' ? up.test : up.type === 'LogicalExpression' ? up.left : undefined;
    if (variable !== undefined && test && bundle.variable(test) === variable) return true;
  }
  return false;
}

function checkNewDate(bundle: Bundle, folding: Folding, node: NodeOf<'NewExpression'>, refuse: Refuse): void {
  const [first, second] = node.arguments;
  if (!first) return;
  const kind = kindOf(bundle, first);
  if (kind === 'undefined' || kind === 'null' || kind === 'date' || kind === 'boolean') {
    refuse(node, 'Date takes a number or a text: for a copy use getTime()');
  }
  const year = second ? folding.value(first) : undefined;
  if (typeof year === 'number' && year >= 0 && year < 100)
    refuse(node, 'a year of two digits is taken as it is: write all four');
  if (!second) checkDateText(folding, node, first, refuse);
}

function checkDateText(folding: Folding, node: AnyNode, text: AnyNode, refuse: Refuse): void {
  const value = folding.value(text);
  if (typeof value === 'string' && Number.isNaN(Date.parse(value)))
    refuse(node, 'an invalid date is 0 on the lock, not NaN: check the text first');
}
