/**
 * Locks the debug port for good: UICR.APPROTECT of nRF52832 and nRF52840 (Product Specifications, chapters UICR and "Debug and trace").
 * The way is that of Espruino's documentation for UICR: `poke32` while the softdevice is down. Not tried on hardware.
 */
import type { Board } from '../boards/board.js';
import { isNumber, isText, restartExpression, type BoardConsole } from './board-console.js';
import { Failure } from './failure.js';
import type { Reporter } from './flash.js';

const approtect = 0x10001208;
const isLockedValue = 0xffffff00;
const nvmcReady = 0x4001e400;
const nvmcConfig = 0x4001e504;
/** FICR.INFO.VARIANT: four letters, as on the package. */
const variant = 0x10000104;

/** How long the board waits for the link to go down, and this tool for the softdevice to come up again. */
const lookMilliseconds = 1000;
const restartMilliseconds = 8000;

const staysOpen = [
  '- The published DFU key: whoever can hold the button of a stock board flashes what they like. A bootloader built with a key of',
  '  your own closes that (targets/nrf5x_dfu in the sources of Espruino; flash it before this, by the debug port).',
  '- Mass erase: it stays possible, and takes the PINs with it.',
  '- What was read before: a dump of the flash made until now yields every PIN.',
  '- Physical attacks: glitching is known to open APPROTECT of this family; its revisions differ.',
];

export interface LockdownOptions {
  readonly isDryRun: boolean;
  /** Whether the user typed what was asked for. */
  readonly confirm: () => Promise<boolean>;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/**
 * @param board the one that the user named: the registers of another may be anything
 * @param open connects to the board, which must have a console: in maintenance, or before its first flashing
 * @throws Failure if it is another board, if it is not confirmed, or the register does not read as locked
 */
export async function lockdown(
  board: Board,
  open: () => Promise<BoardConsole>,
  options: LockdownOptions,
  report: Reporter,
): Promise<void> {
  const console = await open();
  try {
    const id = await console.ask('process.env.BOARD', isText);
    if (id !== board.interpreterId)
      throw new Failure(
        'unsuitable',
        `This is ${id}, not ${board.interpreterId}.`,
        'Name the board that it is, or another port; nothing was changed.',
      );
    const value = await console.ask(`peek32(${approtect})>>>0`, isNumber);
    const letters = await console.ask(`peek32(${variant})>>>0`, isNumber);
    report.step(`The chip is an nRF52 ${lettersOf(letters)}; UICR.APPROTECT is ${hex(value)}.`);
    if ((value & 0xff) === 0) {
      report.step('Its debug port is locked already. Nothing to do.');
      return;
    }
    report.step(`The debug port would be locked for good: only a mass erase, which takes all PINs, opens it again.`);
    report.step('What stays open all the same:');
    for (const line of staysOpen) report.step(line);
    if (options.isDryRun) {
      report.step('Nothing was changed: --dry-run.');
      return;
    }
    if (!(await options.confirm()))
      throw new Failure(
        'usage',
        'It was not confirmed, and nothing was changed.',
        'Type the name of the board when asked.',
      );
    // While someone is connected, NRF.restart forgets its callback: so the board waits until the link is down.
    await console.attempt(
      `(setTimeout(function r(){if(NRF.getSecurityStatus().connected)return setTimeout(r,${lookMilliseconds});` +
        `NRF.restart(function(){var w=function(){while(!(peek32(${nvmcReady})&1));};` +
        `poke32(${nvmcConfig},1);w();poke32(${approtect},${isLockedValue});w();poke32(${nvmcConfig},0);w();})},` +
        `${lookMilliseconds}),0)`,
    );
  } finally {
    await console.close();
  }
  report.step('Waiting for the chip to write it.');
  await options.wait(restartMilliseconds);
  const again = await open();
  try {
    const value = await again.ask(`peek32(${approtect})>>>0`, isNumber);
    if (value !== isLockedValue)
      throw new Failure(
        'notVerified',
        `UICR.APPROTECT reads ${hex(value)}, not ${hex(isLockedValue)}: the debug port is open.`,
        'Run it again; if it stays so, write it with a programmer: nrfjprog --rbp ALL.',
      );
    report.step(`UICR.APPROTECT reads ${hex(isLockedValue)}: from the next start on the debug port is locked.`);
    report.step((await again.attempt(restartExpression)) ? 'It restarts.' : 'Pull its battery, and put it in again.');
  } finally {
    await again.close();
  }
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}

function lettersOf(value: number): string {
  const text = String.fromCharCode(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
  return /^[A-Z0-9]{4}$/.test(text) ? text : 'of unknown revision';
}
