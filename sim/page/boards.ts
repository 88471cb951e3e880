import type { BoardFacts } from '../protocol.js';
import { find, findAs, makeButton, setAttribute } from './dom.js';
import type { Send, Show } from './view.js';

/** Which board the lock runs on, and a new lock in place of the old. */
export function mountBoards(send: Send): Show {
  const group = find('#boards');
  const dialog = findAs(HTMLDialogElement, '#new-lock-dialog');
  let shown: readonly BoardFacts[] = [];
  let buttons: { board: BoardFacts; button: HTMLButtonElement }[] = [];

  find('#new-lock').addEventListener('click', () => {
    // Else Escape would give the answer of the last time.
    dialog.returnValue = '';
    dialog.showModal();
  });
  dialog.addEventListener('close', () => {
    if (dialog.returnValue === 'erase') send({ do: 'newLock' });
  });

  return ({ boards, state }) => {
    if (shown !== boards) {
      shown = boards;
      buttons = boards.map((board) => ({
        board,
        button: makeButton('segment', board.title, () => {
          send({ do: 'board', name: board.name });
        }),
      }));
      group.replaceChildren(...buttons.map(({ button }) => button));
    }
    for (const { board, button } of buttons) setAttribute(button, 'aria-pressed', board.name === state.board);
  };
}
