/** The interpreter's console as this tool uses it: one question at a time, each answered or given up. */
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

type Answer = [serial: number, value: unknown] | [serial: number, value: null, thrown: string];

/** How often a question is asked before the board counts as silent. */
const mostAttempts = 3;

export class BoardConsole {
  private serial = 0;

  constructor(private readonly link: Link) {}

  /**
   * @param expression JavaScript; an answer can be lost on its way, so it may run as often as there are attempts
   * @throws Failure if the board does not answer, or the expression throws
   */
  async ask<Value>(expression: string, attempts = mostAttempts): Promise<Value> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const serial = ++this.serial;
      const said = await this.link.evaluate(
        `(function(n){try{return [n,${expression}]}catch(e){return [n,null,""+e]}})(${serial})`,
      );
      const answer = parse(said);
      // An answer that comes late belongs to the question before.
      if (answer?.[0] !== serial) continue;
      if (answer[2] !== undefined)
        throw new Failure(
          'noAnswer',
          `The board refuses to evaluate ${brief(expression)}: ${answer[2]}.`,
          'Restart it (pull its battery) and try again; "deadlatch doctor" looks at it more closely.',
        );
      return answer[1] as Value;
    }
    throw new Failure(
      'noAnswer',
      `The board does not answer ${brief(expression)}.`,
      'Restart it (pull its battery), come closer, and run the same command again.',
    );
  }

  /** Asks once for what must not be done twice. Returns whether an answer came: without one it may have been done, or not. */
  async attempt(expression: string): Promise<boolean> {
    try {
      await this.ask(expression, 1);
      return true;
    } catch (error) {
      if (error instanceof Failure) return false;
      throw error;
    }
  }

  close(): Promise<void> {
    return this.link.close();
  }
}

function parse(said: string | undefined): Answer | undefined {
  if (said === undefined) return undefined;
  try {
    const answer: unknown = JSON.parse(said);
    return Array.isArray(answer) ? (answer as unknown as Answer) : undefined;
  } catch {
    // Bytes were lost on the way: the same as no answer.
    return undefined;
  }
}

function brief(expression: string): string {
  return expression.length > 60 ? `${expression.slice(0, 57)}...` : expression;
}
