/** The gate's view of strings: bytes, written in fewer ways. */
import type { AnyNode, Bundle, NodeOf } from './bundle.js';
import type { Refuse } from './finding.js';

const lastByte = 0xff;

/** Strings are bytes on the lock, and its lexer knows fewer ways to write them. */
export function checkText(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    if (node.type === 'Literal' && typeof node.value === 'string') {
      checkCharacters(node, node.value, bundle.code.slice(node.start, node.end), refuse);
    }
    if (node.type === 'Literal' && 'regex' in node) checkAscii(node, node.regex.pattern, refuse);
    if (node.type === 'TemplateElement') {
      checkCharacters(node, node.value.cooked ?? '', node.value.raw, refuse);
      if (/\\\$\{|\$\\\{/.test(node.value.raw)) refuse(node, 'no escaped ${ in a template: use a quoted string');
    }
    if (node.type === 'TemplateLiteral') checkTemplate(bundle, node, refuse);
  }
}

function checkAscii(node: AnyNode, text: string, refuse: Refuse): void {
  // eslint-disable-next-line no-control-regex -- the range of ASCII is what is asked for
  if (/[^\x00-\x7f]/.test(text)) refuse(node, 'write bytes above 0x7F as \\xNN: the source is not decoded');
}

function checkCharacters(node: AnyNode, value: string, raw: string, refuse: Refuse): void {
  checkAscii(node, raw, refuse);
  if (/\\u\{/.test(raw)) refuse(node, 'no \\u{}: it stops the interpreter');
  else if (isAscii(raw) && Array.from(value).some((character) => character.charCodeAt(0) > lastByte)) {
    refuse(node, 'a character above 0xFF loses its high byte: strings are bytes');
  }
  if (node.type === 'Literal' && /\\(\r\n|[\n\r])/.test(raw)) {
    refuse(node, 'no line continuation in a string: the line break stays in it');
  }
}

function isAscii(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- the range of ASCII is what is asked for
  return /^[\x00-\x7f]*$/.test(text);
}

/** The lexer finds the end of `${}` by counting braces, also those in strings. */
function checkTemplate(bundle: Bundle, template: NodeOf<'TemplateLiteral'>, refuse: Refuse): void {
  template.expressions.forEach((hole, index) => {
    const from = template.quasis[index]!.end + '${'.length;
    const to = template.quasis[index + 1]!.start - '}'.length;
    let depth = 0;
    const early = Array.from(bundle.code.slice(from, to)).some((character) => {
      if (character === '{') depth++;
      if (character === '}') depth--;
      return depth < 0;
    });
    if (early || depth !== 0) refuse(hole, 'no { or } in a string within ${}: put it into a variable before');
  });
}
