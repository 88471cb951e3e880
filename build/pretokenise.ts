/** The bytes that go to flash: the bundle pretokenised by Espruino's own command-line tool, offline. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

const run = promisify(execFile);
const tool = fileURLToPath(new URL('../node_modules/espruino/bin/espruino-cli.js', import.meta.url));

/** What the tool must know of a board so as not to look for it on the network. */
const boardFile = {
  info: { builtin_modules: ['Flash', 'Storage', 'crypto'], binary_version: '2v29' },
  chip: { saved_code: { address: 0x6c000, page_size: 4096, pages: 10 } },
};

/**
 * @returns the pretokenised bytes of `code`, which must be plain ASCII.
 * @throws if the tool fails, or says nothing and writes nothing.
 */
export async function pretokenise(code: string): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'deadlatch-'));
  try {
    const file = (name: string): string => join(folder, name);
    await writeFile(file('board.json'), JSON.stringify(boardFile));
    await writeFile(file('in.js'), code);
    const { stdout, stderr } = await run(
      process.execPath,
      [tool, '--no-ble', '--board', file('board.json'), '--config', 'PRETOKENISE=2', '-o', file('out.js'), file('in.js')],
      { cwd: folder },
    );
    const bytes = await readFile(file('out.js')).catch(() => undefined);
    // The tool ends with status 0 whatever happens, so its output is all there is to judge it by.
    if (!bytes?.length) throw new Error(`espruino wrote nothing:\n${stdout}${stderr}`);
    return bytes;
  } finally {
    await rm(folder, { recursive: true });
  }
}
