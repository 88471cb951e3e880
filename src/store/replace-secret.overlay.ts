/** Replaces a secret so that the flash no longer holds what it was: docs/STORE.md, "Destroying a secret". */
import * as nor from '#port/nor';
import { erasePage } from './erase-page.overlay.js';
import { erasedPageChecksum, maxRecordWords } from './format.js';
import { reclaim } from './reclaim.overlay.js';
import { put } from './store.js';
import { recordWords, unusablePage, vault } from './vault.js';

/** A page that is not in use may hold copies, of a move that was cut or that the flash did not take. */
function eraseUnused(): void {
  for (let page = 0; page < nor.pages; page++) {
    const sequence = vault.sequences[page]!;
    if (sequence && sequence !== unusablePage) continue;
    if (nor.crc32(nor.read(page * nor.pageBytes, nor.pageBytes)) === erasedPageChecksum) continue;
    if (!sequence) erasePage(page);
    else {
      nor.erase(page);
      vault.erases[page]!++;
    }
  }
}

/**
 * Puts `payload` in place of the secret that is there under `key`, and clears that.
 * @returns false, and nothing has changed, if the flash does not take it.
 */
export function replaceSecret(key: number, payload: string): boolean {
  // The old one must not be moved by writing the new one: it is cleared where it stands.
  if (vault.end - vault.writeAt < maxRecordWords * 4) reclaim(-1, '');
  eraseUnused();
  const old = vault.index[key]! * 4;
  const behind = recordWords(old) * 4 - 4;
  if (!put(key, payload)) return false;
  // The second write of these words. Where it is cut, or the old one was moved all the same, the next start replaces its page.
  if (nor.read(old + 1, 1) === '\0') nor.write(old + 4, '\0'.repeat(behind));
  return true;
}
