/** The command line: `npx deadlatch --help`. */
import { appendFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { boardNamed, boards, type BoardName } from '../boards/index.js';
import type { Board } from '../boards/board.js';
import { checkImage } from '../boards/image.js';
import { encodeClaimLink } from '../client/link.js';
import { BoardConsole } from './board-console.js';
import { examineBoard, examineMachine, noBoard } from './doctor.js';
import { findPorts, openLink } from './espruino-link.js';
import { exitCodeMeanings, exitCodes, Failure, type FailureKind } from './failure.js';
import { flash } from './flash.js';
import { toHex } from './hex.js';
import { lockdown } from './lockdown.js';
import { logCommand } from './log.js';
import { phoneCommands } from './phone/commands.js';
import { here } from './phone/here.js';
import { checkPage } from './phone/names.js';
import { qrCode } from './phone/pass-on.js';
import { findAdapter, findSerialPorts, isTcp, isWire } from './ports.js';
import { Progress, say, sayFailure, sayFinding, typed } from './terminal.js';

interface PortOptions {
  readonly port?: string;
  readonly scan: number;
  readonly trace?: string;
}

interface FlashOptions extends PortOptions {
  readonly dryRun?: true;
  readonly again?: true;
  readonly erase?: string;
  readonly hex?: string;
  readonly claim: boolean;
  readonly page?: string;
}

interface LockdownOptions extends PortOptions {
  readonly dryRun?: true;
  readonly yesIKnow?: string;
}

const progress = new Progress();

async function readImage(board: Board): Promise<Uint8Array> {
  const file = new URL(`../dist/${board.name}.image`, import.meta.url);
  const image = await readFile(file).catch((error: unknown) => {
    throw new Failure('notBuilt', `There is no dist/${board.name}.image.`, 'Build it: npm run build.', { cause: error });
  });
  const wrong = checkImage(board, image);
  if (wrong !== undefined)
    throw new Failure(
      'notBuilt',
      `dist/${board.name}.image cannot be flashed: ${wrong}.`,
      'Build it again: npm run build.',
    );
  return image;
}

function unwritable(error: unknown): never {
  throw new Failure('usage', `The file cannot be written: ${(error as Error).message}.`, 'Name another one.', {
    cause: error,
  });
}

function tracer({ trace }: PortOptions): (line: string) => void {
  if (trace === undefined) return () => undefined;
  const add = (text: string): void => {
    appendFileSync(trace, text);
  };
  try {
    add('');
  } catch (error) {
    unwritable(error);
  }
  return (line) => {
    add(`${line}\n`);
  };
}

/** The port that was named, or the only one that offers an Espruino. */
async function choosePort(options: PortOptions): Promise<string> {
  if (options.port !== undefined) return options.port;
  const adapter = await findAdapter();
  const found = await findPorts(adapter, options.scan, tracer(options));
  if (found.length === 1) return found[0]!.path;
  if (found.length > 1)
    throw new Failure(
      'usage',
      `Several ports offer a board: ${found.map(({ path, description }) => `${path} (${description ?? 'no name'})`).join(', ')}.`,
      'Name one with --port.',
    );
  throw new Failure(
    adapter.kind === 'present' ? 'noAnswer' : 'noPort',
    'No board was found.',
    '"deadlatch doctor" says what is missing; --port names a board that is not found by itself.',
  );
}

async function withBoard(options: PortOptions, use: (console: BoardConsole) => Promise<void>): Promise<void> {
  const port = await choosePort(options);
  await withBoardAt(port, options, use);
}

async function withBoardAt(
  port: string,
  options: PortOptions,
  use: (console: BoardConsole) => Promise<void>,
): Promise<void> {
  say(`Connecting to ${port}.`);
  const console = new BoardConsole(await openLink(port, await findAdapter(), tracer(options)));
  try {
    await use(console);
  } finally {
    progress.end();
    await console.close();
  }
}

/** Why this board gets no claim key on this way, or undefined. */
function noClaimKey(port: string, { trace }: PortOptions): string | undefined {
  const why = !isWire(port)
    ? `it would cross the air in clear to ${port}, which is no serial port and not tcp://`
    : trace === undefined
      ? undefined
      : `it would be in ${trace}`;
  return why && `No claim key is drawn: ${why}. The first owner comes by the keypad, or the tag where the board has one.`;
}

/** The address that the lock's tag leads to, unless it still is the one that leads nowhere: boards/page.ts. */
function builtInPage({ radio }: Board): string | undefined {
  return radio && !new URL(radio.page).hostname.endsWith('.invalid') ? radio.page : undefined;
}

async function showClaimKey(page: string | undefined, claimKey: Uint8Array): Promise<void> {
  const fragment = await encodeClaimLink(Uint8Array.from(claimKey));
  const link = page === undefined ? fragment : `${page}#${fragment}`;
  say('With this link the first phone becomes the owner, while someone holds the inside button:', '', link, '');
  process.stdout.write(`${qrCode(link, here.isScreen)}\n\n`);
  say(
    'Whoever sees it can do the same until the lock has an owner: show it to nobody, and claim the lock now. It is not shown again.',
    'Then clear this screen: who recorded the claim over the air and finds the link later has the key of the lock.',
    page === undefined
      ? 'This is only what stands behind the # of the link, for "Paste the link here" and "deadlatch claim NAME --link"; --page URL makes a whole one.'
      : 'Open it on the phone, or: deadlatch claim NAME --link.',
  );
}

async function runFlash(name: BoardName, options: FlashOptions): Promise<void> {
  const board = boardNamed(name);
  const image = await readImage(board);
  if (options.hex !== undefined) {
    const where = `${image.length} bytes for 0x${board.storage.address.toString(16)}, without the vault`;
    if (options.dryRun) say(`${options.hex} would be written: ${where}. Nothing was changed: --dry-run.`);
    else {
      await writeFile(options.hex, toHex(board, image)).catch(unwritable);
      say(`${options.hex}: ${where}, and so without a claim key.`);
    }
    return;
  }
  const page = options.page === undefined ? builtInPage(board) : checkPage(options.page);
  const port = await choosePort(options);
  await withBoardAt(port, options, (console) =>
    flash(
      board,
      image,
      console,
      {
        isDryRun: options.dryRun ?? false,
        isAgain: options.again ?? false,
        isAnew: options.erase === board.name,
        mayErase: async (what) =>
          options.erase === undefined ? typed(`Erase ${what}?`, board.name) : options.erase === board.name,
        ...(options.claim &&
          board.radio && {
            onClaimKey: noClaimKey(port, options) ?? ((claimKey) => showClaimKey(page, claimKey)),
          }),
      },
      progress,
    ),
  );
}

async function runDoctor(name: BoardName, options: PortOptions): Promise<void> {
  const board = boardNamed(name);
  const findings = examineMachine(await findAdapter(), await findSerialPorts());
  const image = await readImage(board).catch((error: unknown) => {
    if (error instanceof Failure) return error;
    throw error;
  });
  // Over tcp:// neither adapter nor serial port is needed.
  for (const finding of options.port !== undefined && isTcp(options.port) ? [] : findings) sayFinding(finding);
  try {
    await withBoard(options, async (console) => {
      const told = await examineBoard(board, image, console);
      for (const finding of told) sayFinding(finding);
      if (told.some(({ isWell }) => !isWell)) process.exitCode = exitCodes.unsuitable;
    });
  } catch (error) {
    const isNobody = error instanceof Failure && (error.kind === 'noAnswer' || error.kind === 'noPort');
    throw isNobody && options.port === undefined ? noBoard(error.kind) : error;
  }
}

async function runLockdown(name: BoardName, options: LockdownOptions): Promise<void> {
  const board = boardNamed(name);
  const port = await choosePort(options);
  await lockdown(
    boardNamed(name),
    async () => new BoardConsole(await openLink(port, await findAdapter(), tracer(options))),
    {
      isDryRun: options.dryRun ?? false,
      confirm: async () =>
        options.yesIKnow === undefined
          ? typed('Lock the debug port for good?', board.name)
          : options.yesIKnow === board.name,
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    },
    progress,
  );
}

function boardCommand(name: string): Command {
  return new Command(name)
    .addArgument(new Argument('<board>').choices(boards.map((board) => board.name)))
    .option('-p, --port <port>', 'Bluetooth address, serial port, or tcp://HOST:PORT; else the only board that is found')
    .addOption(
      new Option('--scan <seconds>', 'how long to look for boards by Bluetooth').default(5).argParser((text) => {
        if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('It is a number of seconds, 0 to 999.');
        return Number(text);
      }),
    )
    .option('--trace <file>', "append what Espruino's tool says to this file");
}

const codes = (Object.keys(exitCodes) as FailureKind[])
  .map((kind) => `  ${exitCodes[kind]}  ${exitCodeMeanings[kind]}`)
  .join('\n');

const program = new Command('deadlatch')
  .description(
    'Puts Deadlatch on a board, looks at one, locks its debug port; and opens and manages a lock as a phone does.',
  )
  .addHelpText('after', `\nExit codes:\n  0  done\n${codes}`)
  .addCommand(
    boardCommand('flash')
      .description('write guard and firmware, read them back, keep the vault; can be cut at any point and run again')
      .option('--dry-run', 'say what would be done and change nothing')
      .option('--again', 'write also a firmware that is there already')
      .option(
        '--erase <board>',
        'erase everything that the board holds, a lock and its PINs too; the name of the board is the confirmation',
      )
      .option(
        '--no-claim',
        'write no claim key for the first owner; there is none over Bluetooth, nor with --hex or --trace',
      )
      .option('--page <url>', 'where the phone page is served, for the claim link')
      .option('--hex <file>', 'write an Intel HEX file for a programmer instead')
      .action(runFlash),
  )
  .addCommand(
    boardCommand('doctor').description('say what is missing for flashing, and what to do about it').action(runDoctor),
  )
  .addCommand(
    boardCommand('lockdown')
      .description('lock the debug port for good (APPROTECT); asks first')
      .option('--dry-run', 'say what would be done and change nothing')
      .addOption(new Option('--yes-i-know <board>', 'confirm without being asked, for scripts'))
      .action(runLockdown),
  )
  .addCommand(logCommand(here));
for (const command of phoneCommands(here)) program.addCommand(command);

async function main(): Promise<number> {
  for (const command of [program, ...program.commands]) command.exitOverride();
  try {
    await program.parseAsync();
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
    if (error instanceof Failure) {
      sayFailure(error);
      return exitCodes[error.kind];
    }
    // Ctrl-C where something was to be typed.
    if (error instanceof Error && error.name === 'ExitPromptError') return exitCodes.usage;
    process.stderr.write(`✖ A fault of this tool: ${(error as Error).stack ?? String(error)}\n`);
    return exitCodes.fault;
  }
}

// Drivers of Espruino's tool report by exceptions that nobody can catch, and leave handles open.
process.on('uncaughtException', (error) => {
  sayFailure(new Failure('noAnswer', `The driver of the port gave up: ${error.message}.`, '"deadlatch doctor" looks.'));
  process.exit(exitCodes.noAnswer);
});
// Whoever reads what is said here may have read enough: a pager, or head.
process.stdout.on('error', () => process.exit(Number(process.exitCode ?? 0)));
process.exit(await main());
