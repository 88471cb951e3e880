/** What the firmware forgoes altogether: calls that go wrong with some data, where no reading of the text can tell which. */
import { type Bundle, isFunction } from './bundle.js';
import type { Refuse } from './finding.js';
import { builtInUses, memberName } from './globals.js';
import { kindOf } from './kinds.js';
import { definedNames } from './members.js';
import { checkConversions } from './conversions.js';

/**
 * A call that the firmware does without, because it is right on the lock for some data only and no check of the text can
 * tell which. The gate applies these to the firmware's bundle; judging single expressions does not need them.
 */
export interface Ban {
  readonly id: string;
  readonly reason: string;
  readonly check: (bundle: Bundle, refuse: Refuse) => void;
}

/** A ban on methods by name, on whatever they are called, and on taking them from an object to call them later. */
function method(id: string, names: readonly string[], reason: string): Ban {
  return {
    id,
    reason,
    check: (bundle, refuse) => {
      const own = definedNames(bundle);
      for (const node of bundle.nodes) {
        if (node.type !== 'MemberExpression') continue;
        const name = memberName(bundle, node) ?? '';
        if (!names.includes(name)) continue;
        const parent = bundle.parent(node);
        const isCalled = parent?.type === 'CallExpression' && parent.callee === node;
        if (isCalled || !own.has(name)) refuse(isCalled ? parent : node, reason);
      }
    },
  };
}

/** A ban on functions and static methods, such as 'Math.pow', on whatever is done with them. */
function builtIn(id: string, names: readonly string[], reason: string): Ban {
  return {
    id,
    reason,
    check: (bundle, refuse) => {
      for (const { node, name } of builtInUses(bundle)) if (names.includes(name)) refuse(node, reason);
    },
  };
}

const evaluators = ['eval', 'Function'];
const timers = ['setTimeout', 'setInterval', 'setWatch'];

/** Text that runs: by eval and Function, as a function's `constructor`, or handed to a timer, which takes it on the lock. */
function checkEval(bundle: Bundle, refuse: Refuse): void {
  const reason = 'no eval: the gate cannot see what runs';
  for (const { node, name } of builtInUses(bundle)) {
    const call = bundle.parent(node);
    const first = call?.type === 'CallExpression' && call.callee === node ? call.arguments[0] : undefined;
    const runsText = timers.includes(name) && first && kindOf(bundle, first) === 'string';
    if (evaluators.includes(name) || runsText) refuse(node, reason);
  }
  for (const node of bundle.nodes) {
    if (node.type !== 'MemberExpression' || memberName(bundle, node) !== 'constructor') continue;
    const owner = bundle.resolve(node.object);
    if (isFunction(owner) || kindOf(bundle, node.object) === 'function') refuse(node, reason);
  }
}

export const bans: readonly Ban[] = [
  method('sort', ['sort'], 'no sort(): it is not stable; insert in order instead'),
  method('toFixed', ['toFixed'], 'no toFixed(): it truncates; work in integers of the smallest unit'),
  method('locale', ['toLocaleString', 'toUTCString'], 'no texts of dates but toISOString()'),
  method('pattern', ['exec', 'match', 'replaceAll', 'test'], 'no patterns: the matcher is partial; compare by hand'),
  builtIn('JSON.parse', ['JSON.parse'], 'no JSON.parse(): it takes rubbish; read fixed layouts of bytes'),
  builtIn('Math.pow', ['Math.pow'], 'no Math.pow(): it is inexact; shift or multiply'),
  builtIn('Date', ['Date', 'Date.parse'], 'no Date: an invalid one is 0; keep seconds in a number'),
  { id: 'eval', reason: 'no eval: the gate cannot see what runs', check: checkEval },
  { id: 'number', reason: "no numbers from texts: '010' is 8 on the lock, and '5 ' is none", check: checkConversions },
];
