/** What stands in a board's flash, seen from an image that could go there. */
import type { Board } from '../boards/board.js';
import { firmwareSpan, pageAt } from '../boards/image.js';
import { fileHeaderBytes, requestBytes, requests, tailBytes } from '../boards/layout.js';
import { isNumber, type BoardConsole } from './board-console.js';
import { claimPageBytes, type NewVault, readNewVault } from './claim-page.js';
import { blankDigest, digestOf, readFlash, type Survey } from './survey.js';

export type State =
  /** Nothing that anyone would miss: at most an image that was never whole. */
  | { readonly kind: 'empty' }
  /** The layout of a lock. Its firmware may be another, or not whole; it has not run yet if its vault is a new one. */
  | { readonly kind: 'lock'; readonly isGuardSame: boolean; readonly isSame: boolean; readonly vault: NewVault | undefined }
  /** Something else; `what` names it. */
  | { readonly kind: 'foreign'; readonly what: string };

/**
 * @param image the bytes of Storage from its start up to the vault
 * @param pages the digest of each page of Storage
 */
export async function stateOf(
  board: Board,
  image: Uint8Array,
  console: BoardConsole,
  found: Survey,
  pages: readonly number[],
): Promise<State> {
  const { start, end } = firmwareSpan(board);
  const vault = await newVaultOf(board, console, pages);
  const isThere = async (offset: number): Promise<boolean> =>
    Buffer.compare(
      await readFlash(board, console, offset, fileHeaderBytes),
      image.subarray(offset, offset + fileHeaderBytes),
    ) === 0;
  // The two headers that make the layout: of the guard's file, and of the firmware's.
  if ((await isThere(0)) && (await isThere(start - fileHeaderBytes))) {
    // Requests for maintenance are no part of the firmware.
    const expected = Uint8Array.from(image);
    const requestsAt = end - tailBytes;
    expected.set(await readFlash(board, console, requestsAt, requests * requestBytes), requestsAt);
    const [guard, ...firmware] = range(0, board.vault.firstPage).map(
      (page) => pages[page] === digestOf(expected.subarray(pageAt(board, page), pageAt(board, page + 1))),
    );
    return { kind: 'lock', isGuardSame: guard!, isSame: firmware.every(Boolean), vault };
  }
  if (found.files.length) return { kind: 'foreign', what: `the files ${found.files.join(', ')}` };
  return vault ? { kind: 'empty' } : { kind: 'foreign', what: 'bytes in the pages of the vault, though no lock' };
}

/** @returns undefined if somebody has used the vault */
async function newVaultOf(board: Board, console: BoardConsole, pages: readonly number[]): Promise<NewVault | undefined> {
  const { address, pageBytes } = board.storage;
  const { firstPage, pages: count } = board.vault;
  const isBlank = (page: number): boolean => pages[page] === blankDigest(board);
  if (!range(firstPage + 1, count - 1).every(isBlank)) return undefined;
  if (isBlank(firstPage)) return { is: 'blank' };
  const at = pageAt(board, firstPage);
  const start = await readFlash(board, console, at, claimPageBytes);
  // Not of the whole page: what a cut has left may read differently each time.
  const rest = pageBytes - claimPageBytes;
  const digest = await console.ask(`E.CRC32(require("Flash").read(${rest},${address + at + claimPageBytes}))`, isNumber);
  return digest === digestOf(new Uint8Array(rest).fill(0xff)) ? readNewVault(start) : undefined;
}

export function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
