/** The bytes that go to flash: the bundle pretokenised by Espruino's own command-line tool, offline. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { rawInt16, rawInt8, rawString16, rawString8 } from '../sim/pretokenised.js';

const run = promisify(execFile);
const tool = fileURLToPath(new URL('../node_modules/espruino/bin/espruino-cli.js', import.meta.url));

/** What the tool must know of a board so as not to look for it on the network. */
const boardFile = {
  info: { builtin_modules: ['Flash', 'Storage', 'crypto'], binary_version: '2v29' },
  chip: { saved_code: { address: 0x6c000, page_size: 4096, pages: 10 } },
};

function tokenBytes(bytes: Uint8Array, at: number): number {
  const [token, low, high] = bytes.subarray(at, at + 3);
  if (token === rawString8) return 2 + low!;
  if (token === rawString16) return 3 + low! + 256 * high!;
  return token === rawInt16 ? 3 : token === rawInt8 ? 2 : 1;
}

/** Puts the digit in place of an integer's token and its byte where it has one digit: less to keep, and to pass over. */
function shortenDigits(bytes: Uint8Array): Uint8Array {
  const short: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = tokenBytes(bytes, at);
    const value = bytes[at + 1]!;
    // A dot behind a digit would be its own.
    const isAlone = bytes[at + size] !== 0x2e;
    if (bytes[at] === rawInt8 && value > 0 && value < 10 && isAlone) short.push(...Buffer.from(String(value)));
    else short.push(...bytes.subarray(at, at + size));
    at += size;
  }
  return Uint8Array.from(short);
}

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
    return shortenDigits(bytes);
  } finally {
    await rm(folder, { recursive: true });
  }
}
