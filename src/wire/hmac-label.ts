/** First byte of every HMAC input, so that no input can be read as two kinds. Numbers are never used again for something else. */
export const enum HmacLabel {
  /** The lock's own key, out of the root secret: PINs and the owner's phone key hang on it. */
  PinKey = 1,
  Pin = 2,
  /** The key of the log's next seal, out of the present one. */
  ChainKey = 3,
  Seal = 4,
  /** The head of an export. */
  Head = 5,
  // From here on: docs/PROTOCOL.md, "HMAC inputs".
  OwnerKey = 6,
  /** A key out of the one above it and a block. */
  Narrow = 7,
  Request = 8,
  Answer = 9,
  Stream = 10,
  /** The claim key, out of 28 digits. */
  ClaimKey = 11,
  FinderKey = 12,
  /** The tag of an advert. */
  Finder = 13,
}
