/**
 * Short names for the fields of the firmware's own state: the interpreter keeps a name with its value, four letters for nothing
 * and each further twelve in a variable of their own, and it reads the name again wherever it stands (ADR 10).
 */
import MagicString, { type SourceMap } from 'magic-string';
import type { Plugin } from 'rollup';
import { type AnyNode, Bundle, keyName, type NodeOf } from './dialect/bundle.js';

/** The fields of an object, or undefined where one could be reached otherwise than by its name. */
function fieldsOf(object: NodeOf<'ObjectExpression'>): Map<AnyNode, string> | undefined {
  const fields = new Map<AnyNode, string>();
  for (const property of object.properties) {
    if (property.type !== 'Property' || property.computed || property.shorthand || property.key.type !== 'Identifier')
      return undefined;
    fields.set(property.key, property.key.name);
  }
  return fields;
}

/** 'a', 'b' … 'z', 'a1', 'b1' … */
function shortName(at: number): string {
  const turn = Math.floor(at / 26);
  return String.fromCharCode(97 + (at % 26)) + (turn ? String(turn) : '');
}

/**
 * Renames the fields of each constant object at the top level that is used for nothing but its fields.
 * @param code a script; it means the same afterwards
 */
export function shortenFields(code: string): { readonly code: string; readonly map: SourceMap } {
  const bundle = new Bundle(code);
  const text = new MagicString(code);
  for (const declaration of bundle.program.body) {
    if (declaration.type !== 'VariableDeclaration' || declaration.kind !== 'const') continue;
    for (const { id, init } of declaration.declarations) {
      const fields = init?.type === 'ObjectExpression' ? fieldsOf(init) : undefined;
      if (!fields) continue;
      const uses = bundle
        .variable(id)!
        .references.filter((reference) => !reference.init)
        .map(({ identifier }) => bundle.parent(identifier as unknown as AnyNode)!);
      const names = [...new Set(fields.values())];
      const isField = (use: AnyNode): use is NodeOf<'MemberExpression'> =>
        use.type === 'MemberExpression' &&
        !use.computed &&
        names.includes(keyName(use)!) &&
        bundle.variable(use.object) === bundle.variable(id);
      if (!uses.every(isField)) continue;
      for (const [key, name] of fields) text.overwrite(key.start, key.end, shortName(names.indexOf(name)));
      for (const use of uses) {
        const { start, end } = use.property;
        text.overwrite(start, end, shortName(names.indexOf(keyName(use)!)));
      }
    }
  }
  return { code: text.toString(), map: text.generateMap({ hires: true }) };
}

export function fields(): Plugin {
  return { name: 'fields', renderChunk: (code) => shortenFields(code) };
}
