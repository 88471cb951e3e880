/** Puts guard and firmware into a board's flash, in the order of docs/FLASH.md: cut at any point, it can be run again. */
import { createHash, randomBytes } from 'node:crypto';
import type { Board } from '../boards/board.js';
import { pageAt } from '../boards/image.js';
import { committedAt, revokedAt } from '../boards/layout.js';
import { restartExpression, type BoardConsole } from './board-console.js';
import { claimPage, claimPieces } from './claim-page.js';
import { Failure } from './failure.js';
import { keyBytes } from '../src/wire/protocol.js';
import { range, stateOf } from './state.js';
import { blankDigest, digestOf, digestPages, readFlash, survey, unsuitabilities } from './survey.js';

/** What the user sees while it goes on. */
export interface Reporter {
  step(text: string): void;
  /** Work on so many pages begins. */
  begin(what: string, pages: number): void;
  advance(): void;
  end(): void;
}

export interface FlashOptions {
  /** Says what would be done, and changes nothing. */
  readonly isDryRun: boolean;
  /** Writes a firmware that is there already once more. */
  readonly isAgain: boolean;
  /** Begins anew also where a lock is: a new guard, and neither owner nor PINs. */
  readonly isAnew: boolean;
  /** Whether what the board holds may be erased. */
  readonly mayErase: (what: string) => Promise<boolean>;
  /**
   * At a first flashing the vault gets a claim key: 16 bytes, of which this is told when all is in flash, before the board restarts. In
   * its place the reason, if there is one to tell, why the vault stays blank.
   */
  readonly onClaimKey?: ((claimKey: Uint8Array) => Promise<void>) | string;
}

const wordBytes = 4;
/** Bytes that go in one question: in base64 they fit the kilobyte that a board takes in at once. */
const chunkBytes = 512;
/** How often everything is written, if it reads otherwise than it was written. */
const mostPasses = 2;
/** How often a chunk is sent, and how often a word of flash may be written between two erasures. */
const mostAttempts = 4;
const mostWordWrites = 2;

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
  report.step('Looking at the board.');
  const found = await survey(board, console);
  const [unsuitability] = unsuitabilities(board, image, found);
  if (unsuitability) throw unsuitability;
  report.step(`It is ${found.id} with Espruino ${found.version} and ${found.storageBytes} bytes of Storage.`);
  const vaultPages = range(board.vault.firstPage, board.vault.pages);
  const before = await digestPages(board, console, range(0, board.storage.pages));
  const state = await stateOf(board, image, console, found, before);
  const show = typeof options.onClaimKey === 'function' ? options.onClaimKey : undefined;
  const newVault = state.kind === 'lock' ? state.vault : undefined;
  const isGuardOther = state.kind === 'lock' && !state.isGuardSame;
  // Where no lock has run yet nothing is lost with someone else's guard.
  const isFirst = state.kind !== 'lock' || options.isAnew || (newVault !== undefined && isGuardOther);
  if (isGuardOther && !isFirst)
    report.step(
      `Its guard is not that of this build, but an earlier one or someone else's. It stays: --erase ${board.name} begins anew, ` +
        'with this guard and without an owner.',
    );
  if (state.kind === 'lock' && state.isSame && !options.isAgain && !isFirst) {
    const { vault } = state;
    // A run that was cut when all was written, or one that is to end otherwise than the last.
    if (!vault || vault.is === (show ? 'claim' : 'blank')) {
      report.step('This firmware is there already, whole; --again writes it once more.');
      if (options.isDryRun) return;
      if (vault?.is === 'claim') await show?.(vault.claimKey);
      return restart(console, report);
    }
  }
  const isNew = isFirst || newVault !== undefined;
  const held =
    state.kind === 'foreign'
      ? state.what
      : isFirst && state.kind === 'lock' && !newVault
        ? 'a lock, with its PINs'
        : undefined;
  if (held !== undefined) {
    report.step(`It holds ${held}. All of it would be erased.`);
    if (!options.isDryRun && !(await options.mayErase(held)))
      throw new Failure(
        'occupied',
        `The board holds ${held}, and nothing was erased.`,
        `Save what you need; then run it again with --erase ${board.name}.`,
      );
  }
  const pages = range(0, board.vault.firstPage).slice(isFirst ? 0 : board.firmware.firstPage);
  const claiming = show && isNew ? `, write a claim key to page ${board.vault.firstPage}` : '';
  report.step(
    isFirst
      ? `First flashing: erase all ${board.storage.pages} pages, write the firmware to pages 1 to ${pages.length - 1}, the guard to page 0, read back${claiming}, commit.`
      : `Update: revoke the firmware, erase and write pages ${pages[0]!} to ${pages.at(-1)!}, read back${claiming}, commit. ` +
          (isNew ? 'The guard stays; no lock has run there yet.' : 'Guard and vault stay.'),
  );
  if (isNew && typeof options.onClaimKey === 'string') report.step(options.onClaimKey);
  if (options.isDryRun) {
    report.step('Nothing was changed: --dry-run.');
    return;
  }
  const writer = new Writer(board, image, console, report);
  const claimKey = isNew && show ? randomBytes(keyBytes) : undefined;
  if (isFirst) await writer.first(claimKey);
  else await writer.update(pages, newVault && { isBlank: newVault.is === 'blank', claimKey });
  const after = await digestPages(board, console, range(0, board.storage.pages));
  const expected = (page: number): number => {
    if (pages.includes(page)) return digestOf(writer.pageOf(page));
    if (!isFirst && !(isNew && vaultPages.includes(page))) return before[page]!;
    return claimKey && page === board.vault.firstPage
      ? digestOf(claimPage(board.storage.pageBytes, claimKey))
      : blankDigest(board);
  };
  const wrong = range(0, board.storage.pages).find((page) => after[page] !== expected(page));
  if (wrong !== undefined) throw writer.broken(wrong);
  const vault = vaultPages.map((page) => after[page]!);
  report.step(
    `Wrote ${pages.length * board.storage.pageBytes} bytes in ${pages.length} pages, verified, ` +
      (claimKey
        ? 'vault with a claim key and nothing else.'
        : isNew
          ? 'vault empty.'
          : `vault kept (digest ${short(vault)}).`),
  );
  if (claimKey) await show?.(claimKey);
  await restart(console, report);
}

