/** A request for maintenance, and the restart at which the guard finds it: docs/FLASH.md. */
import { board } from '#board';
import { lengthAt, requestBytes, tailBytes } from '../../boards/layout.js';

const areaEnd = board.storage.address + (board.firmware.firstPage + board.firmware.pages) * board.storage.pageBytes;

/** @returns false if no place takes the request; else it does not come back. */
export function restartForMaintenance(): boolean {
  const read = (): string => require('Storage').read('fw') ?? '';
  const area = read();
  for (let at = area.length - tailBytes; at < area.length - lengthAt; at += requestBytes) {
    if (area.substr(at, requestBytes) !== '\xff\xff\xff\xff\xff\xff\xff\xff') continue;
    require('Flash').write('OPEN', areaEnd - area.length + at);
    if (read().substr(at, 4) !== 'OPEN') continue;
    E.reboot();
    return true;
  }
  return false;
}
