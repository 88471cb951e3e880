/** Mends what minifiers break: they count on hoisting, which the interpreter does not have. */
import MagicString, { type SourceMap } from 'magic-string';
import { type AnyNode, Bundle, type FunctionNode, type NodeOf, type Variable, isFunction } from './bundle.js';
import { earlyUses } from './hoisting.js';

export interface Hoisted {
  readonly code: string;
  readonly map: SourceMap;
  /** How many variables and functions were declared earlier than before. */
  readonly count: number;
}

type Block = NodeOf<'Program'> | NodeOf<'BlockStatement'>;

/**
 * Moves declarations to where they are needed: minifiers rely on hoisting, the interpreter has none. A function that may
 * be called above its declaration moves to the top of its block; a `var` that may be used above its own is declared at
 * the top of its function, and its initialiser stays where it is.
 *
 * @param code a script
 * @returns the script, with the same meaning in any engine, and a map back to `code`
 * @throws SyntaxError when the text is no JavaScript
 */
export function hoist(code: string): Hoisted {
  const bundle = new Bundle(code);
  const text = new MagicString(code);
  const names = new Map<Block, Set<string>>();
  const functions = new Set<NodeOf<'FunctionDeclaration'>>();
  const variables = new Set<Variable>();
  for (const { variable, declarations } of earlyUses(bundle)) {
    variables.add(variable);
    for (const declaration of declarations) {
      if (declaration.type === 'FunctionDeclaration') functions.add(declaration);
      else {
        const body = bodyOf(bundle.functionOf(declaration));
        if (body) names.set(body, (names.get(body) ?? new Set()).add(variable.name));
      }
    }
  }
  for (const [body, wanted] of names) text.appendRight(top(body), `var ${[...wanted].join(',')};`);
  for (const declaration of functions) {
    const block = bundle.parent(declaration);
    if (!block || !isBlock(block) || top(block) === declaration.start) continue;
    text.move(declaration.start, declaration.end, top(block));
  }
  return { code: text.toString(), map: text.generateMap({ hires: true }), count: variables.size };
}

function isBlock(node: AnyNode): node is Block {
  return node.type === 'Program' || node.type === 'BlockStatement';
}

/** The block that holds a function's `var`s; an arrow without braces has none. */
function bodyOf(fn: FunctionNode | NodeOf<'Program'>): Block | undefined {
  const body: AnyNode = isFunction(fn) ? fn.body : fn;
  return isBlock(body) ? body : undefined;
}

/** The offset of the first statement after the directives. */
function top(block: Block): number {
  const first = block.body.find((one) => !(one.type === 'ExpressionStatement' && one.directive !== undefined));
  return first ? first.start : block.end - (block.type === 'BlockStatement' ? 1 : 0);
}
