/*
 * The interpreter's matcher for regular expressions, after jswrap_regexp.c: it walks the text of the pattern, knows no
 * group quantifiers, and takes `|` for the end of the pattern wherever it stands.
 */

export interface LockMatch {
  readonly index: number;
  /** The whole match, then the groups. */
  readonly groups: readonly string[];
}

/** Thrown where the interpreter throws, as for a backreference. */
export class LockPatternError extends Error {}

interface State {
  readonly start: number;
  readonly groups: readonly { start: number; end: number }[];
}

const isDigit = (character: string): boolean => /[0-9]/.test(character);
const isWord = (character: string): boolean => /[0-9A-Za-z_]/.test(character);
const isSpace = (character: string): boolean => /[\t\n\v\f\r ]/.test(character);
const control: Record<string, string> = { f: '\f', b: '\b', n: '\n', r: '\r', t: '\t', v: '\v', 0: '\0' };

/**
 * Finds a pattern as the lock does.
 *
 * @returns the first match from `from` on, or null
 * @throws LockPatternError for a backreference or an unfinished class
 */
export function lockMatch(pattern: string, ignoreCase: boolean, text: string, from = 0): LockMatch | null {
  const matcher = new Matcher(pattern, ignoreCase, text);
  for (let start = from; start === from || start < text.length; start++) {
    const match = matcher.here(0, start, { start, groups: [] });
    if (match) return match;
  }
  return null;
}

class Matcher {
  constructor(
    private readonly pattern: string,
    private readonly ignoreCase: boolean,
    private readonly text: string,
  ) {}

  here(at: number, position: number, state: State): LockMatch | null {
    const next = this.pattern[at];
    if (next === undefined || next === '|') return this.found(position, state);
    if (next === '^') return position === 0 ? this.here(at + 1, position, state) : null;
    if (next === '$') {
      return position >= this.text.length ? this.here(at + 1, position, state) : this.otherwise(at + 1, state);
    }
    if (next === '(') {
      return this.here(at + 1, position, { ...state, groups: [...state.groups, { start: position, end: position }] });
    }
    if (next === ')') {
      // Closes the group opened last, whichever it belongs to.
      const groups = state.groups.map((group, index) =>
        index === state.groups.length - 1 ? { ...group, end: position } : group,
      );
      return this.here(at + 1, position, { ...state, groups });
    }
    const { length, matches } = this.character(at, position);
    const operator = this.pattern[at + length];
    if (operator === '*' || operator === '+') return this.repeat(at, length, matches, operator, position, state);
    if (position < this.text.length && matches) return this.here(at + length, position + 1, state);
    return this.otherwise(at + length, state);
  }

  private repeat(
    at: number,
    length: number,
    first: boolean,
    operator: string,
    position: number,
    state: State,
  ): LockMatch | null {
    const after = at + length + 1;
    if (!first && operator === '+') return this.otherwise(after, state);
    let last = this.here(after, position, state);
    let matches = first;
    for (let end = position; end < this.text.length && matches;) {
      end++;
      matches = this.character(at, end).matches;
      last = this.here(after, end, state) ?? last;
    }
    return last;
  }

  /** After a failure: tries what follows the next `|`, from the start of the match. */
  private otherwise(from: number, state: State): LockMatch | null {
    let at = from;
    for (; at < this.pattern.length && this.pattern[at] !== '|'; at++) if (this.pattern[at] === '\\') at++;
    return at < this.pattern.length ? this.here(at + 1, state.start, state) : null;
  }

  private found(end: number, state: State): LockMatch {
    const groups = state.groups.map((group) => this.text.slice(group.start, group.end));
    return { index: state.start, groups: [this.text.slice(state.start, end), ...groups] };
  }

  /** Matches one character, class or escape; `length` is its length in the pattern. */
  private character(at: number, position: number): { length: number; matches: boolean } {
    const character = this.text[position] ?? '\0';
    if (this.pattern[at] === '.') return { length: 1, matches: true };
    if (this.pattern[at] === '[') return this.class(at, character);
    const { length, test, code } = this.atom(at);
    return { length, matches: test ? test(character) : this.equal(character, code) };
  }

  private class(at: number, character: string): { length: number; matches: boolean } {
    const inverted = this.pattern[at + 1] === '^';
    let index = at + (inverted ? 2 : 1);
    let matches = false;
    while (index < this.pattern.length && this.pattern[index] !== ']') {
      const { length, test, code } = this.atom(index);
      index += length;
      if (!test && this.pattern[index] === '-' && this.pattern[index + 1] !== ']') {
        const to = this.atom(index + 1);
        index += 1 + to.length;
        const [low, high, own] = [code, to.code, character].map((one) => this.fold(one)) as [string, string, string];
        matches ||= to.test ? to.test(character) : own >= low && own <= high && low < high;
      } else {
        matches ||= test ? test(character) : this.equal(character, code);
      }
    }
    if (index >= this.pattern.length) throw new LockPatternError('Unfinished character set in RegEx');
    return { length: index + 1 - at, matches: matches !== inverted };
  }

  private atom(at: number): { length: number; code: string; test?: (character: string) => boolean } {
    if (this.pattern[at] !== '\\') return { length: 1, code: this.pattern[at] ?? '' };
    const escape = this.pattern[at + 1] ?? '';
    const tests: Record<string, (character: string) => boolean> = {
      d: isDigit,
      D: (one) => !isDigit(one),
      s: isSpace,
      S: (one) => !isSpace(one),
      w: isWord,
      W: (one) => !isWord(one),
    };
    const test = tests[escape];
    if (test) return { length: 2, code: '', test };
    if (/[1-9]/.test(escape)) throw new LockPatternError('Backreferences not supported');
    if (escape === 'x' && at + 3 < this.pattern.length) {
      return { length: 4, code: String.fromCharCode(parseInt(this.pattern.slice(at + 2, at + 4), 16)) };
    }
    return { length: 2, code: control[escape] ?? escape };
  }

  private equal(a: string, b: string): boolean {
    return this.fold(a) === this.fold(b);
  }

  private fold(character: string): string {
    return this.ignoreCase ? character.toLowerCase() : character;
  }
}
