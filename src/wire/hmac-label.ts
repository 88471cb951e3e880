/** First byte of every HMAC input, so that no input can be read as two kinds. Numbers are never used again for something else. */
export const enum HmacLabel {
  PinKey = 1,
  Pin = 2,
  /** The key of the log's next seal, out of the present one. */
  ChainKey = 3,
  Seal = 4,
  /** The head of an export. */
  Head = 5,
}
