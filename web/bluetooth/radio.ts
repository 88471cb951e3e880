/** How the page comes to a lock: over the browser's Bluetooth, or in the simulator. */
import type { Transport } from '../../client/transport.js';

/** What a person can do something about. */
export type LinkProblemKind = 'none' | 'off' | 'notChosen' | 'notAllowed' | 'notALock' | 'outOfRange';

/** There is no link. Nothing was asked of the lock. */
export class LinkProblem extends Error {
  constructor(
    readonly kind: LinkProblemKind,
    cause?: unknown,
  ) {
    super(kind, { cause });
  }
}

export interface Found {
  /** To find it again without the browser's chooser. */
  readonly deviceId: string;
  readonly transport: Transport;
}

export interface Radio {
  /** False if this browser or this device has no Bluetooth, or it is off. */
  isThere(): Promise<boolean>;
  /**
   * The browser may ask the person which device it is, so this must come from their hand.
   * @param deviceId as it was found before
   * @throws LinkProblem
   */
  find(deviceId: string | undefined): Promise<Found>;
}
