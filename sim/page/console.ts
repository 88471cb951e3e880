import { find, make, makeIcon, setAttribute, setText } from './dom.js';
import type { Show } from './view.js';
import { exceptionsTitle, noExceptions } from './words.js';

/** What the firmware throws and prints. An exception is always a fault of ours, and looks like one. */
export function mountConsole(): Show {
  const exceptionsPanel = find('#exceptions');
  const printsPanel = find('#prints');
  let shown: readonly string[] | undefined;
  return ({ exceptions, prints }) => {
    setText(printsPanel, prints.join('\n'));
    printsPanel.hidden = prints.length === 0;
    if (shown === exceptions) return;
    shown = exceptions;
    setAttribute(exceptionsPanel, 'data-count', exceptions.length);
    // That there is none is no news for a screen reader.
    exceptionsPanel.role = exceptions.length > 0 ? 'alert' : null;
    if (exceptions.length === 0) {
      setText(exceptionsPanel, noExceptions);
      return;
    }
    exceptionsPanel.replaceChildren(
      make('p', 'exceptions-title', makeIcon('alarm'), exceptionsTitle(exceptions.length)),
      ...exceptions.map((exception) => make('pre', 'exception', exception)),
    );
  };
}
