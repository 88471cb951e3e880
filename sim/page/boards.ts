import type { BoardFacts, BoardName } from '../protocol.js';
import { find, findAs } from './dom.js';
import type { Send, Show } from './view.js';

/** Which board the lock runs on, and a new lock in place of the old. */
export function mountBoards(send: Send): Show {
  const choice = findAs(HTMLSelectElement, '#boards');
  const dialog = findAs(HTMLDialogElement, '#new-lock-dialog');
  let shown: readonly BoardFacts[] = [];

  choice.addEventListener('change', () => {
    send({ do: 'board', name: choice.value as BoardName });
  });
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
      choice.replaceChildren(...boards.map(({ name, title }) => new Option(title, name)));
    }
    if (choice.value !== state.board) choice.value = state.board;
  };
}
