/** `npm start`: the simulator on a free port, with what was built, and a browser before it. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { boardNames, type BoardName } from './protocol.js';
import { startSimulator, type RunningSimulator, type SimulatorOptions } from './simulator.js';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const portsToTry = 20;

async function startOnFreePort(options: SimulatorOptions): Promise<RunningSimulator> {
  for (let port = options.port; ; port++) {
    try {
      return await startSimulator({ ...options, port });
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || port >= options.port + portsToTry) throw error;
      console.log(`Port ${port} is in use, trying ${port + 1}.`);
    }
  }
}

function readBuilt(name: string): Uint8Array {
  const path = join(dist, name);
  if (!existsSync(path)) throw new Error(`dist/${name} is missing: run \`npm run build\` first.`);
  return readFileSync(path);
}

function openBrowser(url: string): void {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  // Without an opener the address printed above is enough.
  spawn(opener, [url], { detached: true, stdio: 'ignore' })
    .on('error', () => undefined)
    .unref();
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new InvalidArgumentError('A port is 0 to 65535.');
  return port;
}

const program = new Command('npm start --')
  .description('Shows a Deadlatch lock on a door in the browser, running the firmware that would be flashed.')
  .addArgument(new Argument('[board]', 'the board to start with').choices(boardNames).default(boardNames[0]))
  .option('-p, --port <number>', 'port to serve on; if it is in use, the next free one', parsePort, 8080)
  .option('--host <address>', 'address to serve on; another than this lets the network operate the lock', '127.0.0.1')
  .option('--no-open', 'do not open the browser')
  .addHelpText('after', '\nBuild first: npm run build')
  .showHelpAfterError()
  .parse();
const { host, port, open } = program.opts<{ port: number; host: string; open: boolean }>();
try {
  readBuilt('sim/index.html');
  const simulator = await startOnFreePort({
    board: program.processedArgs[0] as BoardName,
    image: (board) => readBuilt(`${board}.image`),
    pageDirectory: join(dist, 'sim'),
    phoneDirectory: join(dist, 'phone'),
    host,
    port,
  });
  console.log(`The door is at ${simulator.url} (Ctrl-C ends it)`);
  if (open && process.stdout.isTTY) openBrowser(simulator.url);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
