/** Looks at everything that flashing needs, and says what is missing and what to do about it. */
import type { Board } from '../boards/board.js';
import { isTexts, type BoardConsole } from './board-console.js';
import { Failure, type FailureKind } from './failure.js';
import { adapterFailure, permissionFailure, type Adapter, type SerialPort } from './ports.js';
import { range, stateOf } from './state.js';
import { blankDigest, digestPages, survey, unsuitabilities } from './survey.js';

export interface Finding {
  readonly isWell: boolean;
  readonly text: string;
  /** What to do, where something is missing. */
  readonly next?: string;
}

function ill(text: string, next: string): Finding {
  return { isWell: false, text, next };
}

function well(text: string): Finding {
  return { isWell: true, text };
}

function told(failure: Failure): Finding {
  return ill(failure.message, failure.next);
}

export function examineMachine(adapter: Adapter, ports: readonly SerialPort[]): Finding[] {
  const noAdapter = adapterFailure(adapter);
  return [
    noAdapter ? told(noAdapter) : well('There is a Bluetooth adapter, and it can be reached.'),
    ...ports.map(({ path, isUsable }) =>
      isUsable ? well(`Serial port ${path} can be used.`) : told(permissionFailure(path)),
    ),
    ...(ports.length ? [] : [well('There is no serial port; Bluetooth or tcp:// do as well.')]),
  ];
}

export function noBoard(kind: FailureKind): Failure {
  return new Failure(
    kind,
    'No board offers a console.',
    'Power the board and come near. A lock that runs is silent on purpose: "A lock that runs" in docs/FLASHING.md.',
  );
}

/** @param image what the build would flash, or why there is nothing to flash */
export async function examineBoard(board: Board, image: Uint8Array | Failure, console: BoardConsole): Promise<Finding[]> {
  const found = await survey(board, console);
  const findings = [well(`The board answers: ${found.id} with Espruino ${found.version}.`)];
  const reasons = unsuitabilities(board, image instanceof Failure ? undefined : image, found);
  if (reasons.length) return [...findings, ...reasons.map(told)];
  findings.push(well(`Interpreter, modules and Storage (${found.storageBytes} bytes) are what ${board.title} needs.`));
  const pages = await digestPages(board, console, range(0, board.storage.pages));
  const unreadable = await console.ask(
    'require("Storage").list().filter(function(n){return require("Storage").read(n)===undefined})',
    isTexts,
  );
  const isBlank = (page: number): boolean => pages[page] === blankDigest(board);
  if (unreadable.length || (!found.files.length && !isBlank(0)))
    findings.push(
      ill(
        'The chain of files in Storage is corrupt: the next restart erases all of it.',
        'If it never was a lock, run "deadlatch flash" now. If it was one, its PINs are lost with the restart: enrol anew.',
      ),
    );
  else findings.push(well(`Storage is sound and holds ${found.files.join(', ') || 'no files'}.`));
  if (image instanceof Failure) return [...findings, told(image)];
  const state = await stateOf(board, image, console, found, pages);
  switch (state.kind) {
    case 'empty':
      findings.push(ill('There is no lock on it yet.', `Run "deadlatch flash ${board.name}".`));
      break;
    case 'lock':
      findings.push(
        state.isSame
          ? well('The firmware is that of this build, whole.')
          : ill('The firmware is another, or not whole.', `Run "deadlatch flash ${board.name}".`),
        state.isGuardSame
          ? well('The guard is that of this build.')
          : ill(
              "The guard is not that of this build, but an earlier one or someone else's; updates keep it.",
              `If you know no reason, begin anew: "deadlatch flash ${board.name} --erase ${board.name}"; the lock loses its PINs.`,
            ),
      );
      break;
    case 'foreign':
      findings.push(ill(`It holds ${state.what}.`, `"deadlatch flash ${board.name}" asks before it erases them.`));
  }
  const vault = range(board.vault.firstPage, board.vault.pages);
  findings.push(
    well(
      vault.every(isBlank)
        ? 'The vault is empty: the first start makes its secret.'
        : state.kind === 'lock' && state.vault
          ? 'The vault holds a claim key and nothing else: the first start makes its secret.'
          : 'The vault is in use.',
    ),
  );
  return findings;
}
