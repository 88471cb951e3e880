/** The gate's view of `try`: a program must not decide by the kind or the text of an error, which the engines choose. */
import { type AnyNode, type Bundle, type NodeOf, childrenOf, isFunction, isLoop, keyName } from './bundle.js';
import type { Refuse } from './finding.js';
import { globalName } from './globals.js';
import { kindOf } from './kinds.js';

/** The error of an engine, as far as the text tells which one a try block runs into. */
type EngineError = 'type' | 'reference' | 'constant' | 'json';

/** What `catch` can tell about an error: the engines' own errors differ in kind and in text. */
export function checkErrors(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (node.type === 'TryStatement') {
      if (node.handler) checkHandler(bundle, node, node.handler, refuse);
      if (node.finalizer) checkFinally(node, node.finalizer, refuse);
    }
    if (node.type === 'MemberExpression') {
      const owner = bundle.resolve(node.object);
      const isError = owner.type === 'NewExpression' && kindOf(bundle, owner) === 'error';
      if (isError && owner.arguments.length === 0 && keyName(node) === 'message') {
        refuse(node, 'the message of an error without one is undefined on the lock');
      }
    }
    if (isGetter(node) && throwsItself(node.value)) {
      refuse(node, 'an error thrown in the accessor of an object literal is lost on the lock: use a method');
    }
  }
}

function isGetter(node: AnyNode): node is NodeOf<'Property'> {
  return node.type === 'Property' && node.kind === 'get';
}

function throwsItself(node: AnyNode): boolean {
  return childrenOf(node).some((child) => child.type === 'ThrowStatement' || (!isFunction(child) && throwsItself(child)));
}

function checkHandler(
  bundle: Bundle,
  statement: NodeOf<'TryStatement'>,
  handler: NodeOf<'CatchClause'>,
  refuse: Refuse,
): void {
  if (handler.param?.type !== 'Identifier') return;
  const again = bundle.nodes.find(
    (node) =>
      node.type === 'VariableDeclarator' &&
      node.id.type === 'Identifier' &&
      node.id.name === (handler.param as NodeOf<'Identifier'>).name &&
      bundle.within(node, handler.body) &&
      (bundle.parent(node) as NodeOf<'VariableDeclaration'>).kind === 'var',
  );
  if (again) refuse(again, 'name this variable otherwise than the error: the lock takes it for another');
  const raised = throwsItself(statement.block);
  const engine = raised ? undefined : engineError(bundle, statement.block);
  for (const reference of bundle.variable(handler.param)?.references ?? []) {
    const use = reference.identifier as unknown as AnyNode;
    const parent = bundle.parent(use);
    if (parent?.type === 'MemberExpression' && parent.object === use) {
      const name = keyName(parent);
      const outer = bundle.parent(parent);
      const isTypeof = outer?.type === 'UnaryExpression' && outer.operator === 'typeof';
      if (name === 'name' && !throwsObject(bundle, statement.block))
        refuse(parent, 'errors have no name on the lock: use instanceof or a code of your own');
      if (name === 'message' && engine && !isTypeof)
        refuse(parent, "the texts of the engine's own errors differ on the lock");
    }
    if (parent?.type === 'BinaryExpression' && parent.operator === 'instanceof' && parent.left === use) {
      const kind = globalName(bundle, parent.right);
      if (kind === 'TypeError' && engine === 'type') refuse(parent, 'the lock throws an Error here, not a TypeError');
      if (kind === 'Error' && engine && engine !== 'type') refuse(parent, 'only Error itself is an Error on the lock');
      const thrown = raised ? thrownKind(bundle, statement.block) : undefined;
      if (kind === 'Error' && thrown !== undefined && thrown !== 'Error')
        refuse(parent, `${thrown} is no instance of Error on the lock`);
    }
  }
}

function throwsObject(bundle: Bundle, block: AnyNode): boolean {
  return bundle.nodes.some(
    (node) => node.type === 'ThrowStatement' && bundle.within(node, block) && kindOf(bundle, node.argument) !== 'error',
  );
}

function thrownKind(bundle: Bundle, block: AnyNode): string | undefined {
  const thrown = bundle.nodes.find((node) => node.type === 'ThrowStatement' && bundle.within(node, block));
  const made = thrown?.type === 'ThrowStatement' ? bundle.resolve(thrown.argument) : undefined;
  return made?.type === 'NewExpression' && kindOf(bundle, made) === 'error' ? globalName(bundle, made.callee) : undefined;
}

/** The error that a block certainly runs into, if the text shows one. */
function engineError(bundle: Bundle, block: AnyNode): EngineError | undefined {
  for (const node of bundle.nodes) {
    if (!bundle.within(node, block)) continue;
    if (node.type === 'MemberExpression') {
      const owner = kindOf(bundle, node.object);
      if (owner === 'null' || owner === 'undefined') return 'type';
    }
    if (node.type === 'CallExpression') {
      const callee = kindOf(bundle, node.callee);
      if (callee !== undefined && callee !== 'function' && callee !== 'class') return 'type';
      if (isMissingMethod(bundle, node.callee)) return 'type';
      if (globalName(bundle, node.callee) === 'JSON.parse') return 'json';
    }
    if (node.type === 'Identifier' && bundle.isGlobal(node, node.name) && !(node.name in globalThis)) {
      const parent = bundle.parent(node);
      const isTypeof = parent?.type === 'UnaryExpression' && parent.operator === 'typeof';
      const isTarget = parent?.type === 'AssignmentExpression' && parent.left === node;
      if (!isTypeof && !isTarget) return 'reference';
    }
    const target =
      node.type === 'AssignmentExpression' ? node.left : node.type === 'UpdateExpression' ? node.argument : undefined;
    const definition = bundle.variable(target)?.defs[0];
    if (definition?.type === 'Variable' && definition.parent.kind === 'const') return 'constant';
  }
  return undefined;
}

/** A call of a method that the object literal it is called on does not have. */
function isMissingMethod(bundle: Bundle, callee: AnyNode): boolean {
  if (callee.type !== 'MemberExpression') return false;
  const owner = bundle.resolve(callee.object);
  const name = keyName(callee);
  return (
    owner.type === 'ObjectExpression' &&
    name !== undefined &&
    !(name in Object.prototype) &&
    !owner.properties.some((one) => one.type !== 'Property' || keyName(one) === name)
  );
}

/** A way out of `finally` does not replace the error that is on its way, and a `break` there never ends the loop. */
function checkFinally(statement: NodeOf<'TryStatement'>, finalizer: AnyNode, refuse: Refuse): void {
  const visit = (node: AnyNode, inLoop: boolean): void => {
    if (isFunction(node)) return;
    const leavesLoop = node.type === 'BreakStatement' && !inLoop;
    const replaces = node.type === 'ReturnStatement' && !statement.handler && throwsItself(statement.block);
    const overtakes = node.type === 'ThrowStatement' && returnsItself(statement.block);
    if (leavesLoop || replaces || overtakes)
      refuse(node, 'do not leave finally with return, break or throw: do it after the try');
    childrenOf(node).forEach((child) => {
      visit(child, inLoop || isLoop(node) || node.type === 'SwitchStatement');
    });
  };
  visit(finalizer, false);
}

function returnsItself(node: AnyNode): boolean {
  return childrenOf(node).some((child) => child.type === 'ReturnStatement' || (!isFunction(child) && returnsItself(child)));
}
