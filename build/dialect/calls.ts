/** When a function runs, as far as the text tells: what is harmless in a callback that runs at once is wrong in one kept. */
import { type AnyNode, type Bundle, type FunctionNode, isFunction, keyName } from './bundle.js';

/** Built-in methods that call their callback before they return. */
const synchronous = new Set('every filter find findIndex forEach map reduce replace replaceAll some sort'.split(' '));

/** True when a call hands its function arguments on to a built-in that is done with them when it returns. */
export function callsBackAtOnce(node: AnyNode): boolean {
  return (
    node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && synchronous.has(keyName(node.callee) ?? '')
  );
}

/** True when a function has run and is gone by the end of the expression it stands in: `(() => 1)()`, `a.map(f)`. */
export function runsInPlace(bundle: Bundle, fn: FunctionNode): boolean {
  const parent = bundle.parent(fn);
  if (parent?.type === 'CallExpression') return parent.callee === fn || callsBackAtOnce(parent);
  return parent?.type === 'NewExpression' && parent.callee === fn;
}

/** The places where a function may be called, as far as its name, its variable or its method's name tells. */
export function callSites(bundle: Bundle, fn: FunctionNode): AnyNode[] {
  const parent = bundle.parent(fn);
  if (!parent) return [];
  if (parent.type === 'CallExpression' || parent.type === 'NewExpression') {
    const handedOn = parent.callee === fn || callsBackAtOnce(parent) || isFunction(bundle.resolve(parent.callee));
    return handedOn ? [parent] : [];
  }
  const named =
    fn.type === 'FunctionDeclaration'
      ? fn.id
      : parent.type === 'VariableDeclarator'
        ? parent.id
        : parent.type === 'AssignmentExpression'
          ? parent.left
          : undefined;
  if (named?.type === 'Identifier') {
    const variable = bundle.variable(named);
    return (variable?.references ?? [])
      .map((reference) => reference.identifier as unknown as AnyNode)
      .filter((use) => isCalled(bundle, use));
  }
  if (parent.type === 'MethodDefinition' && parent.kind === 'constructor') return newSites(bundle, fn);
  const name =
    parent.type === 'Property' || parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition'
      ? keyName(parent)
      : undefined;
  if (name === undefined) return [];
  const accessor =
    (parent.type === 'Property' || parent.type === 'MethodDefinition') && (parent.kind === 'get' || parent.kind === 'set');
  return bundle.nodes.filter(
    (node) => node.type === 'MemberExpression' && keyName(node) === name && (accessor || isCalled(bundle, node)),
  );
}

/** True for a callee and for a function that is handed to a call. */
function isCalled(bundle: Bundle, use: AnyNode): boolean {
  const parent = bundle.parent(use);
  if (parent?.type === 'TaggedTemplateExpression') return true;
  if (parent?.type !== 'CallExpression' && parent?.type !== 'NewExpression') return false;
  return parent.callee === use || callsBackAtOnce(parent) || isFunction(bundle.resolve(parent.callee));
}

function newSites(bundle: Bundle, constructor: FunctionNode): AnyNode[] {
  const body = bundle.parent(bundle.parent(constructor)!);
  const owner = body && bundle.parent(body);
  return bundle.nodes.filter((node) => node.type === 'NewExpression' && bundle.resolve(node.callee as AnyNode) === owner);
}
