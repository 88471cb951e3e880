/** A link as text and as a QR code that a phone reads off the screen. */
import { renderUnicodeCompact } from 'uqr';
import { printable } from '../terminal.js';
import { checkPage } from './names.js';
import type { Surroundings } from './surroundings.js';
import { type KeyFileOptions, tell } from './visit.js';

const whiteOnBlack = '\x1b[97;40m';
const plain = '\x1b[0m';

export function qrCode(text: string, isScreen: boolean): string {
  const rows = renderUnicodeCompact(text, { border: 2, ecc: 'L' }).split('\n');
  // A screen with dark letters would show it inverted, which not each phone reads.
  return rows.map((row) => (isScreen ? `${whiteOnBlack}${row}${plain}` : row)).join('\n');
}

/** @param words said before the link */
export function passOn(
  here: Surroundings,
  options: KeyFileOptions,
  page: string | undefined,
  fragment: string,
  words: string,
  data: object,
): void {
  const link = page === undefined ? fragment : `${checkPage(page)}#${fragment}`;
  if (page === undefined)
    here.note('No page is known (--page URL), so this is only the part of the link that stands behind the #.');
  tell(
    here,
    options,
    [words, printable(link), '', qrCode(link, here.isScreen)].filter((part, at) => part || at).join('\n'),
    {
      ...data,
      link,
    },
  );
}
