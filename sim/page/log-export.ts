import type { Message } from '../protocol.js';
import { find, setText } from './dom.js';
import type { Send, Show } from './view.js';
import { seedTexts } from './words.js';

type SeedMessage = Extract<Message, { is: 'seed' }>;

export interface LogExport {
  readonly show: Show;
  save(name: string, text: string): void;
  showSeed(message: SeedMessage): void;
}

/** The log as a file, and the seed that proves it: for `deadlatch log --verify`. */
export function mountLogExport(send: Send): LogExport {
  const panel = find('#seed');
  const digits = find('#seed-digits');
  const note = find('#seed-note');
  let lock = '';

  find('#export-log').addEventListener('click', () => {
    send({ do: 'exportLog' });
  });
  find('#take-seed').addEventListener('click', () => {
    send({ do: 'takeSeed' });
  });

  return {
    show({ board, events }) {
      // Another lock has another seed.
      const shown = `${board.name} ${String(events.length > 0)}`;
      if (shown !== lock) panel.hidden = true;
      lock = shown;
    },
    save(name, text) {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], { type: 'application/jsonl' }));
      link.download = name;
      link.click();
      URL.revokeObjectURL(link.href);
    },
    showSeed({ seed, why }) {
      // What was given stays on the page until it goes: asking twice must not hide it.
      if (seed !== undefined) setText(digits, seed);
      else if (panel.hidden || why === 'noOwner') setText(digits, '');
      setText(note, why === undefined ? seedTexts.keep : seedTexts[why]);
      panel.hidden = false;
    },
  };
}
