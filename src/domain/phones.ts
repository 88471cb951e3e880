/** What outlives a phone's connection. */

/** What the radio's events go to while a phone is connected. */
export interface Peer {
  take(frame: string): void;
  greet(): void;
  /** The link is gone. */
  end(): void;
}

export const phones = {
  /** Second before which nobody is greeted. */
  quietUntil: 0,
  /** The claim key that someone inside lets a phone use, 16 bytes or '', and the second until which it is taken. */
  claimKey: '',
  claimUntil: 0,
  /** The key id that was offered, or '', and the second until which it can become the owner's. */
  offer: '',
  offerUntil: 0,
};
