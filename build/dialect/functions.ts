/** The gate's view of functions as objects, and of `arguments`, which is another thing on the lock. */
import { type AnyNode, type Bundle, type FunctionNode, type NodeOf, isFunction, keyName } from './bundle.js';
import type { Refuse } from './finding.js';
import { calledName, globalName } from './globals.js';

/**
 * `arguments` is a plain array on the lock, at least as long as the list of parameters, apart from the parameters
 * themselves, and an arrow function has its own.
 */
export function checkArguments(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (node.type !== 'Identifier' || node.name !== 'arguments') continue;
    const variable = bundle.variable(node);
    if (bundle.reference(node) === undefined || (variable && variable.defs.length > 0)) continue;
    const fn = bundle.functionOf(node);
    if (fn.type === 'ArrowFunctionExpression') {
      refuse(node, 'an arrow has its own arguments: keep those of the function around it in a variable');
    } else if (fn.type !== 'Program') {
      checkUseOfArguments(bundle, node, fn, refuse);
    }
  }
}

function checkUseOfArguments(bundle: Bundle, node: AnyNode, fn: FunctionNode, refuse: Refuse): void {
  const parent = bundle.parent(node)!;
  if (parent.type === 'MemberExpression' && parent.object === node) {
    const name = parent.computed ? undefined : keyName(parent);
    if (name !== undefined && name !== 'length')
      refuse(parent, `arguments is an array on the lock: do not use its ${name}`);
    if (name === 'length' && calledShort(bundle, fn)) {
      refuse(parent, 'arguments.length counts missing parameters on the lock: test them for undefined');
    }
    const assignment = bundle.parent(parent);
    if (assignment?.type === 'AssignmentExpression' && assignment.left === parent && fn.params.length > 0) {
      refuse(assignment, 'writing to arguments does not change a parameter: assign the parameter');
    }
    return;
  }
  const told =
    (parent.type === 'BinaryExpression' && parent.operator === 'instanceof') ||
    (parent.type === 'CallExpression' &&
      parent.arguments.includes(node as never) &&
      tellsArrays.test(calledName(bundle, parent.callee) ?? ''));
  if (told || parent.type === 'ReturnStatement')
    refuse(node, 'arguments is an array on the lock: copy it with [].slice.call(arguments)');
}

/** Built-ins that tell an array from another object. */
const tellsArrays = /^(Array\.isArray|JSON\.stringify|Object\.prototype\.toString)$/;

/** True when a call in sight leaves out a parameter. */
function calledShort(bundle: Bundle, fn: FunctionNode): boolean {
  const parent = bundle.parent(fn);
  const name = fn.type === 'FunctionDeclaration' ? fn.id : parent?.type === 'VariableDeclarator' ? parent.id : undefined;
  const callees = [fn, ...(bundle.variable(name)?.references ?? []).map((one) => one.identifier as unknown as AnyNode)];
  return callees.some((callee) => {
    const call = bundle.parent(callee);
    return call?.type === 'CallExpression' && call.callee === callee && call.arguments.length < fn.params.length;
  });
}

/** Other properties of functions that differ. */
export function checkFunctions(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (isFunction(node)) checkFunction(bundle, node, refuse);
    if (node.type === 'MemberExpression') checkFunctionMember(bundle, node, refuse);
    if (node.type === 'CallExpression') checkFunctionCall(bundle, node, refuse);
    if (node.type === 'NewExpression' && globalName(bundle, node.callee) === 'Function') {
      for (const parameter of node.arguments.slice(0, -1)) {
        if (parameter.type === 'Literal' && String(parameter.value).includes(',')) {
          refuse(parameter, 'one parameter per argument of Function');
        }
      }
    }
  }
}

function checkFunction(bundle: Bundle, node: FunctionNode, refuse: Refuse): void {
  const names = node.params.map((one) => (one.type === 'Identifier' ? one.name : ''));
  if (names.some((name, index) => name !== '' && names.indexOf(name) !== index)) {
    refuse(node, 'two parameters of one name: the lock keeps the first');
  }
  if (node.type === 'FunctionExpression' && node.id) {
    const write = bundle.variable(node.id)?.references.find((one) => one.isWrite());
    if (write)
      refuse(write.identifier as unknown as AnyNode, 'a function expression can overwrite its own name on the lock');
  }
  if (isEndlessRecursion(bundle, node)) refuse(node, 'running out of stack cannot be caught on the lock');
}

/** A function of one return statement that always calls itself first. */
function isEndlessRecursion(bundle: Bundle, node: FunctionNode): boolean {
  const id = node.type === 'FunctionDeclaration' ? node.id : undefined;
  const only = node.body.type === 'BlockStatement' && node.body.body.length === 1 ? node.body.body[0] : undefined;
  if (!id || only?.type !== 'ReturnStatement' || !only.argument) return false;
  const call = only.argument.type === 'BinaryExpression' ? only.argument.left : only.argument;
  return call.type === 'CallExpression' && bundle.variable(call.callee) === bundle.variable(id);
}

function checkFunctionMember(bundle: Bundle, node: NodeOf<'MemberExpression'>, refuse: Refuse): void {
  const name = keyName(node);
  const owner = bundle.resolve(node.object);
  const parent = bundle.parent(node);
  if (name === 'constructor' && owner.type === 'MemberExpression' && keyName(owner) === 'prototype') {
    const assigned = parent?.type === 'AssignmentExpression' && parent.left === node;
    if (!assigned) refuse(node, 'a prototype has no constructor on the lock: name the function');
  }
  if (name === 'prototype' && owner.type === 'ArrowFunctionExpression')
    refuse(node, 'an arrow has a prototype on the lock');
  if (name === 'length' && isBind(owner)) refuse(node, 'the length of a bound function counts all its parameters');
  if (name === 'toString' && isFunction(owner) && !isOnlyTested(bundle, node)) {
    refuse(node, 'the text of a function differs on the lock');
  }
}

/** True when only the type or the length of what a method returns is asked for. */
function isOnlyTested(bundle: Bundle, member: AnyNode): boolean {
  const call = bundle.parent(member);
  const use = call && bundle.parent(call);
  return (
    (use?.type === 'UnaryExpression' && use.operator === 'typeof') ||
    (use?.type === 'MemberExpression' && keyName(use) === 'length')
  );
}

function isBind(node: AnyNode): boolean {
  return node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && keyName(node.callee) === 'bind';
}

function checkFunctionCall(bundle: Bundle, node: NodeOf<'CallExpression'>, refuse: Refuse): void {
  if (!bundle.isGlobal(node.callee, 'eval') && calledName(bundle, node.callee) === 'eval')
    refuse(node, 'eval sees the local variables on the lock, however it is called');
  if (node.callee.type !== 'MemberExpression') return;
  const second = node.arguments[1];
  if (keyName(node.callee) === 'apply' && second?.type === 'Literal' && second.value === null) {
    refuse(second, 'apply() needs an array: leave the argument out');
  }
}
