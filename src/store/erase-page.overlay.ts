/** Makes a page ready for use: docs/STORE.md, "Bad pages". */
import * as nor from '#port/nor';
import { erasedPageChecksum, pageBlankBytes, pageRecordBytes, pageRecordPlaces } from './format.js';
import { kill, unusablePage, vault } from './vault.js';
import { found, nextRecord } from './walk.js';

/** What an erase has left must not be taken for a page in use by a later start. */
function killPageRecords(page: number): void {
  const first = page * nor.pageBytes + pageBlankBytes;
  for (let place = 0; place < pageRecordPlaces; place++) {
    const at = first + place * pageRecordBytes;
    if (nextRecord(at, at + pageRecordBytes) === at && found.live) kill(at);
  }
}

/**
 * Erases a page that is not in use, which is then the next to be used.
 * @returns false if it is not erased afterwards: then it is retired.
 */
export function erasePage(page: number): boolean {
  nor.erase(page);
  vault.erases[page]!++;
  vault.isErased = nor.crc32(nor.read(page * nor.pageBytes, nor.pageBytes)) === erasedPageChecksum;
  vault.spare = vault.isErased ? page : -1;
  vault.sequences[page] = vault.isErased ? 0 : unusablePage;
  if (vault.isErased) return true;
  vault.retired = page;
  killPageRecords(page);
  return false;
}
