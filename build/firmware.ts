/** From source to flash: rollup's options for guard and firmware of one board. */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';
import { format } from 'prettier';
import { rollup, type Plugin, type RollupOptions } from 'rollup';
import type { Board } from '../boards/board.js';
import { firmwareRoom, layOut } from '../boards/image.js';
import { guardBytes } from '../boards/layout.js';
import { boardConstants } from './board-constants.js';
import { dialectGate, hoistDeclarations } from './dialect/rollup.js';
import { fields } from './fields.js';
import { constants, declarationOrder, lookups } from './lookups.js';
import { names } from './names.js';
import { overlays } from './overlay.js';
import { pretokenise } from './pretokenise.js';
import { type Lookups, profile } from './profile.js';
import { sink } from './sink.js';
import { words } from './words.js';

/** The guard as it stands in flash: ASCII that a person can read. */
function guardText(board: Board): Plugin {
  return {
    name: 'guard-text',
    renderChunk: {
      order: 'post',
      handler: (code) => format(code, { parser: 'babel', printWidth: 120, singleQuote: true }),
    },
    writeBundle(_, bundle) {
      const chunk = bundle[`${board.name}.guard.js`];
      if (chunk?.type !== 'chunk') return this.error('there is no guard');
      report(`${board.name} guard`, chunk.code.length, guardBytes);
      if (chunk.code.length > guardBytes) this.error(`the guard is larger than its ${guardBytes} bytes of flash`);
    },
  };
}

/** Writes `dist/BOARD.fw` and `dist/BOARD.image`, says how large the firmware is, and fails the build above the budget. */
function flashImage(board: Board): Plugin {
  const room = firmwareRoom(board);
  return {
    name: 'flash-image',
    async writeBundle(_, bundle) {
      const chunk = bundle[`${board.name}.js`];
      if (chunk?.type !== 'chunk') return this.error('there is no bundle');
      // The link to the source map is for tools, not for the lock.
      const bytes = await pretokenise(chunk.code.replace(/\n?\/\/# sourceMappingURL=.*\n?$/, ''));
      await writeFile(`dist/${board.name}.fw`, bytes);
      report(board.name, bytes.length, room);
      if (bytes.length > room) return this.error(`${board.name} is larger than its ${room} bytes of flash`);
      await writeFile(`dist/${board.name}.image`, layOut(board, await builtGuard(board), bytes));
    },
  };
}

/** The guard's options come first in rollup.config.js. */
function builtGuard(board: Board): Promise<Uint8Array> {
  return readFile(`dist/${board.name}.guard.js`);
}

function report(what: string, bytes: number, room: number): void {
  console.log(`${what}: ${bytes} of ${room} bytes (${Math.round((bytes / room) * 100)} %)`);
}

/** Rollup's options for the guard of one board: the firmware's chain, but for names, which stay readable. */
export function guard(board: Board): RollupOptions {
  return {
    input: 'src/guard/guard.ts',
    output: { file: `dist/${board.name}.guard.js`, format: 'es', freeze: false },
    // Direct: it runs in the scope of the script, which is the firmware's.
    onwarn: (warning, warn) => warning.code === 'EVAL' || warn(warning),
    plugins: [
      ...linker(board),
      constants(),
      terser({
        ecma: 2020,
        module: true,
        compress: { arrows: false, booleans: false, conditionals: false, sequences: false },
        mangle: false,
        format: { ascii_only: true, comments: false },
      }),
      hoistDeclarations(),
      guardText(board),
      dialectGate('ban-eval'),
    ],
  };
}

/** What finds and compiles the modules of one board. */
function linker(board: Board): Plugin[] {
  const conditions = ['device', board.name];
  return [
    nodeResolve({ exportConditions: conditions, extensions: ['.ts', '.js'] }),
    typescript({ tsconfig: 'src/tsconfig.json', compilerOptions: { customConditions: conditions }, noEmitOnError: true }),
    boardConstants(board),
  ];
}

/** Rollup's options for the firmware of one board. */
export function firmware(board: Board): RollupOptions {
  return script(board, async (code) => profile(board, await builtGuard(board), await pretokenise(code)));
}

/** @param lookupsOf how often the names of what comes out are looked up */
function script(board: Board, lookupsOf?: (code: string) => Promise<Lookups>): RollupOptions {
  const overlayNames = new Set<string>();
  return {
    input: 'src/main.ts',
    output: { file: `dist/${board.name}.js`, format: 'es', sourcemap: true, freeze: false, externalLiveBindings: false },
    plugins: [
      ...linker(board),
      overlays(overlayNames),
      fields(),
      sink(overlayNames),
      lookups(),
      terser({
        ecma: 2020,
        module: true,
        toplevel: true,
        compress: {
          passes: 3,
          toplevel: true,
          hoist_props: true,
          // The interpreter reads source text: `void 0` and `!0` are shorter for V8 to ship, and slower here to run.
          booleans_as_integers: false,
          arrows: false,
          // 'jit' is one of the interpreter's own.
          directives: false,
        },
        mangle: { toplevel: true },
        format: { ascii_only: true, comments: false },
      }),
      words(),
      names(),
      declarationOrder(lookupsOf),
      hoistDeclarations(),
      dialectGate(),
      flashImage(board),
    ],
  };
}

const entry = '\0program';

/**
 * A program around modules of the firmware, put through the same build: what comes out is what those modules are on the board.
 * @param code plain JavaScript, with its imports counted from the project's folder
 */
export async function buildProgram(board: Board, code: string): Promise<string> {
  const options = script(board);
  const from: Plugin = {
    name: 'program',
    resolveId: (id, importer) => (id === entry ? id : importer === entry ? resolve(id) : null),
    load: (id) => (id === entry ? code : null),
  };
  const build = await rollup({ input: entry, plugins: [from, options.plugins] });
  const { output } = await build.generate({ format: 'es', freeze: false, externalLiveBindings: false });
  return output[0].code;
}
