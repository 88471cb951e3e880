/** The gate's view of names: the interpreter's lexer takes fewer of them, and only so much of each. */
import { type AnyNode, type Bundle, keyName } from './bundle.js';
import type { Refuse } from './finding.js';

/** What the interpreter's lexer takes for keywords; ECMAScript allows some of them as names. */
const keywords = new Set(
  (
    'if else do while for break continue function return var let const this throw try catch finally true false null ' +
    'undefined new in instanceof of switch case default delete typeof void debugger class extends super static'
  ).split(' '),
);

/** Longer names are cut off, so that two of them can become one. */
const longestName = 63;

/** Names that the interpreter's lexer or parser does not take. */
export function checkIdentifiers(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (node.type === 'Identifier') checkIdentifier(bundle, node, refuse);
    if (node.type === 'MethodDefinition' || node.type === 'PropertyDefinition') {
      checkMemberName(node, node.key, 'a class member', refuse);
    }
    if (node.type === 'Property' && (node.kind === 'get' || node.kind === 'set')) {
      checkMemberName(node, node.key, 'an accessor', refuse);
    }
  }
}

function checkIdentifier(bundle: Bundle, node: AnyNode & { type: 'Identifier' }, refuse: Refuse): void {
  const written = bundle.code.slice(node.start, node.end);
  // eslint-disable-next-line no-control-regex -- the range of ASCII is what is asked for
  if (/[^\x00-\x7f]/.test(written)) refuse(node, 'only ASCII letters in names');
  else if (written.includes('\\')) refuse(node, 'no escapes in names');
  else if (node.name.length > longestName) refuse(node, `a name is cut off after ${longestName} characters: shorten it`);
  const names = bundle.variable(node) !== undefined || bundle.reference(node) !== undefined;
  if (names && node.name !== 'undefined' && keywords.has(node.name))
    refuse(node, `"${node.name}" is a keyword on the lock`);
  if (node.name === 'undefined' && bundle.variable(node)) refuse(node, '"undefined" is a keyword on the lock');
}

function checkMemberName(
  node: AnyNode & { type: 'MethodDefinition' | 'PropertyDefinition' | 'Property' },
  key: AnyNode,
  what: string,
  refuse: Refuse,
): void {
  if (node.computed) return; // a matter of syntax.ts
  const name = keyName(node);
  if (key.type === 'Literal') refuse(key, `${what} needs a plain name, not a string or a number`);
  else if (name !== undefined && keywords.has(name)) refuse(key, `${what} cannot be named "${name}"`);
}
