/** Builds the phone's page into dist/phone: `vite build --config build/phone-page.ts`. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { contentPolicy } from './content-policy.js';

// Where another is set, vite builds for development: larger, and with the paths of this machine in it.
process.env['NODE_ENV'] = 'production';

const root = join(import.meta.dirname, '../web');
const outDir = join(import.meta.dirname, '../dist/phone');
const worker = 'service-worker.js';

/** The policy in the page itself: `frame-ancestors` counts in a header alone. */
const policyInPage: Plugin = {
  name: 'policy-in-page',
  transformIndexHtml: (html) => html.replace('%CONTENT_POLICY%', contentPolicy),
};

/** Tells the service worker which files there are, and by their digest which version. */
const filesForWorker: Plugin = {
  name: 'files-for-worker',
  enforce: 'post',
  generateBundle(_, bundle) {
    const digest = createHash('sha256');
    const copied = readdirSync(join(root, 'public')).map(
      (name) => [name, readFileSync(join(root, 'public', name))] as const,
    );
    const built = Object.values(bundle)
      .filter(({ fileName }) => fileName !== worker && !fileName.endsWith('.map'))
      .map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source] as const);
    const files = [...copied, ...built].sort(([one], [other]) => (one < other ? -1 : 1));
    for (const [name, content] of files) digest.update(`${name}\0`).update(content);
    const chunk = bundle[worker];
    if (chunk?.type !== 'chunk') throw new Error(`${worker} was not built`);
    chunk.code = chunk.code
      .replace('%VERSION%', digest.digest('hex').slice(0, 16))
      .replace('%FILES%', files.map(([name]) => name).join(' '));
  },
};

/** The digest of every file, beside the folder: whoever hosts it, or opens it, can compare. */
const sums: Plugin = {
  name: 'sums',
  writeBundle() {
    const lines = readdirSync(outDir)
      .sort()
      .map(
        (name) =>
          `${createHash('sha256')
            .update(readFileSync(join(outDir, name)))
            .digest('hex')}  ${name}\n`,
      );
    writeFileSync(`${outDir}.sha256`, lines.join(''));
  },
};

export default defineConfig({
  root,
  base: './',
  logLevel: 'warn',
  plugins: [policyInPage, filesForWorker, sums],
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { page: join(root, 'index.html'), worker: join(root, 'worker/service-worker.ts') },
      output: {
        entryFileNames: ({ name }) => (name === 'worker' ? worker : '[name]-[hash].js'),
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
});
