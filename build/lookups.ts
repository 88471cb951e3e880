/**
 * Makes names cheap to find. The interpreter looks for a name in the order of declaration, and for its own functions only
 * after all of the firmware's: about 54 instructions for each variable passed over, some 10,000 for one `digitalWrite`.
 * So its functions get a constant at the very top, and a number's constant becomes the number. See ADR 10.
 */
import MagicString, { type SourceMap } from 'magic-string';
import type { Plugin } from 'rollup';
import { type AnyNode, Bundle, type IdentifierNode, keyName, type NodeOf } from './dialect/bundle.js';

/** Their members are functions that need no `this`. */
const namespaces = new Set(['E', 'Math', 'String']);

const operators: Record<string, (left: number, right: number) => number> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '<<': (left, right) => left << right,
  '|': (left, right) => left | right,
};

/** The number that an expression of numbers and of constants known so far is; undefined for all others. */
function numberOf(node: AnyNode, bundle: Bundle, seen = 0): number | undefined {
  if (node.type === 'Literal') return typeof node.value === 'number' ? node.value : undefined;
  if (node.type === 'UnaryExpression' && node.operator === '-') {
    const value = numberOf(node.argument, bundle, seen);
    return value === undefined ? undefined : -value;
  }
  if (node.type === 'BinaryExpression') {
    const left = numberOf(node.left, bundle, seen);
    const right = numberOf(node.right, bundle, seen);
    return left === undefined || right === undefined ? undefined : operators[node.operator]?.(left, right);
  }
  if (node.type !== 'Identifier' || seen > 8) return undefined;
  const variable = bundle.variable(node);
  const value = variable && bundle.definition(variable);
  return value && numberOf(value, bundle, seen + 1);
}

function declarationOf(bundle: Bundle, node: AnyNode): NodeOf<'VariableDeclaration'> | undefined {
  const parent = bundle.parent(node);
  return parent?.type === 'VariableDeclaration' && parent.kind === 'const' && parent.declarations.length === 1
    ? parent
    : undefined;
}

/** Replaces the uses of every constant that is a number, and removes the constant. */
function inlineNumbers(bundle: Bundle, text: MagicString): void {
  for (const node of bundle.nodes) {
    if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier' || !node.init) continue;
    const declaration = declarationOf(bundle, node);
    const value = declaration && numberOf(node.init, bundle);
    if (value === undefined) continue;
    for (const { identifier, init } of bundle.variable(node.id)!.references) {
      if (init) continue;
      const use = identifier as unknown as IdentifierNode;
      const parent = bundle.parent(use);
      const isShorthand = parent?.type === 'Property' && parent.shorthand;
      text.overwrite(use.start, use.end, isShorthand ? `${use.name}:${value}` : value < 0 ? `(${value})` : String(value));
    }
    text.remove(declaration!.start, declaration!.end);
  }
}

/** What of the interpreter's own a call looks up: `digitalWrite`, `E.CRC32`, `I2C1`; undefined where it depends on more. */
function nativeOf(bundle: Bundle, global: IdentifierNode): AnyNode | undefined {
  const parent = bundle.parent(global);
  // A module's name must stay in sight of the tools that look for it.
  if (global.name === 'require') return undefined;
  if (parent?.type === 'CallExpression' && parent.callee === global) return global;
  if (parent?.type !== 'MemberExpression' || parent.object !== global) return undefined;
  const call = bundle.parent(parent);
  if (call?.type !== 'CallExpression' || call.callee !== parent || keyName(parent) === undefined) return undefined;
  return namespaces.has(global.name) ? parent : global;
}

/** Gives every function of the interpreter a constant at the top, unless it is called but once, when the script is loaded. */
function nameNatives(bundle: Bundle, text: MagicString): void {
  const uses = new Map<string, AnyNode[]>();
  for (const global of bundle.globals()) {
    const native = nativeOf(bundle, global);
    if (!native || bundle.functionOf(native) === bundle.program) continue;
    const path = bundle.code.slice(native.start, native.end);
    uses.set(path, [...(uses.get(path) ?? []), native]);
  }
  // The last to be put before the others is the first to be found.
  for (const [path, nodes] of [...uses].sort(([, a], [, b]) => a.length - b.length)) {
    const name = `native$${path.replace('.', '$')}`;
    for (const { start, end } of nodes) text.overwrite(start, end, name);
    text.prepend(`const ${name} = ${path};\n`);
  }
}

/** @param code a script; it means the same afterwards, if nobody replaces a function of the interpreter while it runs */
export function cheapenLookups(code: string): { readonly code: string; readonly map: SourceMap } {
  const bundle = new Bundle(code);
  const text = new MagicString(code);
  inlineNumbers(bundle, text);
  nameNatives(bundle, text);
  return { code: text.toString(), map: text.generateMap({ hires: true }) };
}

