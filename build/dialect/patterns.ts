/** The gate's view of regular expressions: the lock's matcher goes wrong without saying so. */
import { type AnyNode, type Bundle, isFunction, keyName } from './bundle.js';
import type { Refuse } from './finding.js';
import { Folding } from './folding.js';
import { globalName } from './globals.js';
import { kindOf } from './kinds.js';

/** Patterns that the lock reads otherwise than ECMAScript, whatever they are used on. */
export function checkPatterns(bundle: Bundle, refuse: Refuse): void {
  const folding = Folding.of(bundle);
  for (const node of bundle.nodes) {
    if (node.type === 'Literal' && 'regex' in node) {
      const { pattern, flags } = node.regex;
      if (hasBareSlash(pattern)) refuse(node, 'escape / in a class: it ends the pattern on the lock');
      const known = isUseKnown(bundle, folding, node);
      const wrong = flagAdvice(flags) ?? (known ? undefined : patternAdvice(pattern));
      if (wrong !== undefined) refuse(node, wrong);
    }
    if ((node.type === 'NewExpression' || node.type === 'CallExpression') && globalName(bundle, node.callee) === 'RegExp') {
      const [source, flags] = node.arguments;
      if (source && kindOf(bundle, source) === 'pattern')
        refuse(node, 'RegExp takes a text, not a pattern: use its source');
      const text = source && folding.value(source);
      const flagText = flags ? folding.value(flags) : '';
      const wrong =
        (typeof flagText === 'string' ? flagAdvice(flagText) : undefined) ??
        (typeof text === 'string' && !isUseKnown(bundle, folding, node) ? patternAdvice(text) : undefined);
      if (wrong !== undefined) refuse(node, wrong);
    }
    if (node.type === 'MemberExpression' && keyName(node) === 'toString' && kindOf(bundle, node.object) === 'pattern') {
      refuse(node, 'a pattern has no text on the lock: use its source');
    }
  }
}

/** True when what the pattern gives is a constant, which the rule "constant" has looked at. */
function isUseKnown(bundle: Bundle, folding: Folding, node: AnyNode): boolean {
  for (const up of bundle.ancestors(node)) {
    if (up.type === 'CallExpression' && folding.compare(up)) return true;
    if (isFunction(up)) return false;
  }
  return false;
}

function flagAdvice(flags: string): string | undefined {
  return /[^giu]/.test(flags) ? 'only the flags g and i: the lock ignores m and y and stops at others' : undefined;
}

function hasBareSlash(pattern: string): boolean {
  return /\[(\\.|[^\]\\/])*\//.test(pattern.replace(/\\\[/g, ''));
}

/** What to do about a pattern that the lock matches wrongly; undefined when it is fine. */
function patternAdvice(pattern: string): string | undefined {
  const outside = pattern.replace(/\[(\\.|[^\]\\])*\]/g, '[]').replace(/\\[\\^$.*+?()[\]{}|/-]/g, 'x');
  if (/\(\?/.test(outside)) return 'only plain groups in patterns: no (?:), (?=), (?!), (?<)';
  if (/[?]/.test(outside)) return 'no ? in patterns: test by hand';
  if (/\{\d+(,\d*)?\}/.test(outside)) return 'no {n} in patterns: repeat the atom, or test the length by hand';
  if (/\)[*+]/.test(outside)) return 'no repeated groups in patterns: test by hand';
  if (/\\[bB]/.test(outside)) return 'no \\b in patterns: test by hand';
  if (/\\[1-9]/.test(outside)) return 'no backreferences in patterns';
  if (/\\[ckpPu]/.test(outside)) return 'no \\u, \\c, \\k or \\p in patterns: use \\xNN';
  if (/\([^()]*\(/.test(outside)) return 'no groups in groups in patterns';
  if (/\([^()]*\|[^()]*\)/.test(outside)) return 'no | within a group: test the alternatives one by one';
  if (/\|/.test(outside) && /[()^$]/.test(outside))
    return 'no | beside groups or anchors: test the alternatives one by one';
  return undefined;
}
