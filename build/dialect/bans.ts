/** What the firmware forgoes altogether: calls that go wrong with some data, where no reading of the text can tell which. */
import { type Bundle, type NodeOf, keyName } from './bundle.js';
import type { Refuse } from './finding.js';
import { globalName } from './kinds.js';

/**
 * A call that the firmware does without, because it is right on the lock for some data only and no check of the text can
 * tell which. The gate applies these to the firmware's bundle; judging single expressions does not need them.
 */
export interface Ban {
  readonly id: string;
  readonly reason: string;
  readonly check: (bundle: Bundle, refuse: Refuse) => void;
}

/** A ban on methods by name, on whatever they are called. */
function method(id: string, names: readonly string[], reason: string): Ban {
  return {
    id,
    reason,
    check: (bundle, refuse) => {
      for (const node of calls(bundle)) {
        if (node.callee.type === 'MemberExpression' && names.includes(keyName(node.callee) ?? '')) refuse(node, reason);
      }
    },
  };
}

/** A ban on functions and static methods, such as 'Math.pow'. */
function builtIn(id: string, names: readonly string[], reason: string): Ban {
  return {
    id,
    reason,
    check: (bundle, refuse) => {
      for (const node of bundle.nodes) {
        if (node.type !== 'CallExpression' && node.type !== 'NewExpression') continue;
        if (names.includes(globalName(bundle, node.callee) ?? '')) refuse(node, reason);
      }
    },
  };
}

function calls(bundle: Bundle): NodeOf<'CallExpression'>[] {
  return bundle.nodes.filter((node): node is NodeOf<'CallExpression'> => node.type === 'CallExpression');
}

export const bans: readonly Ban[] = [
  method('sort', ['sort'], 'no sort(): it is not stable; insert in order instead'),
  method('toFixed', ['toFixed'], 'no toFixed(): it truncates; work in integers of the smallest unit'),
  method('locale', ['toLocaleString', 'toUTCString'], 'no texts of dates but toISOString()'),
  method('pattern', ['exec', 'match', 'replaceAll', 'test'], 'no patterns: the matcher is partial; compare by hand'),
  builtIn('JSON.parse', ['JSON.parse'], 'no JSON.parse(): it takes rubbish; read fixed layouts of bytes'),
  builtIn('Math.pow', ['Math.pow'], 'no Math.pow(): it is inexact; shift or multiply'),
  builtIn('Date', ['Date', 'Date.parse'], 'no Date: an invalid one is 0; keep seconds in a number'),
  builtIn('eval', ['eval', 'Function'], 'no eval: the gate cannot see what runs'),
];
