/** A program, in place of a firmware, that the interpreter runs to its end. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { layOutStorage } from '../storage.js';
import type { Build } from './build.js';

const pageBytes = 4096;

/**
 * @param folder where the interpreter has its flash
 * @param files what Storage holds, `program` among them
 * @param wrapper what the interpreter is run under
 * @param before JavaScript that is run before the program is read
 * @returns what it says
 */
export function runProgram(
  build: Build,
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
  wrapper: readonly string[] = [],
  before = '',
): string {
  const geometry = { address: build.flashAddress, pageBytes, pages: build.flashBytes / pageBytes };
  writeFileSync(join(folder, 'espruino.flash'), layOutStorage(geometry, files));
  const command = [...wrapper, build.path, '-e', `${before}eval(require("Storage").read("program"))`];
  return execFileSync(command[0]!, command.slice(1), {
    cwd: folder,
    encoding: 'latin1',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 60_000,
  });
}
