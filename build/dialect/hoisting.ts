/** Finds uses that rely on hoisting: for the gate to refuse them, and for `hoist.ts` to mend them. */
import { callSites } from './calls.js';
import {
  type AnyNode,
  type Bundle,
  type FunctionNode,
  type NodeOf,
  type Scope,
  type Variable,
  isFunction,
} from './bundle.js';
import type { Refuse } from './finding.js';
import { Folding } from './folding.js';

/** A use of a `var` or a function that can run before the declaration does. */
export interface EarlyUse {
  readonly variable: Variable;
  readonly declarations: readonly (NodeOf<'VariableDeclarator'> | NodeOf<'FunctionDeclaration'>)[];
  readonly use: AnyNode & { type: 'Identifier' };
  /** False when it depends on data whether the declaration was passed, as after a loop's body. */
  readonly certain: boolean;
}

/**
 * Uses that need hoisting. The interpreter makes a variable when it comes past the declaration: before that, a `var` is
 * the variable of that name further out, or none, and a function does not exist.
 */
export function earlyUses(bundle: Bundle): EarlyUse[] {
  const found: EarlyUse[] = [];
  for (const scope of bundle.allScopes()) {
    for (const variable of scope.variables) found.push(...earlyUsesOf(bundle, scope, variable));
  }
  return found;
}

function earlyUsesOf(bundle: Bundle, scope: Scope, variable: Variable): EarlyUse[] {
  const functions: NodeOf<'FunctionDeclaration'>[] = [];
  const vars: NodeOf<'VariableDeclarator'>[] = [];
  for (const definition of variable.defs) {
    if (definition.type === 'Parameter') return []; // exists from the start
    const node = definition.node as unknown as AnyNode;
    if (definition.type === 'FunctionName' && node.type === 'FunctionDeclaration') functions.push(node);
    if (definition.type === 'Variable' && node.type === 'VariableDeclarator' && definition.parent.kind === 'var') {
      vars.push(node);
    }
  }
  const block = scope.block as unknown as AnyNode;
  const home = isFunction(block) ? block : block.type === 'Program' ? block : bundle.functionOf(block);
  const found: EarlyUse[] = [];
  for (const reference of variable.references) {
    const use = reference.identifier as unknown as AnyNode & { type: 'Identifier' };
    if ((variable.identifiers as unknown[]).includes(use)) continue;
    const certainty =
      functions.length > 0
        ? beforeFunction(bundle, functions, use, home)
        : vars.length > 0
          ? beforeVar(bundle, vars, use, home)
          : 'no';
    if (certainty !== 'no') {
      const declarations = functions.length > 0 ? functions : vars;
      found.push({ variable, declarations, use, certain: certainty === 'yes' });
    }
  }
  return found;
}

type Certainty = 'yes' | 'perhaps' | 'no';

/** The last declaration of a function is the one that counts in ECMAScript, for calls above it too. */
function beforeFunction(
  bundle: Bundle,
  declarations: readonly NodeOf<'FunctionDeclaration'>[],
  use: AnyNode,
  home: AnyNode,
): Certainty {
  const last = declarations[declarations.length - 1]!;
  if (bundle.within(use, last)) return 'no';
  return runsBefore(bundle, use, last.start, home, new Set()) ? 'yes' : 'no';
}

function beforeVar(
  bundle: Bundle,
  declarators: readonly NodeOf<'VariableDeclarator'>[],
  use: AnyNode,
  home: AnyNode,
): Certainty {
  if (bundle.functionOf(use) !== home) {
    return runsBefore(bundle, use, declarators[0]!.start, home, new Set()) ? 'yes' : 'no';
  }
  const passed = declarators.filter((declarator) => declarator.start < use.start);
  if (passed.length === 0) return 'yes';
  let best: Certainty = 'yes';
  for (const declarator of passed) {
    const certainty = skipped(bundle, declarator, use, home, passed);
    if (certainty === 'no') return 'no';
    if (certainty === 'perhaps') best = 'perhaps';
  }
  return best;
}

/** Whether control can come to `use` past the text of a declaration without having run it. */
function skipped(bundle: Bundle, declarator: AnyNode, use: AnyNode, home: AnyNode, others: readonly AnyNode[]): Certainty {
  let certainty: Certainty = 'no';
  let inner: AnyNode = declarator;
  for (const outer of bundle.ancestors(declarator)) {
    if (outer === home) break;
    if (!bundle.within(use, inner)) {
      const branch = branchKind(bundle, outer, inner, others);
      if (branch === 'yes') return 'yes';
      if (branch === 'perhaps') certainty = 'perhaps';
    }
    inner = outer;
  }
  return certainty;
}

