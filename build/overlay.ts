/**
 * Overlays: a module named `*.overlay.ts` becomes one function that holds all of it. Its inner functions are made from flash
 * at each call and freed after it, so that what runs rarely costs no variables at rest (ADR 9).
 */
import MagicString from 'magic-string';
import type { Plugin } from 'rollup';
import type { BaseNode } from './walk.js';

interface Declaration extends BaseNode {
  declaration?: (BaseNode & { id: { name: string }; body: BaseNode }) | null;
  kind?: string;
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
