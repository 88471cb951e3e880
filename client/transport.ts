/** What a session needs of Bluetooth: implemented over Web Bluetooth, over a PC's adapter, or over a simulated lock. */
import type { Bytes } from './bytes.js';

export interface Transport {
  /** Finds service and characteristics. Rejects if the lock is not there. */
  connect(): Promise<void>;
  /** Subscribes to `answer`. To be called after `onNotification`: the first one may come before this resolves. */
  subscribe(): Promise<void>;
  /** One frame to `request`, in the order of the calls, with or without an ATT answer. Rejects if it was not sent. */
  write(frame: Bytes): Promise<void>;
  onNotification(listener: (frame: Uint8Array) => void): void;
  /** Whoever ended it, and also if it was the caller. */
  onDisconnect(listener: () => void): void;
  /** Resolves once the link is gone. Harmless without one. */
  disconnect(): Promise<void>;
}

/** Time, so that tests need not wait for it. */
export interface Timer {
  /** @returns what cancels it. */
  after(milliseconds: number, callback: () => void): () => void;
}

export const realTimer: Timer = {
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
};