/** Overlays are functions with functions inside; what they look up is looked up rarely. */
function isOverlay(node: AnyNode): boolean {
  return node.type === 'FunctionDeclaration' && node.body.body.some((inner) => inner.type === 'FunctionDeclaration');
}

/** True for what means the same wherever it stands: literals, the interpreter's own, and what is made of them. */
function isFree(bundle: Bundle, node: AnyNode | null | undefined): boolean {
  switch (node?.type) {
    case undefined:
    case 'Literal':
      return true;
    case 'Identifier':
      return bundle.variable(node) === undefined;
    case 'UnaryExpression':
      return isFree(bundle, node.argument);
    case 'MemberExpression':
      return isFree(bundle, node.object);
    case 'SequenceExpression':
      return node.expressions.every((expression) => isFree(bundle, expression));
    case 'ArrayExpression':
      return node.elements.every((element) => isFree(bundle, element));
    case 'ObjectExpression':
      return node.properties.every((property) => property.type === 'Property' && isFree(bundle, property.value));
    case 'NewExpression':
    case 'CallExpression':
      return isFree(bundle, node.callee) && node.arguments.every((argument) => isFree(bundle, argument));
    default:
      return false;
  }
}

/**
 * Declares what is looked up often before what is looked up rarely; of what is not known to be, what is used in many places before
 * what is used in few.
 * @param code a script whose top level declares functions, and variables of which many are free of all others
 * @param lookups by the name
 */
export function orderDeclarations(
  code: string,
  lookups: ReadonlyMap<string, number> = new Map(),
): { readonly code: string; readonly map: SourceMap } {
  const bundle = new Bundle(code);
  const text = new MagicString(code);
  const overlays = bundle.program.body.filter(isOverlay);
  const uses = (name: AnyNode): number =>
    bundle
      .variable(name)!
      .references.filter(
        ({ identifier, init }) =>
          !init && overlays.every((overlay) => !bundle.within(identifier as unknown as AnyNode, overlay)),
      ).length;
  const movable: { readonly text: string; readonly lookups: number; readonly uses: number }[] = [];
  const move = (text: string, name: AnyNode, uses: number): void => {
    movable.push({ text, uses, lookups: lookups.get((name as IdentifierNode).name) ?? 0 });
  };
  for (const node of bundle.program.body) {
    if (node.type === 'FunctionDeclaration') {
      move(code.slice(node.start, node.end), node.id, isOverlay(node) ? 0 : uses(node.id));
      text.remove(node.start, node.end);
    } else if (node.type === 'VariableDeclaration') {
      const staying = node.declarations.filter(({ id, init }) => id.type !== 'Identifier' || !isFree(bundle, init));
      for (const one of node.declarations) {
        if (staying.includes(one)) continue;
        move(`${node.kind} ${code.slice(one.start, one.end)};`, one.id, uses(one.id));
      }
      if (staying.length === node.declarations.length) continue;
      const rest = staying.map((one) => code.slice(one.start, one.end)).join(',');
      text.overwrite(node.start, node.end, rest ? `${node.kind} ${rest};` : '');
    }
  }
  movable.sort((a, b) => b.lookups - a.lookups || b.uses - a.uses);
  text.prepend(movable.map((one) => one.text).join(''));
  return { code: text.toString(), map: text.generateMap({ hires: true }) };
}

/** Numbers alone, for a script that must leave no constant of its own behind. */
export function constants(): Plugin {
  return {
    name: 'constants',
    renderChunk: (code) => {
      const text = new MagicString(code);
      inlineNumbers(new Bundle(code), text);
      return { code: text.toString(), map: text.generateMap({ hires: true }) };
    },
  };
}

/** It belongs before the minifier, which shortens the names and folds the numbers. */
export function lookups(): Plugin {
  return { name: 'lookups', renderChunk: (code) => cheapenLookups(code) };
}

/**
 * It belongs after the minifier, which gathers declarations, and after what gives names.
 * @param lookupsOf how often each name is looked up; where it throws, the build says why and goes on by uses alone
 */
export function declarationOrder(lookupsOf?: (code: string) => Promise<ReadonlyMap<string, number>>): Plugin {
  return {
    name: 'declaration-order',
    renderChunk: {
      order: 'post',
      async handler(code) {
        const lookups = await lookupsOf?.(code).catch((error: unknown) => {
          // Rollup's own warnings are silenced, with those of its plugins that have no use here.
          console.warn(`names are in the order of their uses alone: ${(error as Error).message}`);
          return undefined;
        });
        return orderDeclarations(code, lookups);
      },
    },
  };
}
