/**
 * What the simulator's server and its page say to each other: JSON over one WebSocket, `Command` upwards, `Message`
 * downwards. The server owns the lock; every page only shows it.
 */
import { boards, type BoardName } from '../boards/index.js';

export type { BoardName };
/** Pure, as the bundler must be told: the page has no use for it, nor for the boards' records behind it. */
export const boardNames = /* @__PURE__ */ boards.map(({ name }) => name);

export const keyNames = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
export type Key = (typeof keyNames)[number];

/** Whatever a finger can hold down. */
export type Button = Key | 'inside';

/** Virtual seconds per real second; 0 is paused. */
export const speedChoices = [0, 0.1, 1, 10, 60] as const;
export type Speed = (typeof speedChoices)[number];

export const faultNames = ['jammed', 'sensorPulled', 'expandersSilent'] as const;
export type Fault = (typeof faultNames)[number];

/** The longest jump in virtual time that one command may ask for: a day. */
const longestSkipMilliseconds = 86_400_000;

export type Command =
  | { readonly do: 'press' | 'release'; readonly button: Button }
  /** Holds the inside button without a finger, so that someone with one mouse can type meanwhile. */
  | { readonly do: 'keepInside'; readonly on: boolean }
  | { readonly do: 'thumbTurn'; readonly thrown: boolean }
  /** `force` breaks the door open against a thrown bolt. */
  | { readonly do: 'door'; readonly closed: boolean; readonly force: boolean }
  | { readonly do: 'power'; readonly on: boolean }
  | { readonly do: 'battery'; readonly millivolts: number }
  | { readonly do: 'fault'; readonly fault: Fault; readonly on: boolean }
  | { readonly do: 'speed'; readonly speed: Speed }
  | { readonly do: 'skip'; readonly milliseconds: number }
  | { readonly do: 'board'; readonly name: BoardName }
  | { readonly do: 'newLock' }
  /** Answered to the page that asks: a `logFile`, a `seed`. */
  | { readonly do: 'exportLog' | 'takeSeed' };

/** What the page must know of a board that the state does not say. */
export interface BoardFacts {
  readonly name: BoardName;
  readonly title: string;
  readonly hasExpanders: boolean;
  /** Absent where the board cannot measure its motor. */
  readonly stallMilliamps?: number;
  readonly fullMillivolts: number;
  readonly lowMillivolts: number;
  readonly criticalMillivolts: number;
  readonly loadedFloorMillivolts: number;
}

/** The door as it is, whatever the lock believes. */
export interface DoorState {
  readonly board: BoardName;
  /** Virtual milliseconds since the lock was made. */
  readonly now: number;
  readonly speed: Speed;
  /** What is left of a jump in time that is still being simulated. */
  readonly skipMilliseconds: number;
  /** The battery is connected. */
  readonly plugged: boolean;
  /** The chip runs: connected, and with enough voltage. */
  readonly powered: boolean;
  readonly resets: number;
  /** `position` is 0 withdrawn to 1 thrown; `locked` and `unlocked` are the end switches, closed or not. */
  readonly bolt: { readonly position: number; readonly locked: boolean; readonly unlocked: boolean };
  readonly motor: { readonly enabled: boolean; readonly direction: -1 | 0 | 1; readonly milliamps: number };
  /** Lit or sounding at any moment since the last state, so that no blink is lost between two of them. */
  readonly light: { readonly red: boolean; readonly green: boolean };
  readonly buzzer: { readonly hertz: number };
  /** At rest, now with what is drawn from it, and the lowest while the motor last ran, if it ever did. */
  readonly battery: {
    readonly millivolts: number;
    readonly terminalMillivolts: number;
    readonly lowestMillivolts?: number;
  };
  readonly held: readonly Button[];
  readonly insideKept: boolean;
  readonly doorClosed: boolean;
  readonly faults: Readonly<Record<Fault, boolean>>;
  /** The address that a phone reads which is held to the lock's NFC tag, while it is on. */
  readonly tag?: string;
}

/** One entry of the lock's own log, as read from its flash. */
export interface LogEvent {
  readonly number: number;
  readonly bootNumber: number;
  /** Unix time where the lock knew it; else since that boot. */
  readonly seconds: number;
  readonly isDated: boolean;
  readonly kind: string;
  readonly who: string;
  readonly reason: string;
  /** One human sentence. */
  readonly text: string;
  readonly level: 'info' | 'warning' | 'alarm';
}

/** Why the door did not do what was asked of it. */
export type Refusal = 'boltHoldsDoor' | 'boltBlocksDoor';

export type Message =
  | { readonly is: 'welcome'; readonly boards: readonly BoardFacts[] }
  | { readonly is: 'state'; readonly state: DoorState }
  | { readonly is: 'log'; readonly events: readonly LogEvent[] }
  | { readonly is: 'console'; readonly exceptions: readonly string[]; readonly prints: readonly string[] }
  | { readonly is: 'refused'; readonly why: Refusal }
  /** docs/LOG.md. */
  | { readonly is: 'logFile'; readonly name: string; readonly text: string }
  /** The seed in hexadecimal, once; else why there is none. */
  | { readonly is: 'seed'; readonly seed?: string; readonly why?: 'noOwner' | 'given' };

/** The command in a message from a page, or undefined if it is none: a page may be old, or no page of ours. */
export function parseCommand(json: string): Command | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const field = value as Record<string, unknown>;
  switch (field['do']) {
    case 'press':
    case 'release': {
      const button = oneOf([...keyNames, 'inside'] as const, field['button']);
      return button === undefined ? undefined : { do: field['do'], button };
    }
    case 'keepInside':
      return typeof field['on'] === 'boolean' ? { do: 'keepInside', on: field['on'] } : undefined;
    case 'thumbTurn':
      return typeof field['thrown'] === 'boolean' ? { do: 'thumbTurn', thrown: field['thrown'] } : undefined;
    case 'door':
      return typeof field['closed'] === 'boolean' && typeof field['force'] === 'boolean'
        ? { do: 'door', closed: field['closed'], force: field['force'] }
        : undefined;
    case 'power':
      return typeof field['on'] === 'boolean' ? { do: 'power', on: field['on'] } : undefined;
    case 'battery':
      return isWithin(field['millivolts'], 12_000) ? { do: 'battery', millivolts: field['millivolts'] } : undefined;
    case 'fault': {
      const fault = oneOf(faultNames, field['fault']);
      return fault === undefined || typeof field['on'] !== 'boolean' ? undefined : { do: 'fault', fault, on: field['on'] };
    }
    case 'speed': {
      const speed = oneOf(speedChoices, field['speed']);
      return speed === undefined ? undefined : { do: 'speed', speed };
    }
    case 'skip':
      return isWithin(field['milliseconds'], longestSkipMilliseconds)
        ? { do: 'skip', milliseconds: field['milliseconds'] }
        : undefined;
    case 'board': {
      const name = oneOf(boardNames, field['name']);
      return name === undefined ? undefined : { do: 'board', name };
    }
    case 'newLock':
    case 'exportLog':
    case 'takeSeed':
      return { do: field['do'] };
    default:
      return undefined;
  }
}

function oneOf<T>(choices: readonly T[], value: unknown): T | undefined {
  return choices.find((choice) => choice === value);
}

function isWithin(value: unknown, most: number): value is number {
  return typeof value === 'number' && value >= 0 && value <= most;
}
