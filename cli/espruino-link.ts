/**
 * The way to a real board: Espruino's own tool, the package `espruino`, over Bluetooth, a serial port or tcp://. It is a program
 * turned library: it tells everything on the console, reports few of its errors, and answers "success" whatever happened. So
 * its chatter is kept for `--verbose`, every wait has an end, and nobody trusts anything but what is read back.
 */
import { createRequire } from 'node:module';
import type { Link } from './board-console.js';
import { Failure } from './failure.js';
import { explainPort, isTcp, type Adapter } from './ports.js';

/** What this tool uses of the package's globals. */
interface EspruinoTool {
  readonly Config: Record<string, unknown>;
  readonly Core: {
    readonly Serial: {
      open(port: string, connected: (info: unknown) => void, disconnected: () => void): void;
      close(): void;
      startListening(listener: (data: ArrayBuffer) => void): unknown;
      readonly connection: { rxDataHandler(data: ArrayBuffer): void };
      getPorts(callback: (ports: readonly FoundPort[], callAgain: boolean) => void): void;
      isConnected(): boolean;
      setSlowWrite(isSlow: boolean, isForced: boolean): void;
    };
    readonly Utils: {
      executeExpression(
        expression: string,
        callback: (json: string | undefined) => void,
        options: { readonly minTimeout: number },
      ): void;
      addRecognisedDeviceAddress(address: string): void;
    };
  };
}

export interface FoundPort {
  readonly path: string;
  readonly description?: string;
  readonly type?: 'bluetooth' | 'usb' | 'socket';
}

const openMilliseconds = 20_000;
/** From the end of a question on. A page takes a tenth of a second to erase. */
const answerSeconds = 5;
/** The package gives up by itself, but only a question that is longer than one of its blocks. Nobody else may: it would go on listening. */
const shortestQuestion = 520;
const answerMilliseconds = 60_000;
const closeMilliseconds = 3000;
/** More than a board sends to one question, be its Storage full of files; the package would keep and search whatever comes. */
const mostReceived = 1 << 20;

/** What the package says where it should report. */
const openingFailed = /RECEIVE ERROR|Unable to open device|ERROR (Connecting|getting services)|Port ".*" not found/;

let tool: Promise<EspruinoTool> | undefined;
let onChatter: (line: string) => void = () => undefined;
let mayTake: (bytes: number) => boolean = () => true;

/**
 * Loads the package, once.
 * @param adapter which Bluetooth there is: without one its driver would end the process
 */
function loadTool(adapter: Adapter, trace: (line: string) => void): Promise<EspruinoTool> {
  tool ??= new Promise<EspruinoTool>((resolve) => {
    // The package has no other way to be silenced; this tool's own words go to the streams directly.
    for (const method of ['log', 'warn', 'error', 'info'] as const)
      console[method] = (...words: unknown[]): void => {
        const line = words.map((word) => (word instanceof Error ? word.message : String(word))).join(' ');
        trace(line);
        onChatter(line);
      };
    const { init } = createRequire(import.meta.url)('espruino') as { init: (callback: () => void) => void };
    init(() => {
      const loaded = (globalThis as unknown as { Espruino: EspruinoTool }).Espruino;
      const isLinux = process.platform === 'linux';
      Object.assign(loaded.Config, {
        // On Linux by D-Bus alone: the other driver wants raw sockets, and takes the adapter away from bluetoothd.
        BLUETOOTH_LOW_ENERGY_DBUS: isLinux && adapter.kind === 'present',
        BLUETOOTH_LOW_ENERGY: !isLinux && adapter.kind === 'present',
        // It would ask a server for the board's description.
        ENV_ON_CONNECT: false,
      });
      const { connection } = loaded.Core.Serial;
      const take = connection.rxDataHandler.bind(connection);
      connection.rxDataHandler = (data): void => {
        if (mayTake(data.byteLength)) take(data);
      };
      resolve(loaded);
    });
  });
  return tool;
}

