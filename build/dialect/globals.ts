/** Which built-in an expression names: by its own name, or by an alias as `lookups.ts` and the minifier make them. */
import { type AnyNode, type Bundle, type NodeOf, type Variable, keyName } from './bundle.js';

const longestChain = 16;

/**
 * The path of the built-in that an expression stands for, such as 'Date' or 'Object.keys'. It follows names that get one
 * value only, properties of objects that nobody writes to, `globalThis.`, `bind(this)` and the last part of a comma.
 */
export function globalName(bundle: Bundle, node: AnyNode, depth = 0): string | undefined {
  if (depth > longestChain) return undefined;
  const inner = (child: AnyNode): string | undefined => globalName(bundle, child, depth + 1);
  switch (node.type) {
    case 'Identifier': {
      const variable = bundle.variable(node);
      if (!variable) return bundle.isGlobal(node, node.name) ? node.name : undefined;
      const value = onlyValue(bundle, variable);
      return value && inner(value);
    }
    case 'MemberExpression': {
      const name = memberName(bundle, node);
      if (name === undefined || node.object.type === 'Super') return undefined;
      const owner = inner(node.object);
      if (owner !== undefined) return isGlobalObject(owner) ? name : `${owner}.${name}`;
      const value = steadyProperty(bundle, node.object, name);
      return value && inner(value);
    }
    case 'AssignmentExpression':
      return node.operator === '=' ? inner(node.right) : undefined;
    case 'SequenceExpression':
      return inner(node.expressions.at(-1)!);
    case 'CallExpression': {
      const bound = node.callee.type === 'MemberExpression' && keyName(node.callee) === 'bind' ? node.callee : undefined;
      return bound && node.arguments.length < 2 ? inner(bound.object) : undefined;
    }
    default:
      return undefined;
  }
}

/** The path of the built-in that a callee runs: that of `String.fromCharCode.apply` is 'String.fromCharCode'. */
export function calledName(bundle: Bundle, callee: AnyNode): string | undefined {
  return globalName(bundle, callee)?.replace(/\.(call|apply|bind)$/, '');
}

export function isGlobalObject(name: string | undefined): boolean {
  return name === 'globalThis' || name === 'global';
}

/** The name of a property, also where it is the value of a constant: `const k = 'parse'; JSON[k]`. */
export function memberName(bundle: Bundle, node: NodeOf<'MemberExpression'>): string | undefined {
  const name = keyName(node);
  if (name !== undefined || !node.computed) return name;
  const key = bundle.resolve(node.property);
  if (key.type === 'Literal' && typeof key.value === 'string') return key.value;
  return key.type === 'TemplateLiteral' && key.expressions.length === 0
    ? (key.quasis[0]!.value.cooked ?? undefined)
    : undefined;
}

/**
 * The uses of built-ins as values, each with its path, wherever they stand: called, constructed, handed on, kept in an
 * object. Where a value only gets another name, the uses of that name count instead.
 */
export function* builtInUses(bundle: Bundle): Generator<{ readonly node: AnyNode; readonly name: string }> {
  for (const node of bundle.nodes) {
    if (node.type !== 'MemberExpression' && !(node.type === 'Identifier' && bundle.reference(node)?.isRead())) continue;
    const parent = bundle.parent(node);
    if ((parent?.type === 'MemberExpression' && parent.object === node) || isOnlyNamed(bundle, node)) continue;
    const name = calledName(bundle, node);
    if (name !== undefined) yield { node, name };
  }
}

/** True for the one value of a name. */
function isOnlyNamed(bundle: Bundle, node: AnyNode): boolean {
  const parent = bundle.parent(node);
  const target =
    parent?.type === 'VariableDeclarator'
      ? parent.id
      : parent?.type === 'AssignmentExpression' && bundle.parent(parent)?.type === 'ExpressionStatement'
        ? parent.left
        : undefined;
  const variable = bundle.variable(target);
  return variable !== undefined && onlyValue(bundle, variable) === node;
}

/** The value of a variable that is given one at one place, whether in its declaration or later. */
function onlyValue(bundle: Bundle, variable: Variable): AnyNode | undefined {
  if (variable.defs.length !== 1 || variable.defs[0]!.type !== 'Variable') return undefined;
  const writes = variable.references.filter((one) => one.isWrite());
  if (writes.length !== 1) return undefined;
  const target = writes[0]!.identifier as unknown as AnyNode;
  const parent = bundle.parent(target);
  if (parent?.type === 'VariableDeclarator' && parent.id === target) return parent.init ?? undefined;
  if (parent?.type !== 'AssignmentExpression' || parent.left !== target || parent.operator !== '=') return undefined;
  return parent.right;
}

/** The value of a property of an object literal whose variable is used for nothing but reading properties. */
function steadyProperty(bundle: Bundle, object: AnyNode, name: string): AnyNode | undefined {
  const literal = bundle.resolve(object);
  if (literal.type !== 'ObjectExpression') return undefined;
  const declarator = bundle.parent(literal);
  const variable = bundle.variable(declarator?.type === 'VariableDeclarator' ? declarator.id : undefined);
  const steady = variable?.references.every((one) => {
    const use = one.identifier as unknown as AnyNode;
    return one.init === true || isPropertyRead(bundle, use);
  });
  if (literal !== object && steady !== true) return undefined;
  const property = literal.properties.find((one) => one.type === 'Property' && keyName(one) === name);
  return property?.type === 'Property' && property.kind === 'init' ? property.value : undefined;
}

function isPropertyRead(bundle: Bundle, use: AnyNode): boolean {
  const member = bundle.parent(use);
  if (member?.type !== 'MemberExpression' || member.object !== use) return false;
  const outer = bundle.parent(member);
  return (
    !(outer?.type === 'AssignmentExpression' && outer.left === member) &&
    outer?.type !== 'UpdateExpression' &&
    !(outer?.type === 'UnaryExpression' && outer.operator === 'delete')
  );
}
