/**
 * What a phone without a radio of its own says to the simulator over the WebSocket `/bluetooth`: JSON, one `PhoneRequest` upwards, its
 * `answer` or `failed` downwards, and what the lock pushes between them. One socket is one phone; when it closes, the phone says goodbye.
 */

/** `id` is the phone's, and comes back with the answer. `hex` is bytes in hexadecimal, `characteristic` a UUID of 36 small characters. */
export type PhoneRequest =
  | { readonly id: number; readonly do: 'scan' | 'connect' | 'disconnect' | 'loseLink' }
  | { readonly id: number; readonly do: 'subscribe' | 'unsubscribe' | 'read'; readonly characteristic: string }
  | {
      readonly id: number;
      readonly do: 'write';
      readonly characteristic: string;
      readonly hex: string;
      /** Whether the lock's radio acknowledges it: true unless it says false. */
      readonly response?: boolean;
    };

type Unnumbered<Request> = Request extends PhoneRequest ? Omit<Request, 'id'> : never;

/** A request before it is sent. */
export type UnnumberedPhoneRequest = Unnumbered<PhoneRequest>;

/** `scan` finds nothing where nothing is on the air. */
export interface HeardAdvert {
  readonly address: string;
  readonly name?: string;
  readonly services: readonly string[];
  readonly hex: string;
  readonly connectable: boolean;
}

export interface OfferedService {
  readonly uuid: string;
  readonly characteristics: readonly {
    readonly uuid: string;
    readonly readable: boolean;
    readonly writable: boolean;
    readonly notifies: boolean;
    readonly indicates: boolean;
  }[];
}

/** Nothing to connect to; no link any more; the lock's radio has refused it; no such characteristic, or no such request. */
export type PhoneFailure = 'notReachable' | 'linkDown' | 'refused' | 'unknown';

export type PhoneMessage =
  | {
      readonly is: 'answer';
      readonly id: number;
      /** To `scan`. */
      readonly advert?: HeardAdvert;
      /** To `connect`. `mtu` is what a packet carries and three bytes more. */
      readonly services?: readonly OfferedService[];
      readonly mtu?: number;
      /** To `read`. */
      readonly hex?: string;
    }
  | { readonly is: 'failed'; readonly id: number; readonly why: PhoneFailure; readonly text: string }
  | { readonly is: 'pushed'; readonly characteristic: string; readonly hex: string }
  /** The link is gone, for a reason of the Core Specification's volume 1, part F: 8 lost, 19 the lock has ended it. */
  | { readonly is: 'ended'; readonly reason: number };

/** The request in a message, or undefined if it is none. */
export function parsePhoneRequest(json: string): PhoneRequest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, do: act, characteristic, hex, response } = value as Record<string, unknown>;
  if (typeof id !== 'number') return undefined;
  switch (act) {
    case 'scan':
    case 'connect':
    case 'disconnect':
    case 'loseLink':
      return { id, do: act };
    case 'subscribe':
    case 'unsubscribe':
    case 'read':
      return typeof characteristic === 'string' ? { id, do: act, characteristic } : undefined;
    case 'write':
      return typeof characteristic === 'string' && typeof hex === 'string' && /^([\da-f]{2})*$/.test(hex)
        ? { id, do: act, characteristic, hex, response: response !== false }
        : undefined;
    default:
      return undefined;
  }
}
