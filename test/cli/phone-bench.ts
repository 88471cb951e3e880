/** A person with a key file at the command line, and a model of a lock before them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { exitCodes, Failure } from '../../cli/failure.js';
import { logCommand } from '../../cli/log.js';
import { phoneCommands } from '../../cli/phone/commands.js';
import type { Surroundings } from '../../cli/phone/surroundings.js';
import { realTimer, type Transport } from '../../client/transport.js';
import { ModelLink } from '../helpers/model-link.js';
import { ModelLock, type ModelTimer } from '../helpers/model-lock.js';

/** A Monday, 12:00 UTC. */
export const noon = Date.UTC(2026, 10, 23, 12) / 1000;

/** Time that goes on where somebody waits for it, some times as fast: what a lock waits for is soon over. */
function passing(speed: number): ModelTimer {
  let now = 0;
  return {
    get now() {
      return now;
    },
    after(milliseconds, callback) {
      const due = now + milliseconds;
      const timer = setTimeout(() => {
        now = Math.max(now, due);
        callback();
      }, milliseconds / speed);
      return () => {
        clearTimeout(timer);
      };
    },
  };
}

/** A model lock with somebody at its inside button. */
export function modelLock(speed = 1): ModelLock {
  const lock = new ModelLock(passing(speed));
  lock.insideHeld = true;
  return lock;
}

export interface Run {
  /** Standard output. */
  readonly said: string;
  /** Standard error. */
  readonly noted: string;
  readonly code: number;
}

export class Person {
  readonly folder = mkdtempSync(join(tmpdir(), 'deadlatch-'));
  readonly keyFile = join(this.folder, 'config', 'keys.json');
  now = noon;
  isScreen = false;
  /** What is typed where the screen shows nothing, and at the keypad: in this order. */
  secrets: string[] = [];
  /** Whether questions are confirmed by their word. */
  confirms = false;
  readonly link: ModelLink;
  /** How the lock is reached, and how 28 digits are typed at it. */
  reach: () => Transport;
  types: (digits: string) => void;

  constructor(readonly lock: ModelLock) {
    this.link = new ModelLink(lock, 50);
    this.reach = () => this.link;
    this.types = (digits) => {
      lock.typeClaimDigits(digits);
    };
  }

  async run(...args: readonly string[]): Promise<Run> {
    const said: string[] = [];
    const noted: string[] = [];
    const here: Surroundings = {
      say: (text) => void said.push(text),
      note: (text) => void noted.push(text),
      isScreen: this.isScreen,
      typed: () => Promise.resolve(this.confirms),
      secret: () => Promise.resolve(this.secrets.shift() ?? ''),
      enter: () => {
        this.types((noted.join('\n').match(/\d{7} #/g) ?? []).join('').replace(/ #/g, ''));
        return Promise.resolve();
      },
      now: () => this.now,
      wait: () => Promise.resolve(),
      timer: realTimer,
      check: () => Promise.resolve(),
      reach: () => this.reach(),
    };
    const program = new Command('deadlatch').addCommand(logCommand(here));
    for (const command of phoneCommands(here)) program.addCommand(command);
    for (const command of [program, ...program.commands])
      command.exitOverride().configureOutput({ writeErr: (text) => noted.push(text), writeOut: (text) => said.push(text) });
    process.exitCode = 0;
    let code: number;
    try {
      await program.parseAsync([...args, ...(args[0] === 'help' ? [] : ['--keys', this.keyFile])], { from: 'user' });
      code = process.exitCode;
    } catch (error) {
      if (error instanceof CommanderError) code = error.exitCode === 0 ? 0 : exitCodes.usage;
      else if (error instanceof Failure) {
        noted.push(`✖ ${error.message}\n  ${error.next}`);
        code = exitCodes[error.kind];
      } else throw error;
    }
    process.exitCode = 0;
    return { said: said.join('\n'), noted: noted.join('\n'), code };
  }

  /** What `--json` says. */
  async ask<Value>(...args: readonly string[]): Promise<Value> {
    const { said, noted, code } = await this.run(...args, '--json');
    if (code) throw new Error(`exit code ${code}: ${noted}`);
    return JSON.parse(said) as Value;
  }

  /** The key file, as it lies there. */
  keys(): { page?: string; locks: Record<string, unknown>[] } {
    return JSON.parse(readFileSync(this.keyFile, 'utf8')) as ReturnType<Person['keys']>;
  }

  leave(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Someone who has claimed this lock as "Door". */
export async function owner(lock: ModelLock): Promise<Person> {
  const person = new Person(lock);
  const { code, noted } = await person.run('claim', 'Door');
  if (code) throw new Error(noted);
  return person;
}
