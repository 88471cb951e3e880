/** The program as every rule wants it: parsed once, with parents, scopes and definitions at hand. */
import { type AnyNode, type Comment, type Program, type Token, parse } from 'acorn';
import { type Reference, type Scope, type ScopeManager, type Variable, analyze } from 'eslint-scope';
import type * as ESTree from 'estree';

export type { AnyNode } from 'acorn';
export type { Reference, Scope, Variable } from 'eslint-scope';

/** A node of one given type, for instance `NodeOf<'CallExpression'>`. */
export type NodeOf<T extends AnyNode['type']> = Extract<AnyNode, { type: T }>;

export type FunctionNode = NodeOf<'FunctionDeclaration'> | NodeOf<'FunctionExpression'> | NodeOf<'ArrowFunctionExpression'>;
export type ClassNode = NodeOf<'ClassDeclaration'> | NodeOf<'ClassExpression'>;
export type IdentifierNode = NodeOf<'Identifier'>;

/** True for the three kinds of function; methods and accessors hold a FunctionExpression. */
export function isFunction(node: AnyNode | null | undefined): node is FunctionNode {
  return (
    node?.type === 'FunctionDeclaration' || node?.type === 'FunctionExpression' || node?.type === 'ArrowFunctionExpression'
  );
}

export function isClass(node: AnyNode | null | undefined): node is ClassNode {
  return node?.type === 'ClassDeclaration' || node?.type === 'ClassExpression';
}

export type Loop = NodeOf<'ForStatement' | 'ForInStatement' | 'ForOfStatement' | 'WhileStatement' | 'DoWhileStatement'>;

export function isLoop(node: AnyNode | null | undefined): node is Loop {
  return node !== null && node !== undefined && /^(For(In|Of)?|While|DoWhile)Statement$/.test(node.type);
}

/** The direct children of a node, in the order of the text. */
export function childrenOf(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = [];
  for (const value of Object.values(node) as unknown[]) {
    for (const candidate of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(candidate)) children.push(candidate);
    }
  }
  // A shorthand property has one node as key and as value: it is one child.
  return [...new Set(children)].sort((a, b) => a.start - b.start);
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** The name of a property where the text gives it: `o.name`, `o['name']`, `{name: 1}`, `{'name': 1}`, a method's name. */
export function keyName(
  node: NodeOf<'MemberExpression' | 'Property' | 'MethodDefinition' | 'PropertyDefinition'>,
): string | undefined {
  const key: AnyNode = node.type === 'MemberExpression' ? node.property : node.key;
  if (!node.computed && key.type === 'Identifier') return key.name;
  if (key.type === 'Literal' && (typeof key.value === 'string' || typeof key.value === 'number')) return String(key.value);
  return undefined;
}

/**
 * A parsed program with what the rules ask of it: all nodes, their parents, the tokens, and which variable an
 * identifier means.
 */
export class Bundle {
  /** Every node, a parent before its children, in the order of the text. */
  readonly nodes: readonly AnyNode[];
  readonly comments: readonly Comment[];
  readonly program: Program;
  private readonly tokens: readonly Token[];
  private readonly parents = new Map<AnyNode, AnyNode>();
  private readonly variables = new Map<AnyNode, Variable>();
  private readonly references = new Map<AnyNode, Reference>();
  private readonly scopes: ScopeManager;

  /**
   * @param code a script; `return` outside a function is allowed, so that a function's body can be judged
   * @throws SyntaxError of acorn, with `loc`, when the text is no JavaScript
   */
  constructor(readonly code: string) {
    const tokens: Token[] = [];
    const comments: Comment[] = [];
    this.program = parse(code, {
      ecmaVersion: 2024,
      sourceType: 'script',
      allowReturnOutsideFunction: true,
      locations: true,
      ranges: true,
      onToken: tokens,
      onComment: comments,
    });
    this.tokens = tokens;
    this.comments = comments;

    const nodes: AnyNode[] = [];
    const visit = (node: AnyNode): void => {
      nodes.push(node);
      for (const child of childrenOf(node)) {
        this.parents.set(child, node);
        visit(child);
      }
    };
    visit(this.program);
    this.nodes = nodes;

    // `nodejsScope` makes the top level a function's scope, which is what resolves its `var`s; `optimistic` keeps
    // resolving names in functions that call eval.
    this.scopes = analyze(this.program as ESTree.Program, {
      ecmaVersion: 2024,
      sourceType: 'script',
      nodejsScope: true,
      optimistic: true,
    });
    for (const scope of this.scopes.scopes) {
      for (const variable of scope.variables) {
        for (const identifier of variable.identifiers) {
          // A class has its name twice, outside and inside; the outer one is what the program around it uses.
          const node = identifier as unknown as AnyNode;
          if (!this.variables.has(node)) this.variables.set(node, variable);
        }
      }
      for (const reference of scope.references) {
        const identifier = reference.identifier as unknown as AnyNode;
        this.references.set(identifier, reference);
        if (reference.resolved) this.variables.set(identifier, reference.resolved);
      }
    }
  }

