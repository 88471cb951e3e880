/** The list of rules: to look up what there is, and to name a finding's rule. */
import { bans } from './bans.js';
import { checkArrays } from './arrays.js';
import { checkBounds, checkTypedArrays } from './binary.js';
import { checkCompiled } from './compiled.js';
import { checkComparisons } from './comparisons.js';
import { checkErrors } from './errors.js';
import { checkDictionaries } from './dictionaries.js';
import { checkListing } from './listing.js';
import { checkKeys, checkMissingMembers } from './members.js';
import { checkObjectCalls } from './objects.js';
import { checkPatterns } from './patterns.js';
import { checkTime } from './time.js';
import type { Bundle } from './bundle.js';
import { checkClassFields, checkConstruction, checkInheritance, checkMethodsAreNotListed, checkSuper } from './classes.js';
import type { Refuse } from './finding.js';
import { checkArguments, checkFunctions } from './functions.js';
import { checkConstants } from './folding.js';
import { checkHoisting } from './hoisting.js';
import { checkIdentifiers } from './identifiers.js';
import { checkLineBreaks } from './lines.js';
import { checkIterables, checkKeyLoops, checkLoopClosures, checkLoopFunctions } from './loops.js';
import { checkNames } from './names.js';
import { checkSums } from './sums.js';
import { checkSyntax } from './syntax.js';
import { checkText } from './text.js';
import { checkArrowThis, checkThisValues } from './this.js';

export interface RuleOptions {
  /** The firmware's own level: also bans what is right only for some data. */
  readonly strict: boolean;
}

export interface Rule {
  readonly id: string;
  /** What the interpreter does, in one sentence. */
  readonly reason: string;
  readonly check: (bundle: Bundle, refuse: Refuse, options: RuleOptions) => void;
}

/** All rules of the gate. */
export const rules: readonly Rule[] = [
  { id: 'syntax', reason: 'The parser does not know it and stops when it comes there.', check: checkSyntax },
  { id: 'name', reason: 'The lexer takes it for a keyword, or cannot read it.', check: checkIdentifiers },
  { id: 'line-break', reason: 'A line break is white space and nothing more.', check: checkLineBreaks },
  {
    id: 'hoisting',
    reason: 'var and function exist from the moment their declaration runs, not before.',
    check: (bundle, refuse, options) => {
      checkHoisting(bundle, refuse, options.strict);
    },
  },
  { id: 'loop-closure', reason: 'The variable of a loop head is one for all rounds.', check: checkLoopClosures },
  { id: 'loop-function', reason: 'A function declared in a loop is made once.', check: checkLoopFunctions },
  { id: 'loop-keys', reason: 'for..in walks the object itself, not a list of its keys.', check: checkKeyLoops },
  { id: 'loop-values', reason: 'for..of does not check what it goes through.', check: checkIterables },
  { id: 'class-field', reason: 'Class fields live on the prototype, made once.', check: checkClassFields },
  { id: 'class-listing', reason: 'Methods are enumerable.', check: checkMethodsAreNotListed },
  {
    id: 'inheritance',
    reason: 'super looks at the class of the instance; statics are not inherited.',
    check: checkInheritance,
  },
  { id: 'super', reason: 'super is known only in the text of a method.', check: checkSuper },
  { id: 'construction', reason: 'new is not checked and any returned value counts.', check: checkConstruction },
  { id: 'arrow-this', reason: 'Whether an arrow keeps this is guessed from its tokens.', check: checkArrowThis },
  { id: 'this-value', reason: "this is the caller's value as it is.", check: checkThisValues },
  { id: 'arguments', reason: 'arguments is an array of its own.', check: checkArguments },
  { id: 'function', reason: 'Functions are simpler objects.', check: checkFunctions },
  { id: 'compiled', reason: 'The compiler behind "jit" knows less than the interpreter.', check: checkCompiled },
  {
    id: 'global',
    reason: 'The interpreter does not have it.',
    check: (bundle, refuse, options) => {
      checkNames(bundle, refuse, { hardware: options.strict });
    },
  },
  { id: 'text', reason: 'Strings are bytes, and their lexer is a small one.', check: checkText },
  { id: 'constant', reason: 'Numbers, texts and patterns are worked out otherwise.', check: checkConstants },
  { id: 'sum', reason: 'Numbers print with about twelve digits.', check: checkSums },
  { id: 'member', reason: 'The interpreter does not have it.', check: checkMissingMembers },
  { id: 'key', reason: 'Texts, numbers and byte arrays throw for keys that they do not know.', check: checkKeys },
  { id: 'dictionary', reason: 'Every object answers to on, emit, clone and others.', check: checkDictionaries },
  { id: 'listing', reason: 'Properties have no attributes and keep the order of insertion.', check: checkListing },
  { id: 'object', reason: 'The functions of Object do less.', check: checkObjectCalls },
  {
    id: 'comparison',
    reason: 'Byte arrays and dates compare by content; values have no wrappers.',
    check: checkComparisons,
  },
  { id: 'error', reason: 'Errors of the engine have other kinds and texts; finally is weaker.', check: checkErrors },
  { id: 'bounds', reason: 'Nothing checks the bounds of binary data.', check: checkBounds },
  {
    id: 'typed-array',
    reason: 'slice and filter give plain arrays; assignments give what was stored.',
    check: checkTypedArrays,
  },
  { id: 'array', reason: 'sort is not stable, length is read-only, callbacks see what is appended.', check: checkArrays },
  { id: 'time', reason: 'Invalid dates are 0, the clock has fractions, timers are numbers.', check: checkTime },
  { id: 'pattern', reason: 'The matcher knows plain groups, classes, * and + only.', check: checkPatterns },
  ...bans.map(({ id, reason, check }) => ({
    id: `ban-${id}`,
    reason,
    check: (bundle: Bundle, refuse: Refuse, options: RuleOptions): void => {
      if (options.strict) check(bundle, refuse);
    },
  })),
];
