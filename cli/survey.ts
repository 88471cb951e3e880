/** What a board says of itself, and whether this firmware can live on it. */
import { crc32 } from 'node:zlib';
import type { Board } from '../boards/board.js';
import { isNumber, isNumbers, isText, isTexts, type BoardConsole } from './board-console.js';
import { Failure } from './failure.js';

export interface Survey {
  /** `process.env.BOARD` and `process.env.VERSION`. */
  readonly id: string;
  readonly version: string;
  readonly modules: readonly string[];
  readonly storageBytes: number;
  /** Bytes of the flash page that begins where the record says that Storage does; 0 if none begins there. */
  readonly pageBytes: number;
  /** The files that the interpreter finds in Storage. */
  readonly files: readonly string[];
}

/**
 * The oldest interpreter that is taken. Everything that is known of the language, of Storage and of the tokens in the firmware
 * was read and run on 2v29; with an older one the firmware might run and do something else.
 */
const oldestVersion = '2v29';

/** Pages whose checksums are asked for at once: their addresses fit the kilobyte that a board takes in. */
const pagesAtOnce = 32;

type Answer = [string | null, string | null, string | null, number, { addr: number; length: number } | null, string[]];

function isAnswer(value: unknown): value is Answer {
  if (!Array.isArray(value) || value.length !== 6) return false;
  const [id, version, modules, storageBytes, page, files] = value as unknown[];
  const isPage = page === null || (typeof page === 'object' && 'addr' in page && 'length' in page && isNumber(page.length));
  return (
    [id, version, modules].every((text) => text === null || isText(text)) &&
    isNumber(storageBytes) &&
    isPage &&
    isTexts(files)
  );
}

export async function survey(board: Board, console: BoardConsole): Promise<Survey> {
  const { address } = board.storage;
  const [id, version, modules, storageBytes, page, files] = await console.ask(
    `[process.env.BOARD,process.env.VERSION,process.env.MODULES,require("Storage").getStats().totalBytes,` +
      `require("Flash").getPage(${address})||null,require("Storage").list()]`,
    isAnswer,
  );
  return {
    id: id ?? 'an unknown board',
    version: version ?? 'an unknown version',
    modules: modules?.split(',') ?? [],
    storageBytes,
    pageBytes: page?.addr === address ? page.length : 0,
    files,
  };
}

/** Why the board cannot take this image, most important first; none if it can. */
export function unsuitabilities(board: Board, image: Uint8Array | undefined, found: Survey): Failure[] {
  const { pageBytes, pages } = board.storage;
  const failures: Failure[] = [];
  const refuse = (message: string, next: string): void => {
    failures.push(new Failure('unsuitable', message, next));
  };
  if (found.id !== board.interpreterId)
    refuse(
      `This is ${found.id}, not ${board.interpreterId}.`,
      `Name the board that it is, or another port; nothing was changed.`,
    );
  if (versionNumber(found.version) < versionNumber(oldestVersion))
    refuse(
      `Its interpreter is ${found.version}; ${oldestVersion} is the oldest that this firmware was run on.`,
      'Update it as https://www.espruino.com/Firmware+Update tells, then try again.',
    );
  // Not every board has SHA-256, and not every firmware asks for it.
  const isDigestNative = image !== undefined && Buffer.from(image).includes('crypto');
  const needed = ['Flash', 'Storage', ...(isDigestNative ? ['crypto'] : [])];
  const missing = needed.filter((module) => !found.modules.includes(module));
  if (missing.length)
    refuse(
      `Its interpreter is built without ${missing.join(', ')}.`,
      'Flash the official build of Espruino for this board, not a reduced one.',
    );
  if (found.storageBytes !== pageBytes * pages || found.pageBytes !== pageBytes)
    refuse(
      `Its Storage has ${found.storageBytes} bytes in pages of ${found.pageBytes}, not ${pageBytes * pages} in pages of ${pageBytes}.`,
      'Flash the official build of Espruino for this board, not a reduced one.',
    );
  return failures;
}

/** `2v29.277` is 2029.277. */
function versionNumber(version: string): number {
  const [, major, minor, build] = /^(\d+)v(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  return major === undefined ? 0 : Number(major) * 1000 + Number(minor) + Number(build ?? 0) / 1000;
}

/** The CRC-32 of each page, which every board can make; pages are counted from the start of Storage. */
export async function digestPages(board: Board, console: BoardConsole, pages: readonly number[]): Promise<number[]> {
  const { address, pageBytes } = board.storage;
  const digests: number[] = [];
  for (let at = 0; at < pages.length; at += pagesAtOnce) {
    const addresses = pages.slice(at, at + pagesAtOnce).map((page) => address + page * pageBytes);
    digests.push(
      ...(await console.ask(
        `[${addresses.join()}].map(function(a){return E.CRC32(require("Flash").read(${pageBytes},a))})`,
        isNumbers,
      )),
    );
  }
  return digests;
}

export function digestOf(bytes: Uint8Array): number {
  return crc32(bytes);
}

export async function readFlash(board: Board, console: BoardConsole, offset: number, length: number): Promise<Uint8Array> {
  const text = await console.ask(
    `btoa(E.toString(require("Flash").read(${length},${board.storage.address + offset})))`,
    isText,
  );
  return Buffer.from(text, 'base64');
}

/** The digest of an erased page. */
export function blankDigest(board: Board): number {
  return digestOf(new Uint8Array(board.storage.pageBytes).fill(0xff));
}
