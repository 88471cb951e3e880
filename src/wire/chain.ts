/** Sizes in the log's chain, in bytes: docs/STORE.md, "The chain". */

/** A key; the owner's seed is the first. */
export const chainKeyBytes = 16;
/** What an event hands on to the next: the beginning of a SHA-256. */
export const linkBytes = 12;
/** The beginning of a HMAC-SHA-256. */
export const sealTagBytes = 8;
