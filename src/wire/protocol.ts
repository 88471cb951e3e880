/** Sizes and places of docs/PROTOCOL.md, for firmware, page, tools and simulator alike. Numbers are least byte first. */

/** In the hello and in every session's HMAC inputs. */
export const protocolVersion = 1;

export const serviceUuid = '7a720001-118c-4837-9ae8-9a29873fb704';
/** Phone to lock: write, write without response. */
export const requestUuid = '7a720002-118c-4837-9ae8-9a29873fb704';
/** Lock to phone: notify. */
export const answerUuid = '7a720003-118c-4837-9ae8-9a29873fb704';

/** A key, a claim key, a finder key: the beginning of a HMAC-SHA-256, or random. */
export const keyBytes = 16;
export const keyIdBytes = 4;
export const nonceBytes = 16;
/** The end of each message that is proven: the beginning of a HMAC-SHA-256. */
export const tagBytes = 16;
/** The key id of the claim key. */
export const claimKeyId = '\0\0\0\0';
export const claimDigits = 28;
/** The first byte of a link: what it is good for. */
export const enum LinkKind {
  Key = 1,
  Claim = 2,
}
/** Behind all of a link: so many bytes of its SHA-256. */
export const linkChecksumBytes = 4;

/** The first byte of a frame: its place in the message, and whether the message ends with it. */
export const enum FrameHeader {
  Place = 0x0f,
  Last = 0x80,
  /** Alone of its kind: version, nonce, zeros. */
  Hello = 0xff,
}
/** What every link carries, and what an ATT write adds to it. */
export const minFrameBytes = 20;
export const attHeaderBytes = 3;
export const maxMessageBytes = 240;
/** Header, version and nonce; what follows are zeros, as many as the lock's largest frame has room for. */
export const helloBytes = 2 + nonceBytes;

export const maxHops = 3;
/** In place of the number of hops: a request under the key that the session was opened with. */
export const sameSession = 255;

/** Offsets in a request that opens a session; the command comes behind its blocks. */
export const enum Open {
  Hops = 0,
  /** The largest frame that the phone receives, header included. */
  FrameBytes = 1,
  KeyId = 2,
  Nonce = 6,
  Blocks = 22,
}

/** Offsets in each further request. */
export const enum Next {
  Same = 0,
  Sequence = 1,
  Command = 2,
  Arguments = 3,
}

/** Offsets in an answer. One that ends before its data proves nothing. */
export const enum Answer {
  Sequence = 0,
  Reason = 1,
  Data = 2,
}

/** Who encrypts, in a keystream's HMAC input. */
export const enum Direction {
  ToLock = 0,
  ToPhone = 1,
}
/** Bytes that one HMAC gives to a keystream. */
export const streamBytes = 32;

/** Seconds without a proven request after which a peer is dropped; before its first, since it has connected. */
export const silenceSeconds = 10;
/** For how long a session answers after it was opened. */
export const sessionSeconds = 120;
/** For so long a peer is still there that is going to be dropped, so that the last answer reaches it. */
export const partingMilliseconds = 500;
/** No hello comes sooner after a request that was not proven. */
export const slowSeconds = 2;
/** And none so soon after an answer that someone has the PIN that was to be added. */
export const duplicateSilenceSeconds = 5;
/** For how long a claim key, or a key that is offered, is taken. */
export const claimSeconds = 60;
/** For so long an advert keeps its id. */
export const finderSeconds = 900;

/** Salt and tag of an advert's id. */
export const finderSaltBytes = 3;
export const finderTagBytes = 3;
