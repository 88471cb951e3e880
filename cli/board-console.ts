/**
 * The interpreter's console as this tool uses it: one question at a time, each answered or given up. Consoles lose characters.
 * So a question carries its checksum and is not evaluated without it, and neither is an answer believed.
 */
import { crc32 } from 'node:zlib';
import { Failure } from './failure.js';

/** A way to a board: `cli/espruino-link.ts` in earnest, a simulated chip in tests. */
export interface Link {
  /**
   * Has the interpreter evaluate an expression of plain ASCII.
   * @returns the value as JSON, or undefined if no answer came
   * @throws Failure if the link is lost
   */
  evaluate(expression: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** The board restarts, a moment after it has answered. */
export const restartExpression = '(setTimeout(function(){E.reboot()},500),0)';

/** How often a question is asked before the board counts as silent. */
const mostAttempts = 4;
const longestQuote = 60;

type Answer = { readonly value: unknown } | { readonly thrown: string };

export class BoardConsole {
  private serial = 0;

  constructor(private readonly link: Link) {}

  /**
   * @param expression JavaScript that may run several times: not each answer arrives
   * @param accepts whether what came is what the expression gives: an interpreter can be another than it says, or somebody's own
   * @throws Failure if the board does not answer, the expression throws, or its value is another
   */
  async ask<Value>(expression: string, accepts: (value: unknown) => value is Value): Promise<Value> {
    let thrown: string | undefined;
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      const answer = await this.once(expression);
      if (answer && 'value' in answer) {
        if (accepts(answer.value)) return answer.value;
        throw new Failure(
          'unsuitable',
          `The board answers ${quote(expression)} with what makes no sense.`,
          'Is it Espruino, as its makers publish it? Flash that first, as https://www.espruino.com/Firmware+Update tells.',
        );
      }
      // What carries the question can be garbled too, and throw.
      thrown = answer?.thrown ?? thrown;
    }
    throw thrown === undefined
      ? new Failure(
          'noAnswer',
          `The board does not answer ${quote(expression)}.`,
          'Restart it (pull its battery), come closer, and run the same command again.',
        )
      : new Failure(
          'noAnswer',
          `The board cannot evaluate ${quote(expression)}: ${thrown}.`,
          'Restart it (pull its battery) and try again; "deadlatch doctor" looks at it more closely.',
        );
  }

  /**
   * Asks once for what must not be done too often. Returns whether it is sure that it was done.
   * @throws Failure if the link is lost
   */
  async attempt(expression: string): Promise<boolean> {
    const answer = await this.once(expression);
    return answer !== undefined && 'value' in answer;
  }

  close(): Promise<void> {
    return this.link.close();
  }

  private async once(expression: string): Promise<Answer | undefined> {
    const serial = ++this.serial;
    // In Espruino a string in quotes is JSON's as long as it is ASCII.
    const said = await this.link.evaluate(
      `(function(n,c,s){var k="thrown";try{if(E.CRC32(s)==c){s=eval(s);k="value"}else k="garbled"}catch(e){s=""+e}` +
        `s=JSON.stringify([s]);return [n,k,s,E.CRC32(s)]})(${serial},${crc32(expression)},${JSON.stringify(expression)})`,
    );
    const [number, kind, json, checksum] = parseArray(said);
    // What comes late belongs to the question before.
    if (number !== serial || typeof json !== 'string' || crc32(Buffer.from(json, 'latin1')) !== checksum) return undefined;
    const [value] = parseArray(json);
    if (kind === 'value') return { value };
    return kind === 'thrown' ? { thrown: String(value) } : undefined;
  }
}

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isNumber = (value: unknown): value is number => typeof value === 'number';
export const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
export const isNumbers = (value: unknown): value is number[] => Array.isArray(value) && value.every(isNumber);

/** What was garbled on its way counts as no answer. */
function parseArray(said: string | undefined): unknown[] {
  try {
    const answer: unknown = JSON.parse(said ?? '');
    return Array.isArray(answer) ? answer : [];
  } catch {
    return [];
  }
}

function quote(expression: string): string {
  return expression.length > longestQuote ? `${expression.slice(0, longestQuote - 3)}...` : expression;
}
