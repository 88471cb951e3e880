/** The gate's view of classes, where the interpreter shares what ECMAScript gives to each instance. */
import {
  type AnyNode,
  type Bundle,
  type ClassNode,
  type NodeOf,
  childrenOf,
  isClass,
  isFunction,
  keyName,
} from './bundle.js';
import type { Refuse } from './finding.js';
import { calledName, globalName } from './globals.js';

/** A class's name as the program uses it: its own, or that of the variable it is the value of. */
function nameOf(bundle: Bundle, node: ClassNode): NodeOf<'Identifier'> | undefined {
  if (node.type === 'ClassDeclaration') return node.id ?? undefined;
  const parent = bundle.parent(node);
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id : undefined;
}

/** The class that a class extends, when the program declares it. */
function baseOf(bundle: Bundle, node: ClassNode): ClassNode | undefined {
  const base = node.superClass ? bundle.resolve(node.superClass) : undefined;
  return isClass(base) ? base : undefined;
}

function classes(bundle: Bundle): ClassNode[] {
  return bundle.nodes.filter((node): node is ClassNode => isClass(node));
}

/** True when a function's own text, arrows included, says `this`. */
export function usesThis(node: AnyNode): boolean {
  return childrenOf(node).some(
    (child) =>
      child.type === 'ThisExpression' ||
      child.type === 'Super' ||
      (!isClass(child) && (!isFunction(child) || child.type === 'ArrowFunctionExpression') && usesThis(child)),
  );
}

/**
 * A class field's value is worked out once, when the class is made, and kept on the prototype: every instance shares it
 * and `this` is not the instance. A plain value does no harm, for an assignment makes the instance's own.
 */
export function checkClassFields(bundle: Bundle, refuse: Refuse): void {
  for (const owner of classes(bundle)) {
    let fields = false;
    for (const member of owner.body.body) {
      if (member.type === 'MethodDefinition' && member.static && member.kind === 'set') {
        refuse(member, 'no static setters: write a static method');
      }
      if (member.type !== 'PropertyDefinition') continue;
      if (!member.value) refuse(member, 'a class field needs a value: assign it in the constructor');
      else if (member.static) checkStaticField(bundle, owner, member.value, refuse);
      else if (!isShareable(member.value) && !isOnlyRead(bundle, member)) {
        refuse(member, 'all instances share a class field: assign it in the constructor');
      } else fields = true;
    }
    if (fields) checkFieldsAreNotListed(bundle, owner, refuse);
  }
}

function isShareable(value: AnyNode): boolean {
  if (value.type === 'Literal') return !('regex' in value);
  if (value.type === 'UnaryExpression') return value.argument.type === 'Literal';
  if (value.type === 'TemplateLiteral') return value.expressions.length === 0;
  if (value.type === 'Identifier') return value.name === 'undefined';
  return isFunction(value) && !usesThis(value);
}

const reading = new Set(
  'charAt every filter find findIndex forEach includes indexOf join map reduce slice some'.split(' '),
);

/** True for a field of constants in an array or object that nothing in the program changes or hands on. */
function isOnlyRead(bundle: Bundle, field: NodeOf<'PropertyDefinition'>): boolean {
  const name = keyName(field);
  if (!field.value || !isConstant(field.value)) return false;
  return bundle.nodes.every((node) => {
    if (node.type !== 'MemberExpression' || keyName(node) !== name) return true;
    const member = bundle.parent(node);
    if (member?.type !== 'MemberExpression' || member.object !== node) return false;
    const use = bundle.parent(member);
    if (use?.type === 'CallExpression' && use.callee === member) return reading.has(keyName(member) ?? '');
    const written = use?.type === 'AssignmentExpression' && use.left === member;
    return (
      !written && use?.type !== 'UpdateExpression' && use?.type !== 'MemberExpression' && use?.type !== 'UnaryExpression'
    );
  });
}

function isConstant(value: AnyNode): boolean {
  if (value.type === 'ArrayExpression') return value.elements.every((one) => one !== null && isConstant(one));
  if (value.type === 'ObjectExpression') {
    return value.properties.every((one) => one.type === 'Property' && one.kind === 'init' && isConstant(one.value));
  }
  return value.type === 'Literal' && !('regex' in value);
}

