/** What is known of the phone that is connected: shared by what serves it, and made anew with that for each (build/sink.ts). */
export const session = {
  /** What has come of a message, and the place of its next piece, -1 for none but a first one. */
  message: '',
  place: -1,
  /** 16 bytes, drawn for the next open; '' while none is taken. */
  nonce: '',
  /** Version and both nonces, while a session is open; else ''. */
  context: '',
  /** Pads of its key, and the blocks that this was narrowed by. */
  pads: '',
  blocks: '',
  /** `Right` bits that they leave, and whether one of them has a time. */
  rights: 0,
  isTimed: false,
  /** '' under the owner's keys, else the key id of a claim. */
  keyId: '',
  /** Of the last request: 0 for the open. */
  sequence: 0,
  frameBytes: 0,
  /** Second behind which it answers no more. */
  endsAt: 0,
  /** The last message; its answer, of which so many frames are sent. */
  last: '',
  answer: '',
  sent: 0,
  /** The log knows that this session changes PINs. */
  isProgramming: false,
  /** Word offsets of the events from a number on, while a session reads them. */
  eventsFrom: 0,
  events: new Uint16Array(0),
  /** Timers: of the next frame or hello, and of the end of patience. -1 for none. */
  sending: -1,
  silence: -1,
};
