/** Puts guard and firmware into a board's flash, so that it can be cut at any point and run again: docs/FLASH.md. */
import { createHash } from 'node:crypto';
import type { Board } from '../boards/board.js';
import type { BoardConsole } from './board-console.js';
import { Failure } from './failure.js';
import { range, stateOf } from './state.js';
import { blankDigest, digestOf, digestPages, survey, unsuitabilities } from './survey.js';

/** What the user sees while it goes on. */
export interface Reporter {
  step(text: string): void;
  /** Work of so many units begins. */
  begin(what: string, total: number): void;
  advance(units: number): void;
  end(): void;
}

export interface FlashOptions {
  /** Says what would be done, and changes nothing. */
  readonly isDryRun: boolean;
  /** Writes a firmware that is there already once more. */
  readonly isAgain: boolean;
  /** Whether what the board holds may be erased. */
  readonly mayErase: (what: string) => Promise<boolean>;
}

/** Bytes that are written last, because with them the page is believed. */
interface Seal {
  readonly page: number;
  readonly offset: number;
}

const wordBytes = 4;
/** Bytes that go in one question: in base64 they fit the kilobyte that a board takes in at once. */
const chunkBytes = 512;
/** How often a page that reads otherwise than it was written is written in all. */
const mostPasses = 2;

/**
 * @param image the bytes of Storage from its start up to the vault, as the build lays them out
 * @throws Failure if the board cannot take the image, or its flash does not
 */
export async function flash(
  board: Board,
  image: Uint8Array,
  console: BoardConsole,
  options: FlashOptions,
  report: Reporter,
): Promise<void> {
  const { address, pageBytes } = board.storage;
  const firstSeal: Seal = { page: 0, offset: 0 };
  const lastPage = board.vault.firstPage - 1;
  const commitSeal: Seal = { page: lastPage, offset: pageBytes - wordBytes };
  const vaultPages = range(board.vault.firstPage, board.vault.pages);
  const blankPage = blankDigest(board);
  const pageOf = (page: number): Uint8Array => image.subarray(page * pageBytes, (page + 1) * pageBytes);

  const erase = (page: number): Promise<unknown> =>
    console.ask(`require("Flash").erasePage(${address + page * pageBytes})`);

  const write = async (page: number, bytes: Uint8Array, offset = 0): Promise<void> => {
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      const chunk = bytes.subarray(at, at + chunkBytes);
      if (chunk.every((byte) => byte === 0xff)) continue;
      // Asked once: a word of flash takes two writes, and no third.
      await console.ask(
        `require("Flash").write(atob("${Buffer.from(chunk).toString('base64')}"),${address + page * pageBytes + offset + at})`,
        1,
      );
    }
  };

  const verify = async (page: number, bytes: Uint8Array): Promise<boolean> => {
    const [digest] = await digestPages(board, console, [page]);
    return digest === digestOf(bytes);
  };

  const broken = (page: number): Failure =>
    new Failure(
      'notVerified',
      `Page ${page} (at 0x${(address + page * pageBytes).toString(16)}) does not read as it was written.`,
      'Run the same command again; if it stays so, the flash of this board is worn out or damaged.',
    );

  /** Erases the page and writes it, but for its seal. */
  const writePage = async (page: number, seal?: Seal): Promise<void> => {
    // A Buffer's slice would be the image itself.
    const bytes = Uint8Array.from(pageOf(page));
    if (seal?.page === page) bytes.fill(0xff, seal.offset, seal.offset + wordBytes);
    for (let pass = 1; pass <= mostPasses; pass++) {
      await erase(page);
      await write(page, bytes);
      report.advance(1);
      if (await verify(page, bytes)) return;
    }
    throw broken(page);
  };

  const setSeal = async ({ page, offset }: Seal): Promise<void> => {
    await write(page, pageOf(page).subarray(offset, offset + wordBytes), offset);
    if (!(await verify(page, pageOf(page)))) throw broken(page);
  };

  report.step('Looking at the board.');
  const found = await survey(board, console);
  const [unsuitability] = unsuitabilities(board, found);
  if (unsuitability) throw unsuitability;
  report.step(`It is ${found.id} with Espruino ${found.version} and ${found.storageBytes} bytes of Storage.`);
  const before = await digestPages(board, console, range(0, board.storage.pages));
  const state = await stateOf(board, image, console, found, before);
  const vaultBefore = vaultPages.map((page) => before[page]!);
  const isVaultBlank = vaultBefore.every((digest) => digest === blankPage);
  if (state.kind === 'same' && !options.isAgain) {
    report.step('This firmware is there already, whole. Nothing to do; --again writes it once more.');
    return;
  }
  if (state.kind === 'foreign') {
    report.step(`It holds ${state.what}. All of it would be erased.`);
    if (!options.isDryRun && !(await options.mayErase(state.what)))
      throw new Failure(
        'occupied',
        `The board holds ${state.what}, and nothing was erased.`,
        `Save what you need; then run it again with --erase ${found.id}.`,
      );
  }
  const isFirst = state.kind === 'empty' || state.kind === 'foreign';
  // The page of the commit word goes first: from then on no firmware is believed.
  const firmwarePages = [lastPage, ...range(1, lastPage - 1)];
  report.step(
    isFirst
      ? `Pages ${firmwarePages.join(', ')}, the commit word, page 0, and the first word of Storage, in this order.`
      : `Pages ${firmwarePages.join(', ')} and the commit word, in this order; guard and vault are kept.`,
  );
  if (options.isDryRun) {
    report.step('Nothing was changed: --dry-run.');
    return;
  }
  if (state.kind === 'foreign') {
    // Page 0 last: until then it tells what was there.
    report.begin('Erasing', board.storage.pages);
    for (const page of range(0, board.storage.pages).reverse()) {
      await erase(page);
      report.advance(1);
    }
    report.end();
  }
  report.begin('Writing', firmwarePages.length + Number(isFirst));
  for (const page of firmwarePages) await writePage(page, commitSeal);
  await setSeal(commitSeal);
  if (isFirst) {
    await writePage(0, firstSeal);
    await setSeal(firstSeal);
  }
  report.end();
  const after = await digestPages(board, console, range(0, board.storage.pages));
  const wrong = range(0, lastPage + 1).find((page) => after[page] !== digestOf(pageOf(page)));
  if (wrong !== undefined) throw broken(wrong);
  const vaultAfter = vaultPages.map((page) => after[page]!);
  const vaultExpected = state.kind === 'foreign' ? vaultPages.map(() => blankPage) : vaultBefore;
  const moved = vaultPages.find((page, index) => vaultAfter[index] !== vaultExpected[index]);
  if (moved !== undefined) throw broken(moved);
  const bytesWritten = (firmwarePages.length + Number(isFirst)) * pageBytes;
  const vault =
    isVaultBlank || state.kind === 'foreign' ? 'vault empty' : `vault kept (digest ${shortDigest(vaultAfter)})`;
  report.step(`Wrote ${bytesWritten} bytes in ${bytesWritten / pageBytes} pages, verified, ${vault}.`);
  await console.restart();
  report.step('Restarted. A lock that runs answers no console: that it is silent now is right.');
}

function shortDigest(digests: readonly string[]): string {
  return createHash('sha256').update(digests.join()).digest('hex').slice(0, 8);
}