/** @throws Failure if the port cannot be opened */
export async function openLink(port: string, adapter: Adapter, trace: (line: string) => void): Promise<Link> {
  await explainPort(port, adapter);
  const espruino = await loadTool(adapter, trace);
  const { Serial, Utils } = espruino.Core;
  if (isTcp(port)) espruino.Config['SERIAL_TCPIP'] = [port];
  else if (!port.startsWith('/')) Utils.addRecognisedDeviceAddress(port);
  let lose: (failure: Failure) => void = () => undefined;
  const lost = new Promise<never>((_, reject) => (lose = reject));
  lost.catch(() => undefined);
  let tellClosed: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (tellClosed = resolve));
  let received = 0;
  mayTake = (bytes) => {
    received += bytes;
    if (received <= mostReceived) return true;
    lose(
      new Failure('unsuitable', `${port} sends without end.`, 'Is it a board, and the one that you mean? Name its port.'),
    );
    return false;
  };
  Serial.startListening(() => undefined);
  await within(
    openMilliseconds,
    new Promise<void>((resolve, reject) => {
      const refuse = (): void => {
        reject(
          new Failure(
            'noAnswer',
            `Nothing answers at ${port}.`,
            'Is it powered, near, and connected to nobody else? "deadlatch doctor" looks.',
          ),
        );
      };
      onChatter = (line) => {
        if (openingFailed.test(line)) refuse();
      };
      Serial.open(
        port,
        (info) => {
          if (info === undefined) refuse();
          else resolve();
        },
        () => {
          tellClosed();
          lose(
            new Failure(
              'noAnswer',
              `The link to ${port} is lost.`,
              'Come closer, and run the same command again: it goes on safely.',
            ),
          );
        },
      );
    }),
    () => new Failure('noAnswer', `${port} does not open.`, 'Is it powered, near, and connected to nobody else?'),
  );
  onChatter = () => undefined;
  const evaluate = (expression: string): Promise<string | undefined> => {
    received = 0;
    return within(
      answerMilliseconds,
      Promise.race([
        lost,
        new Promise<string | undefined>((resolve) => {
          Utils.executeExpression(expression.padEnd(shortestQuestion), resolve, { minTimeout: answerSeconds });
        }),
      ]),
      () => undefined,
    );
  };
  // These consoles tell the sender when to wait; to a plain serial port the package writes slowly.
  const paced = ['"USB"', '"Bluetooth"', '"Telnet"'];
  if (paced.includes((await evaluate('process.env.CONSOLE'))?.trim() ?? '')) Serial.setSlowWrite(false, true);
  return {
    evaluate,
    close: async () => {
      if (!Serial.isConnected()) return;
      Serial.close();
      await within(closeMilliseconds, closed, () => undefined);
    },
  };
}

/** The ports that the package finds: by Bluetooth those that offer an Espruino console. */
export async function findPorts(
  adapter: Adapter,
  scanSeconds: number,
  trace: (line: string) => void,
): Promise<FoundPort[]> {
  const { Serial } = (await loadTool(adapter, trace)).Core;
  const found = new Map<string, FoundPort>();
  const end = Date.now() + scanSeconds * 1000;
  for (;;) {
    const [ports, callAgain] = await new Promise<[readonly FoundPort[], boolean]>((resolve) => {
      Serial.getPorts((ports, callAgain) => resolve([ports, callAgain]));
    });
    for (const port of ports) found.set(port.path, port);
    if (!callAgain || adapter.kind !== 'present' || Date.now() >= end) return [...found.values()];
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function within<Value, Late>(milliseconds: number, promise: Promise<Value>, late: () => Late): Promise<Value | Late> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<Late>((resolve, reject) => {
    timer = setTimeout(() => {
      const outcome = late();
      if (outcome instanceof Failure) reject(outcome);
      else resolve(outcome);
    }, milliseconds);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}
