/**
 * Takes back what a minifier writes for want of tokens: `true`, `false` and `undefined` are a byte each in flash, and read in one
 * step; `!0` is two, `!1` three, `void 0` two.
 */
import MagicString, { type SourceMap } from 'magic-string';
import type { Plugin } from 'rollup';
import { type AnyNode, Bundle } from './dialect/bundle.js';

function wordOf(node: AnyNode): string | undefined {
  if (node.type !== 'UnaryExpression' || node.argument.type !== 'Literal') return undefined;
  const { value } = node.argument;
  if (node.operator === '!' && (value === 0 || value === 1)) return String(!value);
  return node.operator === 'void' && value === 0 ? 'undefined' : undefined;
}

/** @param code a script; it means the same afterwards */
export function restoreWords(code: string): { readonly code: string; readonly map: SourceMap } {
  const text = new MagicString(code);
  for (const node of new Bundle(code).nodes) {
    const word = wordOf(node);
    if (word) text.overwrite(node.start, node.end, /\w/.test(code.charAt(node.start - 1)) ? ` ${word}` : word);
  }
  return { code: text.toString(), map: text.generateMap({ hires: true }) };
}

/** It belongs behind the minifier. */
export function words(): Plugin {
  return { name: 'words', renderChunk: { order: 'post', handler: (code) => restoreWords(code) } };
}
