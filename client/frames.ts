/** Messages in pieces: docs/PROTOCOL.md, "Frames". */
import { FrameHeader, maxMessageBytes } from '../src/wire/protocol.js';
import { type Bytes, join } from './bytes.js';

/**
 * @param frameBytes what a frame holds, header included
 * @returns one frame at least: a message without bytes asks for a hello
 */
export function split(message: Bytes, frameBytes: number): Bytes[] {
  const pieceBytes = frameBytes - 1;
  const last = Math.max(0, Math.ceil(message.length / pieceBytes) - 1);
  return Array.from({ length: last + 1 }, (_, place) =>
    join(
      [place === last ? place | FrameHeader.Last : place],
      message.subarray(place * pieceBytes, (place + 1) * pieceBytes),
    ),
  );
}

/** Puts pieces together, and drops what does not follow. */
export class Assembler {
  private message: Bytes = new Uint8Array();
  /** Place of the next piece; -1: none but a first one. */
  private next = -1;

  /** @returns a whole message, or undefined. */
  take(frame: Uint8Array): Bytes | undefined {
    const header = frame[0];
    if (header === undefined || (header & ~(FrameHeader.Place | FrameHeader.Last)) !== 0) return undefined;
    const place = header & FrameHeader.Place;
    if (place === 0) {
      this.message = new Uint8Array();
      this.next = 0;
    }
    if (place !== this.next || this.message.length + frame.length - 1 > maxMessageBytes) {
      this.next = -1;
      return undefined;
    }
    this.message = join(this.message, frame.subarray(1));
    this.next++;
    if (!(header & FrameHeader.Last)) return undefined;
    this.next = -1;
    return this.message;
  }
}