async function restart(console: BoardConsole, report: Reporter): Promise<void> {
  report.step(
    (await console.attempt(restartExpression))
      ? 'It restarts. A lock that runs opens no console: that it is silent from now on is right.'
      : 'It did not answer when it was to restart: pull its battery, and put it in again.',
  );
}

class Writer {
  private readonly commitAt: number;
  private readonly revokeAt: number;

  constructor(
    private readonly board: Board,
    private readonly image: Uint8Array,
    private readonly console: BoardConsole,
    private readonly report: Reporter,
  ) {
    this.commitAt = image.length - committedAt;
    this.revokeAt = image.length - revokedAt;
  }

  /** docs/FLASH.md, "The first flashing". */
  async first(claimKey: Uint8Array | undefined): Promise<void> {
    const { storage, vault } = this.board;
    await this.untilItHolds(range(0, vault.firstPage), async () => {
      await this.erase(range(0, storage.pages));
      this.report.begin('Writing', vault.firstPage);
      await this.writeFirmware(range(1, vault.firstPage - 1));
      await this.write(wordBytes, this.image.subarray(wordBytes, storage.pageBytes));
      await this.write(0, this.image.subarray(0, wordBytes));
      this.report.advance();
      this.report.end();
    });
    if (claimKey) await this.writeClaimKey(claimKey);
    await this.write(this.commitAt, this.image.subarray(this.commitAt));
  }

  /** Behind the guard, which keeps everyone out of a board that is cut here, and before the firmware may run. */
  private async writeClaimKey(claimKey: Uint8Array): Promise<void> {
    const { storage, vault } = this.board;
    for (const { at, bytes } of claimPieces(claimKey)) await this.write(pageAt(this.board, vault.firstPage) + at, bytes);
    const [there] = await digestPages(this.board, this.console, [vault.firstPage]);
    if (there !== digestOf(claimPage(storage.pageBytes, claimKey))) throw this.broken(vault.firstPage);
  }