function checkStaticField(bundle: Bundle, owner: ClassNode, value: AnyNode, refuse: Refuse): void {
  const own = owner.id ? bundle.variable(owner.id) : undefined;
  const reads = (node: AnyNode): boolean =>
    node.type === 'ThisExpression' ||
    (node.type === 'Identifier' && own !== undefined && bundle.variable(node)?.name === own.name) ||
    (!isFunction(node) && childrenOf(node).some(reads));
  if (reads(value)) refuse(value, 'the class does not exist yet in its static fields: assign after the class');
}

const listing = /^(Object\.(assign|entries|getOwnPropertyNames|keys|values)|JSON\.stringify)$/;

/** A field is not the instance's own property, so nothing that lists an instance's properties shows it. */
function checkFieldsAreNotListed(bundle: Bundle, owner: ClassNode, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (node.type === 'CallExpression' && node.callee.type !== 'Super') {
      const asked =
        node.callee.type === 'MemberExpression' && keyName(node.callee) === 'hasOwnProperty' ? [node.callee.object] : [];
      const lists = listing.test(calledName(bundle, node.callee) ?? '');
      const subjects = lists ? node.arguments : asked;
      if (subjects.some((one) => isInstance(bundle, one, owner))) {
        refuse(node, 'a class field is no own property on the lock: assign it in the constructor');
      }
    }
    if (
      (node.type === 'ForInStatement' && isInstance(bundle, node.right, owner)) ||
      (node.type === 'ReturnStatement' && node.argument && isInstance(bundle, node.argument, owner))
    ) {
      refuse(node, 'a class field is no own property on the lock: assign it in the constructor');
    }
  }
}

/** True for `new A()`, for a name that stands for one, and for one of a class that extends A. */
function isInstance(bundle: Bundle, node: AnyNode, owner: ClassNode): boolean {
  const value = bundle.resolve(node);
  if (value.type !== 'NewExpression') return false;
  let made: AnyNode | undefined = bundle.resolve(value.callee);
  for (let steps = 0; isClass(made) && steps < 8; steps++) {
    if (made === owner) return true;
    made = baseOf(bundle, made);
  }
  return false;
}

/** Methods show up in `for..in` over an instance and among the keys of a prototype. */
export function checkMethodsAreNotListed(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (node.type === 'ForInStatement') {
      const value = bundle.resolve(node.right);
      const made = value.type === 'NewExpression' ? bundle.resolve(value.callee) : undefined;
      if (isClass(made) && hasMethods(bundle, made) && !filtersOwn(bundle, node)) {
        refuse(node, 'loop over Object.keys(): for..in shows the methods of a class');
      }
    }
    if (node.type === 'CallExpression' && listing.test(calledName(bundle, node.callee) ?? '')) {
      const shown = node.arguments.find((one) => one.type === 'MemberExpression' && keyName(one) === 'prototype');
      if (shown) refuse(node, 'methods are enumerable on the lock: do not list a prototype');
    }
  }
}

function hasMethods(bundle: Bundle, owner: ClassNode): boolean {
  const own = owner.body.body.some((one) => one.type === 'MethodDefinition' && one.kind === 'method' && !one.static);
  const base = baseOf(bundle, owner);
  return own || (base !== undefined && base !== owner && hasMethods(bundle, base));
}

function filtersOwn(bundle: Bundle, loop: NodeOf<'ForInStatement'>): boolean {
  return bundle.nodes.some(
    (node) => bundle.within(node, loop.body) && node.type === 'MemberExpression' && keyName(node) === 'hasOwnProperty',
  );
}

const builtInBases = /^(Array|ArrayBuffer|DataView|Date|Function|Number|Promise|RegExp|String|Boolean|.*Error|.+Array)$/;

/** What goes wrong with `extends` and `super`. */
export function checkInheritance(bundle: Bundle, refuse: Refuse): void {
  const extended = new Set<ClassNode>();
  for (const node of classes(bundle)) {
    const base = baseOf(bundle, node);
    if (base) extended.add(base);
  }
  for (const node of classes(bundle)) {
    if (!node.superClass) continue;
    const base = baseOf(bundle, node);
    const builtIn = globalName(bundle, node.superClass) ?? '';
    if (builtInBases.test(builtIn) && !(builtIn === 'Error' && isOnlyCaught(bundle, node))) {
      refuse(node, `${builtIn} cannot be extended: use a function with prototype = Object.create(...)`);
    }
    if (!base && isFunction(bundle.resolve(node.superClass)) && contains(node, (inner) => inner.type === 'Super')) {
      refuse(node, 'no super above a function: make the base a class');
    }
    if (extended.has(node)) {
      for (const inner of membersOfSuper(node)) {
        refuse(inner, 'super.method() in a class that is itself extended calls itself for ever: name the base class');
      }
    }
    checkConstructor(node, refuse);
    checkStatics(bundle, node, refuse);
  }
}

