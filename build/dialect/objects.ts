/** The gate's view of `Object.defineProperty` and its kin, which ignore on the lock what they are told. */
import { type AnyNode, type Bundle, type NodeOf, childrenOf, keyName } from './bundle.js';
import type { Refuse } from './finding.js';
import { calledName, globalName } from './globals.js';
import { kindOf } from './kinds.js';

/** Descriptors and targets that the object functions of the lock do not take. */
export function checkObjectCalls(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (node.type !== 'CallExpression') continue;
    const name = globalName(bundle, node.callee);
    const [first, second] = node.arguments;
    if (name === 'Object.defineProperty' && node.arguments[2]?.type === 'ObjectExpression') {
      checkReadOnly(bundle, node, node.arguments[2], refuse);
    }
    if (name === 'Object.assign' && node.arguments.slice(1).some((one) => kindOf(bundle, one) === 'string')) {
      refuse(node, 'Object.assign takes objects only');
    }
    if (name === 'Object' && first && ['number', 'string', 'boolean'].includes(kindOf(bundle, first) ?? '')) {
      refuse(node, 'Object() does not wrap a value on the lock');
    }
    if (
      name === 'Object.setPrototypeOf' &&
      first &&
      second &&
      ['class', 'function'].includes(kindOf(bundle, first) ?? '')
    ) {
      refuse(node, 'the prototype of a function or class cannot be set');
    }
    if (
      calledName(bundle, node.callee) === 'Object.prototype.toString' &&
      node.callee.type !== 'Super' &&
      !(first && kindOf(bundle, first) === 'object')
    ) {
      refuse(node, 'Object.prototype.toString tells only plain objects: use Array.isArray or instanceof');
    }
  }
  for (const node of bundle.nodes) {
    if (node.type === 'UnaryExpression' && node.operator === 'delete' && node.argument.type === 'MemberExpression') {
      const used = bundle.parent(node)?.type !== 'ExpressionStatement';
      const owner = node.argument.object;
      if (
        used &&
        owner.type === 'ObjectExpression' &&
        !childrenOf(owner).some(
          (one) => one.type === 'Property' && keyName(one) === keyName(node.argument as NodeOf<'MemberExpression'>),
        )
      ) {
        refuse(node, 'delete of a property that is not there is false on the lock');
      }
    }
  }
}

/** A property without `writable: true` is read-only in ECMAScript: an assignment does nothing. Here it works, or throws. */
function checkReadOnly(
  bundle: Bundle,
  call: NodeOf<'CallExpression'>,
  descriptor: NodeOf<'ObjectExpression'>,
  refuse: Refuse,
): void {
  const part = (name: string): AnyNode | undefined => {
    const found = descriptor.properties.find((one) => one.type === 'Property' && keyName(one) === name);
    return found?.type === 'Property' ? found.value : undefined;
  };
  const writable = part('writable');
  if (!part('value') || (writable?.type === 'Literal' && writable.value === true)) return;
  const [target, key] = call.arguments;
  const declarator = bundle.parent(call);
  const owner = bundle.variable(declarator?.type === 'VariableDeclarator' ? declarator.id : target);
  for (const node of bundle.nodes) {
    if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression' || !owner) continue;
    const same = bundle.variable(node.left.object) === owner;
    if (same && key?.type === 'Literal' && keyName(node.left) === key.value) {
      refuse(node, 'an assignment to a read-only property is not ignored on the lock');
    }
  }
}