  /** docs/FLASH.md, "An update". @param newVault where no lock has run yet: what becomes of its first page */
  async update(
    pages: readonly number[],
    newVault?: { readonly isBlank: boolean; readonly claimKey: Uint8Array | undefined },
  ): Promise<void> {
    const erased = Buffer.alloc(wordBytes, 0xff);
    const trailer = await readFlash(this.board, this.console, this.revokeAt, 2 * wordBytes);
    const isCommitted = Buffer.compare(trailer.subarray(wordBytes), this.image.subarray(this.commitAt)) === 0;
    if (isCommitted && erased.equals(trailer.subarray(0, wordBytes)))
      await this.write(this.revokeAt, new Uint8Array(wordBytes));
    await this.untilItHolds(pages, async () => {
      await this.erase(pages);
      this.report.begin('Writing', pages.length);
      await this.writeFirmware(pages);
      this.report.end();
    });
    if (newVault && !newVault.isBlank) await this.erase([this.board.vault.firstPage]);
    if (newVault?.claimKey) await this.writeClaimKey(newVault.claimKey);
    await this.write(this.commitAt, this.image.subarray(this.commitAt));
  }

  pageOf(page: number): Uint8Array {
    return this.image.subarray(pageAt(this.board, page), pageAt(this.board, page + 1));
  }

  broken(page: number): Failure {
    const address = this.board.storage.address + pageAt(this.board, page);
    return new Failure(
      'notVerified',
      `Page ${page} (at 0x${address.toString(16)}) does not read as it should.`,
      'Run the same command again; if it stays so, the flash of this board is worn out or damaged.',
    );
  }

  /** Writes, reads back all but the commit word, and writes again if it differs. */
  private async untilItHolds(pages: readonly number[], write: () => Promise<void>): Promise<void> {
    const expected = Uint8Array.from(this.image).fill(0xff, this.commitAt);
    const digests = pages.map((page) =>
      digestOf(expected.subarray(pageAt(this.board, page), pageAt(this.board, page + 1))),
    );
    for (let pass = 1; ; pass++) {
      await write();
      const there = await digestPages(this.board, this.console, pages);
      const wrong = pages.find((_, index) => there[index] !== digests[index]);
      if (wrong === undefined) return;
      if (pass === mostPasses) throw this.broken(wrong);
      this.report.step(`Page ${wrong} reads otherwise than it was written: once more.`);
    }
  }

  private async erase(pages: readonly number[]): Promise<void> {
    this.report.begin('Erasing', pages.length);
    for (const page of pages) {
      const address = this.board.storage.address + pageAt(this.board, page);
      await this.console.ask(`[require("Flash").erasePage(${address})]`, Array.isArray);
      this.report.advance();
    }
    this.report.end();
  }

  /** All of these pages but the commit word. */
  private async writeFirmware(pages: readonly number[]): Promise<void> {
    for (const page of pages) {
      const at = pageAt(this.board, page);
      await this.write(at, this.image.subarray(at, Math.min(pageAt(this.board, page + 1), this.commitAt)));
      this.report.advance();
    }
  }

  private async write(offset: number, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      const chunk = bytes.subarray(at, at + chunkBytes);
      if (chunk.every((byte) => byte === 0xff)) continue;
      await this.writeChunk(offset + at, chunk);
    }
  }

  /**
   * Where an answer is lost, the flash itself tells what has become of the question. It can be there in part: Espruino's tool sends
   * Ctrl-C where a prompt comes late, and that cuts `atob` short. A word of flash takes two writes, and no third.
   */
  private async writeChunk(offset: number, chunk: Uint8Array): Promise<void> {
    const text = Buffer.from(chunk).toString('base64');
    const write = `require("Flash").write(atob("${text}"),${this.board.storage.address + offset})`;
    let writes = 0;
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      if (await this.console.attempt(write)) return;
      const there = await readFlash(this.board, this.console, offset, chunk.length);
      if (Buffer.compare(there, chunk) === 0) return;
      // What is wrong after two writes is found when everything is read back.
      if (!there.every((byte) => byte === 0xff) && ++writes === mostWordWrites) return;
    }
    throw new Failure(
      'noAnswer',
      `The board answers, but does not take what is sent to it.`,
      'Come closer, or take another way with --port; then run the same command again.',
    );
  }
}

function short(digests: readonly number[]): string {
  return createHash('sha256').update(digests.join()).digest('hex').slice(0, 8);
}
