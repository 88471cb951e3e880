import { find } from './dom.js';
import type { Show } from './view.js';

/** The lock's NFC tag, while it is on. @param hold opens what a phone reads there, as the phone's system would */
export function mountTag(hold: (address: string) => void): Show {
  const button = find('#tag');
  const note = find('#tag-note');
  let address: string | undefined;
  button.addEventListener('click', () => {
    if (address !== undefined) hold(address);
  });
  return ({ state }) => {
    address = state.tag;
    button.hidden = note.hidden = address === undefined;
  };
}
