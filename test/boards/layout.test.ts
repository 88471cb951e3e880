/** docs/FLASH.md: nothing overlaps, nothing is left out, and what is damaged is not taken. */
import test from 'ava';
import {
  checkImage,
  firmwareFile,
  firmwareRoom,
  firmwareSpan,
  guardFile,
  layOut,
  pageAt,
  readFirmware,
  requestsLeft,
} from '../../boards/image.js';
import { fileHeaderBytes, guardBytes, lengthAt, requestBytes, requests, tailBytes } from '../../boards/layout.js';
import { pageBlankBytes } from '../../src/store/format.js';
import { isStorageValid, readStorageFile } from '../../sim/storage.js';
import { boards, firmwareOf, guardOf, imageOf } from '../helpers/locks.js';

const guard = Buffer.from('0');
const text = Buffer.from('print(1)');

for (const board of boards) {
  test(`${board.name}: guard, firmware and vault follow each other in whole pages, and end within Storage`, (t) => {
    const { start, end } = firmwareSpan(board);
    t.is(fileHeaderBytes + guardBytes + fileHeaderBytes, board.storage.pageBytes);
    t.is(start, board.storage.pageBytes);
    t.is(end - start, 20_480);
    t.is(end, pageAt(board, board.vault.firstPage));
    t.true(board.vault.firstPage + board.vault.pages <= board.storage.pages);
    t.is(board.storage.address % board.storage.pageBytes, 0);
    t.is(tailBytes, requests * requestBytes + lengthAt);
    t.is(firmwareRoom(board), 20_224);
    t.deepEqual([pageBlankBytes], [fileHeaderBytes], 'Storage must see free space behind the firmware');
  });

  test(`${board.name}: the image that is built is guard and firmware, and Storage finds both`, (t) => {
    const image = imageOf(board);
    t.is(image.length, 24_576);
    t.is(checkImage(board, image), undefined);
    const storage = new Uint8Array(pageAt(board, board.storage.pages)).fill(0xff);
    storage.set(image);
    t.true(isStorageValid(storage, board.storage.pageBytes));
    const file = (name: string): Buffer => Buffer.from(readStorageFile(storage, board.storage.pageBytes, name)!);
    t.is(file(guardFile).toString('latin1').trimEnd(), Buffer.from(guardOf(board)).toString('latin1').trimEnd());
    t.is(file(guardFile).length, guardBytes);
    t.is(Buffer.compare(readFirmware(file(firmwareFile))!, firmwareOf(board)), 0);
    t.is(requestsLeft(file(firmwareFile)), requests);
  });

  test(`${board.name}: an image with any byte of text, length, checksum or commit changed is refused`, (t) => {
    const image = layOut(board, guard, text);
    const { start, end } = firmwareSpan(board);
    for (const at of [...text.keys()].map((n) => start + n).concat([...Array(lengthAt).keys()].map((n) => end - 1 - n))) {
      const damaged = image.slice();
      damaged[at]! ^= 1;
      t.regex(checkImage(board, damaged) ?? '', /not committed, revoked, or damaged/, `at ${at}`);
    }
    for (const [at, why] of [
      [0, /begin with the guard/],
      [start - 1, /no firmware file/],
    ] as const) {
      const damaged = image.slice();
      damaged[at]! ^= 1;
      t.regex(checkImage(board, damaged) ?? '', why);
    }
    t.regex(checkImage(board, image.subarray(1)) ?? '', /24575 bytes, not 24576/);
    // What is behind the firmware's area is the vault.
    t.regex(checkImage(board, Buffer.concat([image, Buffer.alloc(4096)])) ?? '', /28672 bytes, not 24576/);
  });

  test(`${board.name}: what does not fit is refused, to the byte`, (t) => {
    t.notThrows(() => layOut(board, Buffer.alloc(guardBytes, ' '), Buffer.alloc(firmwareRoom(board), ' ')));
    t.throws(() => layOut(board, Buffer.alloc(guardBytes + 1, ' '), text), { message: /guard of 4033 bytes/ });
    t.throws(() => layOut(board, guard, Buffer.alloc(firmwareRoom(board) + 1, ' ')), { message: /does not fit in 20224/ });
    t.throws(() => layOut(board, guard, new Uint8Array(0)), { message: /0 bytes does not fit/ });
    t.throws(() => layOut(board, Buffer.from('"\xff"', 'latin1'), text), { message: /not plain ASCII/ });
  });
}
