/** What can be found out about a build of the interpreter by asking it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Build {
  readonly path: string;
  readonly version: string;
  readonly flashAddress: number;
  readonly flashBytes: number;
  /** Variables in all, and the bytes of one. A 32-bit build with the chip's memory has 2630 of 13. */
  readonly variables: number;
  readonly variableBytes: number;
}

/** Where Linux builds keep their flash, and where a build that models the chip does. */
const flashAddresses = [0x10000000, 0x6c000];

const question = `print("build "+JSON.stringify([process.version,process.memory().total,process.memory().blocksize,[${flashAddresses.join()}].map(function(a){var n=0,p;while(n<1000&&(p=require("Flash").getPage(a+n*1024)))n++;return n})]))`;

/** @throws if there is no such program, or it is no Espruino. */
export function examine(path: string): Build {
  const folder = mkdtempSync(join(tmpdir(), 'deadlatch-'));
  try {
    const said = execFileSync(path, ['-e', question], {
      cwd: folder,
      encoding: 'latin1',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 10000,
    });
    const answer = /build (\[.*\])/.exec(said)?.[1];
    if (!answer) throw new Error(`it said ${JSON.stringify(said.slice(0, 200))}`);
    const [version, variables, variableBytes, kilobytes] = JSON.parse(answer) as [string, number, number, number[]];
    const at = kilobytes.findIndex((count) => count > 0);
    if (at < 0) throw new Error('its flash was not found');
    return {
      path,
      version,
      variables,
      variableBytes,
      flashAddress: flashAddresses[at]!,
      flashBytes: kilobytes[at]! * 1024,
    };
  } catch (error) {
    throw new Error(`ESPRUINO=${path} is not a Linux build of Espruino that can be used: ${(error as Error).message}`, {
      cause: error,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function hasValgrind(): boolean {
  return spawnSync('valgrind', ['--version']).status === 0;
}
