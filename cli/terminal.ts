/** What the user sees and is asked. The package `espruino` owns `console`, so words go to the streams directly. */
import input from '@inquirer/input';
import { Presets, SingleBar } from 'cli-progress';
import type { Finding } from './doctor.js';
import type { Failure } from './failure.js';
import type { Reporter } from './flash.js';

/** More than anything that this tool has to say by itself. */
const longestLine = 1000;

/**
 * A board, or whoever plays one or names one over the air, chooses words that are shown here. What would steer the terminal, hide or
 * look like a line of this tool's is shown as its number instead.
 */
export function printable(text: string): string {
  const shown = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
  return shown.length > longestLine ? `${shown.slice(0, longestLine)}...` : shown;
}

/** @param lines each said on a line of its own */
export function say(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${printable(line)}\n`);
}

export function sayFailure(failure: Failure): void {
  process.stderr.write(`✖ ${printable(failure.message)}\n  ${printable(failure.next)}\n`);
}

export function sayFinding({ isWell, text, next }: Finding): void {
  say(`${isWell ? '✔' : '✖'} ${text}`, ...(next === undefined ? [] : [`  ${next}`]));
}

/** A bar on a terminal, a line at the beginning elsewhere. */
export class Progress implements Reporter {
  private bar: SingleBar | undefined;

  step(text: string): void {
    say(text);
  }

  begin(what: string, pages: number): void {
    if (!process.stdout.isTTY) return say(`${what} ${pages} pages.`);
    this.bar = new SingleBar(
      { format: `${what} {bar} {value} of {total} pages`, stream: process.stdout, clearOnComplete: true },
      Presets.shades_classic,
    );
    this.bar.start(pages, 0);
  }

  advance(): void {
    this.bar?.increment();
  }

  /** Also after a failure, so that the bar does not swallow what is said then. */
  end(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}

/** @returns whether exactly `word` was typed; without a terminal nobody can. */
export async function typed(question: string, word: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  return (await input({ message: printable(`${question} Type ${word} to go on:`) })).trim() === word;
}
