/**
 * Overlays: a module named `*.overlay.ts` becomes one function that holds all of it. Its inner functions are made from flash
 * at each call and freed after it, so that what runs rarely costs no variables at rest (ADR 9).
 */
import MagicString from 'magic-string';
import type { Plugin } from 'rollup';
import { walk, type BaseNode } from './walk.js';

interface Member extends BaseNode {
  readonly object: BaseNode;
  readonly property: BaseNode & { readonly name: string };
  readonly computed: boolean;
}

interface Declaration extends BaseNode {
  declaration?: (BaseNode & { id: { name: string }; body: BaseNode }) | null;
  kind?: string;
}

/** What goes through a function of src/store/bytes.ts instead, and its name there. */
const byFunction: Readonly<Record<string, string>> = { charCodeAt: 'byteAt', substr: 'part', length: 'size' };
const bytesModule = '#bytes';

/**
 * Puts a call of a function in place of each of these: a member's name stands in flash wherever it is used, a function's is one
 * letter. It takes longer, which is no matter in what runs rarely.
 */
function callByFunction(edited: MagicString, body: readonly BaseNode[]): void {
  const used = new Set<string>();
  const call = (node: BaseNode, member: Member, argumentsFrom: number | undefined): void => {
    const name = byFunction[member.property.name]!;
    used.add(name);
    edited.appendRight(node.start, `/*@__NOINLINE__*/ ${name}$(`);
    // What an object is put in brackets with stands before the dot.
    const dot = edited.original.lastIndexOf('.', member.property.start);
    edited.overwrite(dot, argumentsFrom ?? member.end, argumentsFrom === undefined ? ')' : ', ');
  };
  for (const statement of body) {
    walk(statement, (node) => {
      const { callee, arguments: given } = node as BaseNode & { callee?: BaseNode; arguments?: BaseNode[] };
      if (callee && isNamed(callee, (name) => name !== 'length' && name in byFunction))
        call(node, callee, given![0]!.start);
      else if (isNamed(node, (name) => name === 'length')) call(node, node, undefined);
      return true;
    });
  }
  for (const name of used) edited.prepend(`import { ${name} as ${name}$ } from '${bytesModule}';\n`);
}

function isNamed(node: BaseNode, matches: (name: string) => boolean): node is Member {
  const { computed, property } = node as Member;
  return node.type === 'MemberExpression' && !computed && matches(property.name);
}

/** What the module exports. */
function entryOf(body: readonly BaseNode[]): NonNullable<Declaration['declaration']> {
  const entries = body.filter((node) => node.type === 'ExportNamedDeclaration') as Declaration[];
  const declaration = entries[0]?.declaration;
  if (entries.length !== 1 || declaration?.type !== 'FunctionDeclaration') {
    throw new Error('An overlay exports exactly one function and nothing else.');
  }
  return declaration;
}

/** The transformation alone. Throws what is wrong with the module, as a sentence. */
export function wrapOverlay(code: string, body: readonly BaseNode[]): MagicString {
  const edited = new MagicString(code);
  const declaration = entryOf(body);
  for (const node of body) {
    if ((node as Declaration).declaration === declaration || node.type === 'ImportDeclaration') continue;
    const isConstant = node.type === 'VariableDeclaration' && (node as Declaration).kind === 'const';
    if (node.type !== 'FunctionDeclaration' && !isConstant) {
      throw new Error(
        'An overlay keeps no state and runs nothing when loaded: at its top level stand functions and constants.',
      );
    }
    edited.move(node.start, node.end, declaration.body.start + 1);
  }
  callByFunction(edited, body);
  return edited;
}

/** @param names takes the names of the overlays */
export function overlays(names: Set<string>): Plugin {
  return {
    name: 'overlays',
    transform(code, id) {
      if (!id.endsWith('.overlay.ts')) return null;
      try {
        const body = this.parse(code).body as unknown as BaseNode[];
        const edited = wrapOverlay(code, body);
        names.add(entryOf(body).id.name);
        return { code: edited.toString(), map: edited.generateMap({ hires: true }) };
      } catch (error) {
        return this.error(`${id}: ${(error as Error).message}`);
      }
    },
  };
}
