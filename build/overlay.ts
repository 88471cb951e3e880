/**
 * Overlays: a module named `*.overlay.ts` becomes one function that holds all of it. Its inner functions are made from flash
 * at each call and freed after it, so that what runs rarely costs no variables at rest (ADR 9).
 */
import MagicString from 'magic-string';
import type { Plugin } from 'rollup';
import { walk, type BaseNode } from './walk.js';

interface Callee extends BaseNode {
  readonly object: BaseNode;
  readonly property: { readonly name?: string };
  readonly computed: boolean;
}

interface Declaration extends BaseNode {
  declaration?: (BaseNode & { id: { name: string }; body: BaseNode }) | null;
  kind?: string;
}

/** Methods of strings that go through a function of src/store/bytes.ts instead, and its name there. */
const byFunction: Readonly<Record<string, string>> = { charCodeAt: 'byteAt', substr: 'part' };
const bytesModule = '#bytes';

/**
 * Puts a call of a function in place of each call of these methods: a method's name stands in flash wherever it is used, a
 * function's is one letter. It takes longer, which is no matter in what runs rarely.
 */
function callByFunction(edited: MagicString, body: readonly BaseNode[]): void {
  const used = new Set<string>();
  for (const statement of body) {
    walk(statement, (node) => {
      const { callee, arguments: args } = node as BaseNode & { callee?: Callee; arguments?: BaseNode[] };
      const name = node.type === 'CallExpression' && callee?.type === 'MemberExpression' ? callee.property.name : undefined;
      const replacement = name === undefined || callee!.computed ? undefined : byFunction[name];
      if (!replacement) return true;
      used.add(replacement);
      edited.appendRight(node.start, `/*@__NOINLINE__*/ ${replacement}$(`);
      edited.overwrite(callee!.object.end, args![0]!.start, ', ');
      return true;
    });
  }
  for (const name of used) edited.prepend(`import { ${name} as ${name}$ } from '${bytesModule}';\n`);
}

/** The transformation alone. Throws what is wrong with the module, as a sentence. */
export function wrapOverlay(code: string, body: readonly BaseNode[]): MagicString {
  const edited = new MagicString(code);
  const entries = body.filter((node) => node.type === 'ExportNamedDeclaration') as Declaration[];
  const entry = entries[0];
  if (entries.length !== 1 || entry?.declaration?.type !== 'FunctionDeclaration') {
    throw new Error('An overlay exports exactly one function and nothing else.');
  }
  for (const node of body) {
    if (node === entry || node.type === 'ImportDeclaration') continue;
    const isConstant = node.type === 'VariableDeclaration' && (node as Declaration).kind === 'const';
    if (node.type !== 'FunctionDeclaration' && !isConstant) {
      throw new Error(
        'An overlay keeps no state and runs nothing when loaded: at its top level stand functions and constants.',
      );
    }
    edited.move(node.start, node.end, entry.declaration.body.start + 1);
  }
  callByFunction(edited, body);
  return edited;
}

export function overlays(): Plugin {
  return {
    name: 'overlays',
    transform(code, id) {
      if (!id.endsWith('.overlay.ts')) return null;
      try {
        const edited = wrapOverlay(code, this.parse(code).body as unknown as BaseNode[]);
        return { code: edited.toString(), map: edited.generateMap({ hires: true }) };
      } catch (error) {
        return this.error(`${id}: ${(error as Error).message}`);
      }
    },
  };
}
