/** The lock's log for the page, from an image of its flash. */
import type { Board } from '../boards/board.js';
import { isDated, isSeal } from '../log/file.js';
import { describe } from '../log/words.js';
import { readEntries } from './export-log.js';
import type { LogEvent } from './protocol.js';

/** The events of the log, oldest first; without the seals between them. */
export function readEvents(flash: Uint8Array, board: Board): LogEvent[] {
  let bootNumber = 0;
  return readEntries(flash, board).flatMap((entry): LogEvent[] => {
    if (isSeal(entry)) return [];
    const { startsLife, ...words } = describe(entry);
    if (startsLife) bootNumber++;
    return [{ number: entry.number, bootNumber, seconds: entry.seconds, isDated: isDated(entry), ...words }];
  });
}
