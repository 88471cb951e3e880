/**
 * Moves what only one overlay can come to into that overlay: there it is made when the overlay is called, and takes no variable at
 * rest (ADR 9). Functions go by themselves; the constants of a module named `*.scoped.ts` go as well, because that is what it is named
 * for: the state of one call.
 */
import MagicString, { type SourceMap } from 'magic-string';
import type { Plugin } from 'rollup';
import { type AnyNode, Bundle, type IdentifierNode, type NodeOf } from './dialect/bundle.js';

type FunctionDeclared = NodeOf<'FunctionDeclaration'> & { readonly id: IdentifierNode };
type Declared = FunctionDeclared | NodeOf<'VariableDeclaration'>;

const scopedModule = '.scoped.ts';

function nameOf(node: Declared): IdentifierNode {
  return (node.type === 'FunctionDeclaration' ? node.id : node.declarations[0]!.id) as IdentifierNode;
}

/** For each of them those that mention it; `undefined` is the script itself. */
function mentions(bundle: Bundle, all: readonly Declared[]): Map<Declared, Set<Declared | undefined>> {
  const found = new Map(all.map((each) => [each, new Set<Declared | undefined>()]));
  for (const each of all) {
    for (const { identifier } of bundle.variable(nameOf(each))!.references) {
      const place = identifier as unknown as AnyNode;
      const by = all.find((other) => bundle.within(place, other));
      if (by !== each) found.get(each)!.add(by);
    }
  }
  return found;
}

/** For each of them all through which every way to it leads, itself included. */
function dominators(mentioned: Map<Declared, Set<Declared | undefined>>): Map<Declared, Set<Declared>> {
  const all = [...mentioned.keys()];
  const result = new Map(all.map((each) => [each, new Set(all)]));
  for (let changed = true; changed;) {
    changed = false;
    for (const [each, by] of mentioned) {
      const before = result.get(each)!;
      const ways = [...by].map((other) => (other ? result.get(other)! : new Set<Declared>()));
      const common = [...before].filter((one) => one === each || (ways.length && ways.every((way) => way.has(one))));
      if (common.length === before.size) continue;
      result.set(each, new Set(common));
      changed = true;
    }
  }
  return result;
}

/**
 * @param code a script of which nothing is used from outside
 * @param overlays names of overlays at its top level
 * @param scoped names of constants that may be moved
 */
export function sinkDeclarations(
  code: string,
  overlays: ReadonlySet<string>,
  scoped: ReadonlySet<string> = new Set(),
): { readonly code: string; readonly map: SourceMap } {
  const bundle = new Bundle(code);
  const text = new MagicString(code);
  const all: Declared[] = [];
  for (const node of bundle.program.body) {
    if (node.type === 'FunctionDeclaration') all.push(node as FunctionDeclared);
    else if (node.type === 'VariableDeclaration' && node.declarations.length === 1 && scoped.has(nameOf(node).name))
      all.push(node);
  }
  const isOverlay = (node: Declared): node is FunctionDeclared =>
    node.type === 'FunctionDeclaration' && overlays.has(node.id.name);
  const above = dominators(mentions(bundle, all));
  const sunk = new Map<Declared | undefined, Declared[]>();
  for (const each of all) {
    // The nearest is the one that all others of them lead to.
    const within = [...above.get(each)!].filter((other) => other !== each).filter(isOverlay);
    const nearest = within.find((one) => within.every((other) => above.get(one)!.has(other)));
    sunk.set(nearest, [...(sunk.get(nearest) ?? []), each]);
  }
  const textOf = (node: Declared): string => {
    const inner = sunk.get(node);
    if (node.type !== 'FunctionDeclaration' || !inner) return code.slice(node.start, node.end);
    const bodyAt = node.body.start + 1;
    return `${code.slice(node.start, bodyAt)}${inner.map(textOf).join('\n')}${code.slice(bodyAt, node.end)}`;
  };
  for (const each of all) {
    if (!sunk.get(undefined)?.includes(each)) text.remove(each.start, each.end);
    else if (sunk.has(each)) text.overwrite(each.start, each.end, textOf(each));
  }
  return { code: text.toString(), map: text.generateMap({ hires: true }) };
}

/** @param overlays names of the overlays, once all modules are loaded */
export function sink(overlays: ReadonlySet<string>): Plugin {
  const scoped = new Set<string>();
  return {
    name: 'sink',
    transform(code, id) {
      if (!id.endsWith(scopedModule)) return;
      for (const node of this.parse(code).body) {
        if (node.type !== 'ExportNamedDeclaration' || node.declaration?.type !== 'VariableDeclaration') continue;
        for (const { id: name } of node.declaration.declarations) if (name.type === 'Identifier') scoped.add(name.name);
      }
    },
    renderChunk: (code) => sinkDeclarations(code, overlays, scoped),
  };
}
