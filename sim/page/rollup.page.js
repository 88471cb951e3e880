import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import typescript from '@rollup/plugin-typescript';

const here = import.meta.dirname;
/** In the order of the cascade. */
const styles = ['theme', 'controls', 'layout', 'door', 'plate', 'cutaway', 'bench', 'log', 'phone'];

/** @param {string} name */
const read = (name) => readFileSync(join(here, name), 'utf8');

/**
 * The files beside the script: the page with its drawings put in, one style sheet, the icon.
 * @type {import('rollup').Plugin}
 */
const pageFiles = {
  name: 'page-files',
  buildStart() {
    for (const name of readdirSync(here)) this.addWatchFile(join(here, name));
  },
  generateBundle() {
    /** @type {(fileName: string, source: string) => void} */
    const emit = (fileName, source) => {
      this.emitFile({ type: 'asset', fileName, source });
    };
    emit(
      'index.html',
      read('index.html').replace(/<!-- include (\S+) -->/g, (_, /** @type {string} */ name) => read(name)),
    );
    emit('page.css', styles.map((name) => read(`${name}.css`)).join('\n'));
    emit('icon.svg', read('icon.svg'));
  },
};

export default {
  input: join(here, 'main.ts'),
  output: { file: join(here, '../../dist/sim/page.js'), format: 'es', sourcemap: true },
  plugins: [
    typescript({ tsconfig: join(here, 'tsconfig.json'), noEmit: false, noEmitOnError: true, sourceMap: true }),
    pageFiles,
  ],
};