/** Whether the part `inner` of a statement `outer` may be left out when the statement runs. */
function branchKind(bundle: Bundle, outer: AnyNode, inner: AnyNode, declarations: readonly AnyNode[]): Certainty {
  switch (outer.type) {
    case 'IfStatement': {
      if (inner === outer.test || (isTrue(bundle, outer.test) && inner === outer.consequent)) return 'no';
      const other = inner === outer.consequent ? outer.alternate : outer.consequent;
      if (other && declarations.some((one) => bundle.within(one, other))) return 'no';
      return isGuard(outer.test, declarations[0]) ? 'perhaps' : 'yes';
    }
    case 'ForStatement':
      return inner === outer.init ? 'no' : 'perhaps';
    case 'ForInStatement':
    case 'ForOfStatement':
      return inner === outer.left ? 'no' : 'perhaps';
    case 'WhileStatement':
    case 'SwitchCase':
      return 'perhaps';
    case 'TryStatement': {
      if (inner === outer.handler) {
        return outer.block.body.some((statement) => statement.type === 'ThrowStatement') ? 'no' : 'perhaps';
      }
      const index = inner === outer.block ? outer.block.body.findIndex((one) => one.type === 'ThrowStatement') : -1;
      const thrown = outer.block.body[index];
      return thrown && declarations.every((one) => one.start > thrown.start) ? 'yes' : 'no';
    }
    default:
      return 'no';
  }
}

/** True for `typeof x === 'undefined'`, which a script asks before it declares x. */
function isGuard(test: AnyNode, declaration: AnyNode | undefined): boolean {
  if (test.type !== 'BinaryExpression' || test.left.type !== 'UnaryExpression' || test.left.operator !== 'typeof')
    return false;
  const asked = test.left.argument;
  return (
    asked.type === 'Identifier' &&
    declaration?.type === 'VariableDeclarator' &&
    declaration.id.type === 'Identifier' &&
    declaration.id.name === asked.name
  );
}

function isTrue(bundle: Bundle, test: AnyNode): boolean {
  return (
    isTrueParameter(bundle, test) ||
    (test.type === 'Literal' && Boolean(test.value)) ||
    (test.type === 'UnaryExpression' && test.operator === '!' && test.argument.type === 'Literal' && !test.argument.value)
  );
}

/** True for a parameter that nobody writes to, of a function that is only ever called, each time with a true constant. */
function isTrueParameter(bundle: Bundle, node: AnyNode): boolean {
  const parameter = bundle.variable(node);
  const [definition] = parameter?.defs ?? [];
  if (!parameter || definition?.type !== 'Parameter' || parameter.defs.length > 1) return false;
  if (parameter.references.some((one) => one.isWrite())) return false;
  const fn = definition.node as unknown as AnyNode;
  if (fn.type !== 'FunctionDeclaration') return false;
  const index = fn.params.findIndex((one) => one === (parameter.identifiers[0] as unknown));
  const variable = bundle.variable(fn.id);
  const usesArguments = bundle.nodes.some(
    (one) => one.type === 'Identifier' && one.name === 'arguments' && bundle.within(one, fn),
  );
  if (index < 0 || !variable || variable.references.length === 0) return false;
  if (bundle.definition(variable) !== fn || usesArguments) return false;
  return variable.references.every((one) => {
    const use = one.identifier as unknown as AnyNode;
    const call = bundle.parent(use);
    const given = call?.type === 'CallExpression' && call.callee === use ? call.arguments[index] : undefined;
    return given !== undefined && Boolean(Folding.of(bundle).value(given));
  });
}

/** True when the code at `place` can run before control in `home` comes to the offset `limit`. */
function runsBefore(bundle: Bundle, place: AnyNode, limit: number, home: AnyNode, visited: Set<FunctionNode>): boolean {
  const fn = bundle.functionOf(place);
  if (fn === home) return place.start < limit;
  if (fn.type === 'Program' || visited.has(fn) || !bundle.within(fn, home)) return false;
  visited.add(fn);
  return callSites(bundle, fn).some((site) => runsBefore(bundle, site, limit, home, visited));
}

