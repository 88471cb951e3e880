/** What the user sees and is asked. The package `espruino` owns `console`, so words go to the streams directly. */
import input from '@inquirer/input';
import { Presets, SingleBar } from 'cli-progress';
import type { Finding } from './doctor.js';
import type { Failure } from './failure.js';
import type { Reporter } from './flash.js';

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function sayFailure(failure: Failure): void {
  process.stderr.write(`✖ ${failure.message}\n  ${failure.next}\n`);
}

export function sayFinding({ isWell, text, next }: Finding): void {
  say(`${isWell ? '✔' : '✖'} ${text}${next === undefined ? '' : `\n  ${next}`}`);
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
  return (await input({ message: `${question} Type ${word} to go on:` })).trim() === word;
}