  parent(node: AnyNode): AnyNode | undefined {
    return this.parents.get(node);
  }

  /** The parents of a node, the nearest first. */
  *ancestors(node: AnyNode): Generator<AnyNode> {
    for (let up = this.parents.get(node); up; up = this.parents.get(up)) yield up;
  }

  /** True when `inner` is `outer` or lies within it. */
  within(inner: AnyNode, outer: AnyNode): boolean {
    return inner.start >= outer.start && inner.end <= outer.end;
  }

  /** The function that a node belongs to, or the program. A function belongs to the one around it. */
  functionOf(node: AnyNode): FunctionNode | Program {
    for (const up of this.ancestors(node)) if (isFunction(up)) return up;
    return this.program;
  }

  /** The variable that an identifier declares or uses; undefined for globals and for property names. */
  variable(node: AnyNode | null | undefined): Variable | undefined {
    return node ? this.variables.get(node) : undefined;
  }

  /** The use of a variable that an identifier is, if it is one. */
  reference(node: AnyNode): Reference | undefined {
    return this.references.get(node);
  }

  /** The identifiers that name something the program does not declare. */
  *globals(): Generator<IdentifierNode> {
    for (const reference of this.references.values()) {
      if (!reference.resolved) yield reference.identifier as unknown as IdentifierNode;
    }
  }

  /** True when the identifier is such a global with this name. */
  isGlobal(node: AnyNode | null | undefined, name: string): boolean {
    return node?.type === 'Identifier' && node.name === name && this.references.get(node)?.resolved === null;
  }

  /** All scopes, outer before inner. */
  allScopes(): readonly Scope[] {
    return this.scopes.scopes;
  }

  tokenBefore(offset: number): Token | undefined {
    return this.tokens[this.firstTokenFrom(offset) - 1];
  }

  tokenAfter(offset: number): Token | undefined {
    return this.tokens[this.firstTokenFrom(offset)];
  }

  private firstTokenFrom(offset: number): number {
    let low = 0;
    let high = this.tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.tokens[middle]!.start < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * The only value a variable ever gets, when that is certain: a `var`, `let` or `const` with one initialiser and no
   * other write, a function, or a class.
   */
  definition(variable: Variable): AnyNode | undefined {
    if (variable.defs.length !== 1) return undefined;
    const definition = variable.defs[0]!;
    const writes = variable.references.filter((reference) => reference.isWrite());
    if (definition.type === 'FunctionName' || definition.type === 'ClassName') {
      return writes.length === 0 ? (definition.node as AnyNode) : undefined;
    }
    if (definition.type !== 'Variable') return undefined;
    const declarator = definition.node as unknown as NodeOf<'VariableDeclarator'>;
    const loop = this.parent(this.parent(declarator)!);
    if (loop?.type === 'ForInStatement' || loop?.type === 'ForOfStatement') return undefined;
    return declarator.id.type === 'Identifier' && declarator.init && writes.length === 1 ? declarator.init : undefined;
  }

  /** What an expression stands for when it is a name with one certain value; otherwise the expression itself. */
  resolve(node: AnyNode): AnyNode {
    let current: AnyNode = node;
    for (let steps = 0; steps < 8 && current.type === 'Identifier'; steps++) {
      const variable = this.variable(current);
      const definition = variable && this.definition(variable);
      if (!definition) break;
      current = definition;
    }
    return current;
  }
}
