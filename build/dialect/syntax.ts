/** The gate's view of syntax, which must not wait for the day when the interpreter comes to that line. */
import { type AnyNode, type Bundle, isClass, isFunction } from './bundle.js';
import type { Refuse } from './finding.js';

/** Node types that the interpreter's parser does not know, with what to write instead. */
const unknownNodes: Partial<Record<AnyNode['type'], string>> = {
  ArrayPattern: 'no destructuring: read the elements one by one',
  AssignmentPattern: 'no default values: test for undefined in the body',
  AwaitExpression: 'no await: use then()',
  ChainExpression: 'no optional chaining: test for undefined first',
  DebuggerStatement: 'no debugger statement in firmware: it stops the interpreter',
  ImportExpression: 'no import(): bundle the module',
  LabeledStatement: 'no labels: put the inner loop into a function and return from it',
  MetaProperty: 'no new.target',
  ObjectPattern: 'no destructuring: read the properties one by one',
  PrivateIdentifier: 'no #private members: use TypeScript\'s "private"',
  RestElement: 'no rest parameters: use arguments',
  SpreadElement: 'no spread: use concat, apply or Object.assign',
  StaticBlock: 'no static blocks: assign after the class',
  TaggedTemplateExpression: 'no tagged templates: call the function',
  WithStatement: 'no with statement',
  YieldExpression: 'no generators: return an array',
};

/** Syntax that the interpreter stops at, most often only when it reaches the place. */
export function checkSyntax(bundle: Bundle, refuse: Refuse): void {
  for (const node of bundle.nodes) {
    const advice = unknownNodes[node.type];
    if (advice) refuse(node, advice);
    if (isFunction(node)) {
      if (node.async) refuse(node, 'no async functions: use then()');
      if (node.generator) refuse(node, 'no generators: return an array');
    }
    switch (node.type) {
      case 'Property':
      case 'MethodDefinition':
      case 'PropertyDefinition':
        if (node.computed) refuse(node.key, 'no computed keys: assign with o[key] = value afterwards');
        break;
      case 'BinaryExpression':
        if (node.operator === '**') refuse(node, 'no ** operator: multiply');
        break;
      case 'AssignmentExpression':
        if (['**=', '??=', '||=', '&&='].includes(node.operator)) {
          refuse(node, `no ${node.operator} operator: write the assignment out`);
        }
        break;
      case 'ForOfStatement':
        if (node.await) refuse(node, 'no for await');
        break;
      case 'Literal':
        if ('bigint' in node) refuse(node, 'no BigInt: use two 32-bit halves');
        break;
      case 'MemberExpression':
        if (node.computed && node.property.type === 'SequenceExpression' && !inParentheses(bundle, node.property)) {
          refuse(node.property, 'no comma inside []: evaluate the first part before');
        }
        break;
      case 'SwitchStatement': {
        const fallback = node.cases.findIndex((one) => !one.test);
        if (fallback >= 0 && fallback !== node.cases.length - 1) {
          refuse(node.cases[fallback]!, 'no case after default: put default last');
        }
        break;
      }
      default:
    }
    if (node.type === 'ClassExpression' && isReadInArrow(bundle, node)) {
      refuse(node, 'no class in an arrow without braces: write { return ...; }');
    }
    if (isClass(node) && node.superClass) checkSuperClass(bundle, node.superClass, refuse);
  }
  for (const comment of bundle.comments) {
    const opening = bundle.code.slice(comment.start, comment.start + 2);
    if (opening !== '/*' && opening !== '//') refuse(comment, 'no HTML-like comments');
  }
}

function checkSuperClass(bundle: Bundle, superClass: AnyNode, refuse: Refuse): void {
  if (superClass.type !== 'Identifier' || inParentheses(bundle, superClass)) {
    refuse(superClass, 'extends takes a plain name: give the base class one first');
  }
}

function inParentheses(bundle: Bundle, node: AnyNode): boolean {
  const before = bundle.tokenBefore(node.start);
  return before?.type.label === '(' && bundle.code[bundle.tokenAfter(node.end)?.start ?? 0] === ')';
}

/** True where the interpreter reads a node as part of an arrow's expression; object literals and braces it skips. */
function isReadInArrow(bundle: Bundle, node: AnyNode): boolean {
  for (const up of bundle.ancestors(node)) {
    if (up.type === 'ObjectExpression' || up.type === 'BlockStatement') return false;
    if (up.type === 'ArrowFunctionExpression') return true;
  }
  return false;
}
