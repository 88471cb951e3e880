/**
 * A board for the command line: the simulator's strict flash and its language behind a console. It answers, or does what a test
 * tells it to do instead.
 */
import type { Board } from '../../boards/board.js';
import type { Link } from '../../cli/board-console.js';
import { Failure } from '../../cli/failure.js';
import { installEspruino, MemoryAreas } from '../../sim/espruino-e.js';
import { installModules } from '../../sim/modules.js';
import { NorFlash } from '../../sim/nor.js';
import { Random } from '../../sim/random.js';
import { Session } from '../../sim/session.js';
import { isStorageValid, readStorageFile, storageNames } from '../../sim/storage.js';
import { Watchdog } from '../../sim/watchdog.js';

/** What becomes of a question, and of its answer. */
export type Fate =
  'answered' | 'lost' | 'lost after' | 'silent' | 'silent after' | 'garbled' | 'mangled' | 'killed' | 'killed after';

/** The tool's process is gone: nothing that runs in it may go on. */
export class Killed extends Error {}

export interface ChipOptions {
  readonly id?: string;
  readonly version?: string;
  readonly modules?: string;
  /** What its flash holds. */
  readonly flash?: Uint8Array;
}

/** Registers of the nRF52832 that the tool uses: `poke32` clears bits of UICR alone, and only where NVMC.CONFIG lets it. */
const uicr = 0x10001000;
const nvmcConfig = 0x4001e504;

export class Chip implements Link {
  readonly nor: NorFlash;
  readonly registers = new Map<number, number>([
    [0x10001208, 0xffffffff],
    [0x10000104, 0x41414530],
    [0x4001e400, 1],
    [nvmcConfig, 0],
  ]);
  /** Questions until now. */
  asked = 0;
  isRestarted = false;
  isConnected = true;
  fateOf: (question: number, expression: string) => Fate = () => 'answered';

  private readonly random = new Random(20260815);
  private session!: Session;
  private timeouts: (() => void)[] = [];

  constructor(
    private readonly board: Board,
    private readonly options: ChipOptions = {},
  ) {
    this.nor = new NorFlash(board.storage, options.flash);
    this.start();
  }

  /** Power on: as the interpreter does, it erases a Storage whose chain is broken. */
  start(): void {
    const { address, pageBytes, pages } = this.board.storage;
    const image = this.nor.read(address, pageBytes * pages);
    this.timeouts = [];
    if (!isStorageValid(image, pageBytes))
      for (let page = 0; page < pages; page++) this.nor.erase(address + page * pageBytes);
    this.session = this.boot();
  }

  evaluate(expression: string): Promise<string | undefined> {
    const fate = this.fateOf(this.asked++, expression);
    if (fate === 'killed') return Promise.reject(new Killed());
    if (fate === 'lost') return Promise.reject(lost());
    if (fate === 'silent') return Promise.resolve(undefined);
    if (fate === 'mangled') return Promise.resolve(this.mangled(expression));
    // What the flash forbids ends the session, and is no answer of the board.
    const answer = this.session.language.evaluate(`JSON.stringify(${expression})`) as string;
    if (this.session.ended) return Promise.reject(this.session.ended);
    if (fate === 'killed after') return Promise.reject(new Killed());
    if (fate === 'lost after') return Promise.reject(lost());
    if (fate === 'silent after') return Promise.resolve(undefined);
    return Promise.resolve(fate === 'garbled' ? answer.slice(0, -3) : ` ${answer} `);
  }

  close(): Promise<void> {
    this.isConnected = false;
    for (const callback of this.timeouts.splice(0)) callback();
    return Promise.resolve();
  }

  /** A character of the question arrives as another. */
  private mangled(expression: string): string | undefined {
    // Only of what the checksum covers: the rest may become anything at all.
    const from = expression.indexOf(',"', expression.indexOf('})(')) + 2;
    const at = from + (this.random.next() % (expression.length - 2 - from));
    const other = '0123456789azAZ'[this.random.next() % 14]!;
    try {
      const text = expression.slice(0, at) + other + expression.slice(at + 1);
      return this.session.language.evaluate(`JSON.stringify(${text})`) as string;
    } catch (error) {
      if (this.session.ended) throw error;
      return undefined;
    }
  }

  /** Storage from its start, as many bytes as there are. */
  get bytes(): Uint8Array {
    return this.nor.bytes;
  }

  private boot(): Session {
    const { board, nor, options } = this;
    const { address, pageBytes, pages } = board.storage;
    const session = new Session({
      calls: new Map(),
      systemTime: () => 0,
      random: () => 0,
      onException: (text) => {
        throw new Error(text);
      },
      onReturn: () => undefined,
    });
    installModules(session, nor, true, () => undefined);
    installEspruino(session, {
      nor,
      entropy: new Random(1),
      watchdog: new Watchdog({ now: 0, elapse: () => undefined }),
      areas: new MemoryAreas(),
      setConsole: () => undefined,
      reboot: () => {
        this.isRestarted = true;
      },
    });
    const { global } = session.language;
    const builtIn = global['require'] as (name: unknown) => unknown;
    const image = (): Uint8Array => nor.read(address, pageBytes * pages);
    const storage = session.makeObject('Storage', {
      list: () => toArray(session, storageNames(image(), pageBytes)),
      read: (name: unknown) => {
        const data = readStorageFile(image(), pageBytes, String(name));
        return data && Buffer.from(data).toString('latin1');
      },
      getStats: () => Object.assign(new session.language.Object(), { totalBytes: pageBytes * pages }),
    });
    session.defineGlobal('require', (name: unknown) => (name === 'Storage' ? storage : builtIn(name)));
    session.defineGlobal('setTimeout', (callback: () => void) => this.timeouts.push(callback));
    session.defineGlobal('peek32', (at: number) => this.registers.get(at) ?? session.fault(`peek32 of ${at}`));
    session.defineGlobal('poke32', (at: number, value: number) => {
      const before = this.registers.get(at) ?? session.fault(`poke32 of ${at}`);
      if (at < uicr || at > uicr + 0xfff) this.registers.set(at, value);
      else if (this.registers.get(nvmcConfig) === 1) this.registers.set(at, (before & value) >>> 0);
      else session.fault('UICR is written while NVMC does not allow it');
    });
    global['NRF'] = session.makeObject('NRF', {
      getSecurityStatus: () => Object.assign(new session.language.Object(), { connected: this.isConnected }),
      // As in libs/bluetooth/jswrap_bluetooth.c: while someone is connected the callback is forgotten.
      restart: (callback: () => void) => {
        if (!this.isConnected) callback();
      },
    });
    global['process'] = {
      env: {
        BOARD: options.id ?? board.interpreterId,
        VERSION: options.version ?? '2v29.12',
        MODULES: options.modules ?? 'Flash,Storage,heatshrink,crypto',
      },
    };
    return session;
  }
}

function lost(): Failure {
  return new Failure('noAnswer', 'The link is lost.', 'Come closer.');
}

function toArray(session: Session, items: readonly string[]): unknown {
  return session.language.evaluate(JSON.stringify(items));
}