/**
 * True for an empty class whose instances are thrown in a try and never asked for more than what they are an instance of:
 * that much an extended Error has. It lacks its message, and is no Error.
 */
function isOnlyCaught(bundle: Bundle, owner: ClassNode): boolean {
  const variable = owner.type === 'ClassDeclaration' ? bundle.variable(owner.id) : undefined;
  if (!variable || variable.references.length === 0 || owner.body.body.length > 0) return false;
  return variable.references.every((one) => {
    const use = one.identifier as unknown as AnyNode;
    const parent = bundle.parent(use);
    if (parent?.type === 'BinaryExpression') return parent.right === use && isKindOnly(bundle, parent.left);
    const thrown = parent?.type === 'NewExpression' && parent.callee === use ? bundle.parent(parent) : undefined;
    const param = thrown?.type === 'ThrowStatement' ? handlerOf(bundle, thrown)?.param : undefined;
    if (param?.type !== 'Identifier') return false;
    return bundle.variable(param)!.references.every((read) => isKindOnly(bundle, read.identifier as unknown as AnyNode));
  });
}

/** True for a name that is only asked whether it is an instance of a class of the program. */
function isKindOnly(bundle: Bundle, node: AnyNode): boolean {
  const parent = bundle.parent(node);
  return (
    node.type === 'Identifier' &&
    parent?.type === 'BinaryExpression' &&
    parent.operator === 'instanceof' &&
    parent.left === node &&
    isClass(bundle.resolve(parent.right))
  );
}

/** The handler that catches what a statement throws, within the same function. */
function handlerOf(bundle: Bundle, statement: AnyNode): NodeOf<'CatchClause'> | undefined {
  for (const up of bundle.ancestors(statement)) {
    if (isFunction(up)) return undefined;
    if (up.type === 'TryStatement' && up.handler && bundle.within(statement, up.block)) return up.handler;
  }
  return undefined;
}

function contains(node: AnyNode, test: (node: AnyNode) => boolean): boolean {
  return childrenOf(node).some((child) => test(child) || contains(child, test));
}

function membersOfSuper(owner: ClassNode): AnyNode[] {
  const found: AnyNode[] = [];
  const visit = (node: AnyNode): void => {
    if (node.type === 'MemberExpression' && node.object.type === 'Super') found.push(node);
    if (!isClass(node)) childrenOf(node).forEach(visit);
  };
  owner.body.body.filter((one) => one.type !== 'StaticBlock' && !one.static).forEach(visit);
  return found;
}

/** In ECMAScript a derived class must call super() before it uses `this`; the lock does not mind. */
function checkConstructor(owner: ClassNode, refuse: Refuse): void {
  const constructor = owner.body.body.find((one) => one.type === 'MethodDefinition' && one.kind === 'constructor');
  if (constructor?.type !== 'MethodDefinition') return;
  const found: AnyNode[] = [];
  const visit = (node: AnyNode): void => {
    if (node.type === 'ThisExpression') found.push(node);
    if (node.type === 'CallExpression' && node.callee.type === 'Super') found.push(node);
    if (!isClass(node)) childrenOf(node).forEach(visit);
  };
  visit(constructor.value);
  const first = found[0];
  if (first?.type !== 'CallExpression') refuse(constructor, 'call super() first in the constructor of a derived class');
}

/** A class does not inherit the static members of its base. */
function checkStatics(bundle: Bundle, owner: ClassNode, refuse: Refuse): void {
  const name = nameOf(bundle, owner);
  const variable = name && bundle.variable(name);
  const own = staticsOf(bundle, owner);
  const inherited = new Set<string>();
  let base = baseOf(bundle, owner);
  for (let steps = 0; base && steps < 8; steps++) {
    for (const one of staticsOf(bundle, base)) inherited.add(one);
    base = baseOf(bundle, base);
  }
  for (const node of bundle.nodes) {
    if (node.type !== 'MemberExpression') continue;
    const key = keyName(node) ?? '';
    const viaName = variable !== undefined && bundle.variable(node.object)?.identifiers[0] === variable.identifiers[0];
    const viaThis = node.object.type === 'ThisExpression' && inStaticMemberOf(bundle, node, owner);
    if ((viaName || viaThis) && inherited.has(key) && !own.has(key)) {
      refuse(node, `static members are not inherited: name the class that has ${key}`);
    }
  }
}

