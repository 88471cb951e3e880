/** Instructions of the firmware's own SHA-256, where the interpreter has none: as it is read, and as `"jit"` compiles it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Board } from '../boards/board.js';
import { buildProgram } from '../build/firmware.js';
import { chipOf } from '../sim/chips.js';
import { examine } from '../sim/interpreter/build.js';
import { runProgram } from '../sim/interpreter/program.js';
import { canCount, countEnds, counting } from './instructions.js';

export interface HashFigures {
  /** A block of 64 bytes in the SHA-256 of the dialect; null where the interpreter has its own as well. */
  readonly instructionsPerHashBlock: number;
}

/** Of ARM. */
export interface CompiledFigures {
  readonly instructionsPerBlock: number;
  /** Until the function is there: reading it, and compiling it if it is. */
  readonly instructionsToStart: number;
  /** In use behind it. */
  readonly jsVars: number;
}

const pluginSource = fileURLToPath(new URL('qemu-count.c', import.meta.url));
const directive = '"jit";';

/** Two messages that begin with the same block, and differ by one. @param mark what is called between them */
function program(board: Board, mark: string): Promise<string> {
  return buildProgram(
    board,
    `import { sha256 } from './src/espruino/digest-script.ts';
    const block = 'p'.repeat(64);
    const rest = block.substr(0, 40);
    sha256(block + rest);
    ${mark}
    sha256(block + rest);
    ${mark}
    sha256(block + block + rest);
    ${mark}`,
  );
}

async function inFolder<T>(act: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'deadlatch-'));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function measureHash(board: Board, path: string): Promise<number | null> {
  const build = examine(path);
  if (chipOf(board.name).hasSha256 || !canCount(build)) return null;
  return inFolder(async (folder) => {
    const text = await program(board, 'E.kickWatchdog();');
    runProgram(build, folder, { program: Buffer.from(text, 'latin1') }, [...counting, countEnds]);
    const counts = [2, 3].map((number) => readFileSync(join(folder, `cg.out.${number}-01`), 'latin1'));
    const [one, two] = counts.map((text) => Number(/^summary: (\d+)/m.exec(text)?.[1]));
    return two! - one!;
  });
}

/**
 * With `"jit"` and without it, in a build for ARM that qemu-arm runs.
 * @throws if the build is none of these, or cannot compile
 */
export async function measureCompiled(
  board: Board,
  path: string,
): Promise<{ read: CompiledFigures; compiled: CompiledFigures }> {
  const build = examine(path);
  const mark = 'print("mark", process.memory().usage);';
  const text = await program(board, mark);
  if (!text.includes(directive)) throw new Error(`the firmware of ${board.name} asks for no compiler`);
  return inFolder((folder) => {
    const plugin = join(folder, 'count.so');
    execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', plugin, pluginSource]);
    const measure = (code: string): CompiledFigures => {
      const counts = join(folder, 'counts');
      writeFileSync(counts, '');
      const wrapper = ['env', `QEMU_PLUGIN=file=${plugin},out=${counts}`];
      const said = runProgram(build, folder, { program: Buffer.from(code, 'latin1') }, wrapper, mark);
      return figuresOf(said, readFileSync(counts, 'latin1'));
    };
    const [compiled, read] = [measure(text), measure(text.replace(directive, ''))];
    if (compiled.jsVars <= read.jsVars)
      throw new Error(`${path} has no compiler: build it for ARM, with Espruino's USE_JIT`);
    return { read, compiled };
  });
}

/** @param counted the bytes of each write to standard output, and the instructions up to it */
function figuresOf(said: string, counted: string): CompiledFigures {
  let at = 0;
  const writes = [...counted.matchAll(/^(\d+) (\d+)$/gm)].map(([, bytes, count]) => ({
    end: (at += Number(bytes)),
    count: Number(count),
  }));
  if (at === 0) throw new Error('nothing was counted: the interpreter must be run by qemu-arm, with plugins');
  const marks = [...said.matchAll(/^mark (\d+)/gm)].map(({ index, 1: jsVars }) => ({
    count: writes.find(({ end }) => end > index)!.count,
    jsVars: Number(jsVars),
  }));
  const [before, start, one, two] = marks;
  // Between the first marks a message of two blocks, then one of one, for its first is known by then, then one of two.
  const instructionsPerBlock = two!.count - one!.count - (one!.count - start!.count);
  return {
    instructionsPerBlock,
    instructionsToStart: start!.count - before!.count - (one!.count - start!.count) - instructionsPerBlock,
    jsVars: two!.jsVars,
  };
}
