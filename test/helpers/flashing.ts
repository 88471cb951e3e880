/** What a flashing tool does to the flash, operation for operation: docs/FLASH.md, "The first flashing" and "An update". */
import type { Board } from '../../boards/board.js';
import { firmwareSpan, layOut, readFirmware } from '../../boards/image.js';
import {
  checksumAt,
  committedAt,
  committedWord,
  fileHeaderBytes,
  guardBytes,
  lengthAt,
  revokedAt,
} from '../../boards/layout.js';
import type { NorFlash } from '../../sim/nor.js';

const wordBytes = 4;
const erasedWord = 0xffffffff;

/** @param image guard and firmware, as built */
export class Flasher {
  private readonly start: number;
  private readonly end: number;

  constructor(
    private readonly nor: NorFlash,
    board: Board,
    private readonly image: Uint8Array,
  ) {
    ({ start: this.start, end: this.end } = firmwareSpan(board));
  }

  first(): void {
    const { pages } = this.nor.geometry;
    for (let page = 0; page < pages; page++) this.erase(page);
    this.writeFirmware();
    this.write(wordBytes, this.start);
    this.write(0, wordBytes);
    this.commit();
  }

  update(): void {
    const revoked = this.end - revokedAt;
    if (this.word(revoked) === erasedWord && this.word(this.end - committedAt) === committedWord)
      this.nor.write(this.nor.geometry.address + revoked, new Uint8Array(wordBytes));
    const { pageBytes } = this.nor.geometry;
    for (let page = this.start / pageBytes; page < this.end / pageBytes; page++) this.erase(page);
    this.writeFirmware();
    this.commit();
  }

  private erase(page: number): void {
    this.nor.erase(this.nor.geometry.address + page * this.nor.geometry.pageBytes);
  }

  private writeFirmware(): void {
    this.write(this.start, this.end - lengthAt);
    this.write(this.end - lengthAt, this.end - checksumAt);
    this.write(this.end - checksumAt, this.end - revokedAt);
  }

  private commit(): void {
    const { address } = this.nor.geometry;
    const written = this.nor.read(address, this.end);
    for (let at = 0; at < this.end - committedAt; at++)
      if (written[at] !== this.image[at]) throw new Error(`flash differs at ${at}`);
    this.write(this.end - committedAt, this.end);
  }

  /** Words that are to stay erased are not written. */
  private write(from: number, to: number): void {
    for (let at = from; at < to; at += wordBytes) {
      const word = this.image.subarray(at, at + wordBytes);
      if (word.some((byte) => byte !== 0xff)) this.nor.write(this.nor.geometry.address + at, word);
    }
  }

  private word(at: number): number {
    const bytes = this.nor.read(this.nor.geometry.address + at, wordBytes);
    return new DataView(bytes.buffer).getUint32(0, true);
  }
}

/** The same guard, and a firmware that works as well but is another. */
export function olderImage(board: Board, image: Uint8Array): Uint8Array {
  const { start, end } = firmwareSpan(board);
  const firmware = readFirmware(image.subarray(start, end))!;
  return layOut(
    board,
    image.subarray(fileHeaderBytes, fileHeaderBytes + guardBytes),
    Buffer.concat([firmware, Buffer.from(';')]),
  );
}
