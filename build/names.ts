/**
 * Short names where they are used most. The minifier hands out names scope by scope, whatever their uses; what is used in a hundred
 * places may get two letters, which stand in flash a hundred times.
 */
import MagicString, { type SourceMap } from 'magic-string';
import type { Plugin } from 'rollup';
import { type AnyNode, Bundle, type Scope, type Variable } from './dialect/bundle.js';

const first = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$_'];
const reserved = new Set(['do', 'if', 'in', 'of', 'as', 'is', 'on']);

function* candidates(): Generator<string> {
  yield* first;
  for (const one of first) for (const two of [...first, ...'0123456789']) if (!reserved.has(one + two)) yield one + two;
}

/** The scopes in which another variable of its name would be taken for it: its own, and those from each use up to that. */
function reach(variable: Variable): Set<Scope> {
  const scopes = new Set([variable.scope]);
  for (const { from } of variable.references)
    for (let scope: Scope | null = from; scope && scope !== variable.scope; scope = scope.upper) scopes.add(scope);
  return scopes;
}

/** @param code a script; it means the same afterwards */
export function shortenNames(code: string): { readonly code: string; readonly map: SourceMap } {
  const bundle = new Bundle(code);
  const text = new MagicString(code);
  const globals = new Set(Array.from(bundle.globals(), ({ name }) => name));
  const variables = bundle
    .allScopes()
    .flatMap((scope) => scope.variables)
    .filter(({ identifiers }) => identifiers.length)
    .map((variable) => {
      const places = [...variable.identifiers, ...variable.references.map(({ identifier }) => identifier)];
      return { variable, places: new Set(places as unknown as AnyNode[]), reach: reach(variable) };
    })
    .sort((a, b) => b.places.size - a.places.size);
  /** Names that a variable declared in this scope must not have: of those declared there, and of those that reach into it. */
  const taken = new Map<Scope, Set<string>>();
  const declared = new Map<Scope, Set<string>>();
  const namesIn = (map: Map<Scope, Set<string>>, scope: Scope): Set<string> => {
    if (!map.has(scope)) map.set(scope, new Set());
    return map.get(scope)!;
  };
  for (const { variable, places, reach } of variables) {
    const scopes = [...reach];
    for (const name of candidates()) {
      if (globals.has(name) || namesIn(taken, variable.scope).has(name)) continue;
      if (scopes.some((scope) => namesIn(declared, scope).has(name))) continue;
      namesIn(declared, variable.scope).add(name);
      for (const scope of scopes) namesIn(taken, scope).add(name);
      for (const place of places) {
        const parent = bundle.parent(place);
        const isShorthand = parent?.type === 'Property' && parent.shorthand;
        text.overwrite(place.start, place.end, isShorthand ? `${variable.name}:${name}` : name);
      }
      break;
    }
  }
  return { code: text.toString(), map: text.generateMap({ hires: true }) };
}

/** It belongs behind the minifier. */
export function names(): Plugin {
  return { name: 'names', renderChunk: { order: 'post', handler: (code) => shortenNames(code) } };
}
