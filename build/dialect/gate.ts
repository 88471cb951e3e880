/** The gate itself: all rules over one program, which is the only way for text to get to the lock. */
import { getLineInfo } from 'acorn';
import { Bundle } from './bundle.js';
import type { Finding, Refuse } from './finding.js';
import { rules } from './rules.js';

export interface GateOptions {
  /**
   * The level for the firmware's own bundle: it also bans calls whose result is right for some data only, and it knows
   * the hardware's globals.
   */
  readonly strict?: boolean;
}

/**
 * Judges a finished program.
 *
 * @param code the text of a script; it may be a function's body
 * @param options see GateOptions
 * @returns what the interpreter would get wrong, in the order of the text; empty when the program may ship. A text that
 *   is no JavaScript at all gives one finding of the rule `parse`.
 */
export function checkDialect(code: string, options: GateOptions = {}): Finding[] {
  let bundle: Bundle;
  try {
    bundle = new Bundle(code);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { line, column } = (error as SyntaxError & { loc?: { line: number; column: number } }).loc ?? {
      line: 1,
      column: 0,
    };
    return [{ line, column, rule: 'parse', message: error.message }];
  }
  const findings = new Map<string, Finding & { start: number }>();
  for (const rule of rules) {
    const refuse: Refuse = ({ start }, message) => {
      const { line, column } = getLineInfo(code, start);
      findings.set(`${start} ${rule.id} ${message}`, { start, line, column, rule: rule.id, message });
    };
    rule.check(bundle, refuse, { strict: options.strict ?? false });
  }
  return [...findings.values()]
    .sort((a, b) => a.start - b.start)
    .map(({ line, column, rule, message }) => ({ line, column, rule, message }));
}