/** Refuses what earlyUses finds, and declarations that lie over each other in an order that only hoisting explains. */
export function checkHoisting(bundle: Bundle, refuse: Refuse, strict: boolean): void {
  for (const early of earlyUses(bundle)) {
    if (!early.certain && !strict) continue;
    const name = early.variable.name;
    const isFunctionName = early.declarations[0]!.type === 'FunctionDeclaration';
    if (!isFunctionName && (isHarmlessTypeof(bundle, early) || throwsEitherWay(bundle, early.use))) continue;
    refuse(early.use, `no hoisting: declare ${isFunctionName ? 'the function' : 'var'} ${name} before this use can run`);
  }
  for (const scope of bundle.allScopes()) {
    for (const variable of scope.variables) {
      checkOverlap(variable, refuse);
      checkDeadZone(bundle, variable, refuse);
    }
  }
  checkBlockClasses(bundle, refuse);
}

/** `typeof x` above `var x` is "undefined" either way, unless the outer variable that it meets has a value. */
function isHarmlessTypeof(bundle: Bundle, early: EarlyUse): boolean {
  const parent = bundle.parent(early.use);
  return parent?.type === 'UnaryExpression' && parent.operator === 'typeof' && !outerVariable(early.variable);
}

/** A call of what is not there yet, in a try: the one engine finds undefined, the other nothing, and both throw. */
function throwsEitherWay(bundle: Bundle, use: AnyNode): boolean {
  const parent = bundle.parent(use);
  if (parent?.type !== 'CallExpression' || parent.callee !== use) return false;
  return Array.from(bundle.ancestors(use)).some((up) => up.type === 'TryStatement' && bundle.within(use, up.block));
}

function outerVariable(variable: Variable): Variable | undefined {
  for (let scope = variable.scope.upper; scope; scope = scope.upper) {
    const outer = scope.set.get(variable.name);
    if (outer && outer.defs.length > 0) return outer;
  }
  return undefined;
}

/** `var f = 1; function f() {}`: hoisted, the function is made first; on the lock it is made last. */
function checkOverlap(variable: Variable, refuse: Refuse): void {
  const fn = variable.defs.find((one) => one.type === 'FunctionName');
  if (!fn) return;
  for (const definition of variable.defs) {
    const declarator = definition.node as unknown as AnyNode;
    if (declarator.type !== 'VariableDeclarator' || !declarator.init) continue;
    if (declarator.start < (fn.node as unknown as AnyNode).start) {
      refuse(declarator, `give the variable and the function ${variable.name} different names`);
    }
  }
}

/**
 * A `let`, `const` or class used before its declaration throws in ECMAScript. On the lock that use reaches the outer
 * variable of that name, and `typeof` and the own initialiser do not throw.
 */
function checkDeadZone(bundle: Bundle, variable: Variable, refuse: Refuse): void {
  const definition = variable.defs[0];
  const node = definition?.node as unknown as AnyNode | undefined;
  if (!definition || !node) return;
  const lexical = definition.type === 'ClassName' || (definition.type === 'Variable' && definition.parent.kind !== 'var');
  if (!lexical) return;
  for (const reference of variable.references) {
    const use = reference.identifier as unknown as AnyNode;
    if (bundle.functionOf(use) !== bundle.functionOf(node)) continue;
    const parent = bundle.parent(use);
    const isTypeof = parent?.type === 'UnaryExpression' && parent.operator === 'typeof';
    const inOwnInit = node.type === 'VariableDeclarator' && node.init && bundle.within(use, node.init);
    const early = use.start < node.start && (isTypeof || outerVariable(variable));
    if (early || inOwnInit) refuse(use, `declare ${variable.name} before its use: there is no dead zone on the lock`);
  }
}

/** A class in a block is visible in the whole function on the lock. */
function checkBlockClasses(bundle: Bundle, refuse: Refuse): void {
  const names = new Set<string>();
  for (const node of bundle.nodes) {
    const parent = bundle.parent(node);
    if (
      node.type === 'ClassDeclaration' &&
      node.id &&
      parent?.type === 'BlockStatement' &&
      !isFunction(bundle.parent(parent))
    ) {
      names.add(node.id.name);
    }
  }
  for (const use of bundle.globals()) {
    if (names.has(use.name))
      refuse(use, `declare class ${use.name} outside the block: it is visible beyond it on the lock`);
  }
}