function staticsOf(bundle: Bundle, owner: ClassNode): Set<string> {
  const found = new Set<string>();
  for (const member of owner.body.body) {
    if (member.type !== 'StaticBlock' && member.static) found.add(keyName(member) ?? '');
  }
  const name = nameOf(bundle, owner);
  for (const reference of (name && bundle.variable(name)?.references) ?? []) {
    const member = bundle.parent(reference.identifier as unknown as AnyNode);
    const assignment = member && bundle.parent(member);
    if (member?.type === 'MemberExpression' && assignment?.type === 'AssignmentExpression' && assignment.left === member) {
      found.add(keyName(member) ?? '');
    }
  }
  return found;
}

function inStaticMemberOf(bundle: Bundle, node: AnyNode, owner: ClassNode): boolean {
  for (const up of bundle.ancestors(node)) {
    if (up.type === 'MethodDefinition' || up.type === 'PropertyDefinition') {
      return up.static && bundle.parent(up) === owner.body;
    }
  }
  return false;
}

/** `super` is known only in the text of a class's own method, not in a function within it. */
export function checkSuper(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (node.type !== 'Super') continue;
    const fn = bundle.functionOf(node);
    const holder = fn.type === 'Program' ? undefined : bundle.parent(fn);
    if (holder?.type !== 'MethodDefinition') {
      refuse(node, 'super works only directly in a method of a class: call it there and keep the result');
    }
  }
}

/** What `new`, calls and names do to classes and constructors. */
export function checkConstruction(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (node.type === 'CallExpression') {
      const callee: AnyNode =
        node.callee.type === 'MemberExpression' && /^(call|apply)$/.test(keyName(node.callee) ?? '')
          ? node.callee.object
          : node.callee;
      if (callee.type !== 'Super' && isClass(bundle.resolve(callee))) {
        refuse(node, 'a class call without new does not throw on the lock: write new');
      }
    }
    if (node.type === 'NewExpression') checkNew(bundle, node, refuse);
    if (node.type === 'ClassExpression' && node.id) {
      const own = node.id.name;
      const use = bundle.nodes.find(
        (inner) =>
          inner.type === 'Identifier' &&
          inner.name === own &&
          inner !== node.id &&
          bundle.within(inner, node) &&
          bundle.variable(inner)?.defs.some((one) => (one.node as unknown) === node),
      );
      if (use) refuse(use, 'a class expression does not know its own name: use a class declaration');
    }
  }
}

function checkNew(bundle: Bundle, node: NodeOf<'NewExpression'>, refuse: Refuse): void {
  const target = bundle.resolve(node.callee);
  if (target.type === 'ArrowFunctionExpression') refuse(node, 'new on an arrow function does not throw on the lock');
  if (target.type === 'CallExpression' && target.callee.type === 'MemberExpression' && keyName(target.callee) === 'bind') {
    refuse(node, 'no new on a bound function: bind a factory instead');
  }
  if (target.type === 'MemberExpression' && isMethod(bundle, target)) {
    refuse(node, 'new on a method does not throw on the lock');
  }
  const fn = isClass(target)
    ? target.body.body.find((one) => one.type === 'MethodDefinition' && one.kind === 'constructor')
    : isFunction(target) && target.type !== 'ArrowFunctionExpression'
      ? target
      : undefined;
  const primitive = fn && returnsPrimitive(fn);
  if (primitive) refuse(primitive, 'a constructor that returns a value replaces the instance, even by a number');
}

function isMethod(bundle: Bundle, member: NodeOf<'MemberExpression'>): boolean {
  const owner = bundle.resolve(member.object);
  return (
    owner.type === 'ObjectExpression' &&
    owner.properties.some((one) => one.type === 'Property' && one.method && keyName(one) === keyName(member))
  );
}

function returnsPrimitive(fn: AnyNode): AnyNode | undefined {
  for (const child of childrenOf(fn)) {
    if (child.type === 'ReturnStatement' && child.argument?.type === 'Literal') return child;
    const inner = isFunction(child) && child !== (fn as { value?: AnyNode }).value ? undefined : returnsPrimitive(child);
    if (inner) return inner;
  }
  return undefined;
}
