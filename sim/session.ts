/**
 * One life of the interpreter, from a boot to a reset or the loss of power: a fresh JavaScript context, the functions given
 * to it, and the rule that nothing has an effect once the life is over.
 */
import vm from 'node:vm';
import { FirmwareFault } from './faults.js';
import { detokenise } from './pretokenised.js';
import { makeLanguage, type Language } from './language.js';

export type Native = (...args: never[]) => unknown;
type AnyFunction = (...args: unknown[]) => unknown;

/** JavaScript takes no time here, so that a loop which waits for something to change would wait for ever. */
const maxCallsInARun = 1_000_000;
/** Time on the host for a run that calls nothing. */
const maxHostMilliseconds = 10_000;
/** A property of the global object that no identifier names. */
const entryName = '\0run';

/** What a session tells its machine. */
export interface SessionHost {
  /** Calls of each native function by its name, as the firmware writes it. */
  readonly calls: Map<string, number>;
  /** Milliseconds since the clock's zero, for `Date`. */
  readonly systemTime: () => number;
  readonly random: () => number;
  readonly onException: (text: string) => void;
  /** A run from the interpreter's loop is over, and the session lives. */
  readonly onReturn: () => void;
}

export class Session {
  /** Why this life ended. */
  ended: Error | undefined;
  /** Handlers of `process.on('uncaughtException')`. */
  readonly uncaughtHandlers: unknown[] = [];
  readonly language: Language;

  private readonly context: vm.Context;
  private readonly entry = new vm.Script(`globalThis[${JSON.stringify(entryName)}]()`);
  private running = false;
  private callsInRun = 0;

  constructor(private readonly host: SessionHost) {
    this.context = vm.createContext(vm.constants.DONT_CONTEXTIFY);
    this.language = makeLanguage(this.context, host.systemTime, host.random);
    this.defineGlobal('eval', (code: unknown) =>
      typeof code === 'string' ? this.language.evaluate(detokenise(this.text(code))) : code,
    );
  }

  /** Gives the firmware a global function, counted under its name. */
  defineGlobal(name: string, native: Native): void {
    this.language.global[name] = this.wrap(name, native);
  }

  /**
   * A module or an object of natives. Asking it for anything else is a fault: a silent `undefined` would let a firmware pass
   * that fails on the board.
   */
  makeObject(name: string, natives: Readonly<Record<string, Native>>): object {
    const target = new this.language.Object() as Record<string, unknown>;
    for (const [key, native] of Object.entries(natives)) target[key] = this.wrap(`${name}.${key}`, native);
    return new Proxy(target, {
      get: (object, key) => {
        if (typeof key === 'symbol') return undefined;
        if (!Object.hasOwn(object, key)) this.fault(`the simulator has no ${name}.${key}`);
        return object[key];
      },
    });
  }

  /** Runs a file from flash in the global scope; an exception ends the file and is reported. */
  runFile(name: string, code: Uint8Array): void {
    this.guard(() => {
      const source = detokenise(Buffer.from(code).toString('latin1'));
      new vm.Script(source, { filename: name }).runInContext(this.context);
    });
  }

  /** Calls a callback as the interpreter does from its loop: a function or code in a string. */
  call(callback: unknown, ...args: unknown[]): void {
    this.guard(() => {
      if (typeof callback === 'function') (callback as AnyFunction)(...args);
      else if (typeof callback === 'string') this.language.evaluate(detokenise(callback));
    });
  }

  /** Ends this life. Firmware that is running learns of it by an exception that it cannot outlive. */
  end(reason: Error): void {
    this.ended ??= reason;
  }

  /** Throws what firmware may catch, of the type that the interpreter throws. */
  raise(message: string, type: 'Error' | 'TypeError' | 'InternalError' = 'Error'): never {
    throw new this.language[type](message) as Error;
  }

  fault(message: string): never {
    const fault = new FirmwareFault(message);
    this.end(fault);
    throw fault;
  }

  /** A string of the firmware, whose characters are bytes. */
  text(value: string): string {
    const wide = /[^\0-\xff]/.exec(value);
    if (wide) this.fault(`a character of an Espruino string is a byte, not U+${wide[0].charCodeAt(0).toString(16)}`);
    return value;
  }

  private wrap(name: string, native: Native): AnyFunction {
    const { host } = this;
    return (...args: unknown[]) => {
      this.mustLive();
      host.calls.set(name, (host.calls.get(name) ?? 0) + 1);
      if (++this.callsInRun > maxCallsInARun)
        this.fault('the firmware does not come back: it waits for something to change');
      try {
        const result = (native as AnyFunction)(...args);
        this.mustLive();
        return result;
      } catch (error) {
        // What the host's own code throws is not for the firmware to catch; its errors are of the context's making.
        if (error instanceof Error) this.end(error);
        this.mustLive();
        throw error;
      }
    };
  }

  private mustLive(): void {
    if (this.ended) throw this.ended;
  }

  private guard(run: () => void): void {
    if (this.ended) return;
    const outermost = !this.running;
    try {
      if (outermost) this.enter(run);
      else run();
    } catch (error) {
      this.report(error);
    }
    if (outermost) this.returned();
  }

  private returned(): void {
    if (!this.ended) this.host.onReturn();
  }

  private enter(run: () => void): void {
    this.running = true;
    this.callsInRun = 0;
    Object.defineProperty(this.language.global, entryName, { value: run, configurable: true });
    try {
      this.entry.runInContext(this.context, { timeout: maxHostMilliseconds });
    } catch (error) {
      if ((error as { code?: unknown } | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
        this.fault('the firmware does not come back');
      throw error;
    } finally {
      this.running = false;
    }
  }

  private report(error: unknown): void {
    if (this.ended) return;
    const stack = (error as { stack?: unknown } | undefined)?.stack;
    this.host.onException(typeof stack === 'string' ? withoutHost(stack) : `uncaught ${String(error)}`);
    for (const handler of this.uncaughtHandlers) this.call(handler, error);
  }
}

/** A stack without the frames of the simulator, which the firmware's author has no use for. */
function withoutHost(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => !/^\s+at .*(node:|[\\/]sim[\\/])/.test(line))
    .join('\n');
}
