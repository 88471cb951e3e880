/** Rollup's options for the firmware of one board. */
import { mkdir, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';
import { rollup, type Plugin, type RollupOptions } from 'rollup';
import type { Board } from '../boards/board.js';
import { boardConstants } from './board-constants.js';
import { dialectGate, hoistDeclarations } from './dialect/rollup.js';
import { declarationOrder, lookups } from './lookups.js';
import { overlays } from './overlay.js';
import { pretokenise } from './pretokenise.js';

/** Bytes that a board has for its firmware, length and digest included (ADR 8). */
const firmwareBudgetBytes = 20480;

/** Writes `dist/BOARD.fw`, says how large it is, and fails the build above the budget. */
function flashImage(board: Board): Plugin {
  return {
    name: 'flash-image',
    async writeBundle(_, bundle) {
      const chunk = bundle[`${board.name}.js`];
      if (chunk?.type !== 'chunk') return this.error('there is no bundle');
      // The link to the source map is for tools, not for the lock.
      const bytes = await pretokenise(chunk.code.replace(/\n?\/\/# sourceMappingURL=.*\n?$/, ''));
      await mkdir('dist', { recursive: true });
      await writeFile(`dist/${board.name}.fw`, bytes);
      const share = Math.round((bytes.length / firmwareBudgetBytes) * 100);
      console.log(`${board.name}: ${bytes.length} of ${firmwareBudgetBytes} bytes (${share} %)`);
      if (bytes.length > firmwareBudgetBytes)
        this.error(`${board.name} is larger than its ${firmwareBudgetBytes} bytes of flash`);
    },
  };
}

export function firmware(board: Board): RollupOptions {
  const conditions = ['device', board.name];
  return {
    input: 'src/main.ts',
    output: { file: `dist/${board.name}.js`, format: 'es', sourcemap: true, freeze: false, externalLiveBindings: false },
    plugins: [
      nodeResolve({ exportConditions: conditions, extensions: ['.ts', '.js'] }),
      typescript({ tsconfig: 'src/tsconfig.json', compilerOptions: { customConditions: conditions }, noEmitOnError: true }),
      boardConstants(board),
      overlays(),
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
        },
        mangle: { toplevel: true },
        format: { ascii_only: true, comments: false },
      }),
      declarationOrder(),
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
  const options = firmware(board);
  const from: Plugin = {
    name: 'program',
    resolveId: (id, importer) => (id === entry ? id : importer === entry ? resolve(id) : null),
    load: (id) => (id === entry ? code : null),
  };
  const build = await rollup({ input: entry, plugins: [from, options.plugins] });
  const { output } = await build.generate({ format: 'es', freeze: false, externalLiveBindings: false });
  return output[0].code;
}
