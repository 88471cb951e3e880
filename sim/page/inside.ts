import type { Button } from '../protocol.js';
import { find, findAs, setAttribute, setText } from './dom.js';
import { makeHoldable } from './hold.js';
import type { Send, Show } from './view.js';
import { thumbTurnTexts } from './words.js';

/** The half of the lock that faces the room: its button and the thumb-turn that always moves the bolt. */
export function mountInside(send: Send, onButton: (button: Button, isDown: boolean) => void): Show {
  const button = find('#inside-button');
  const keep = find('#keep-inside');
  const thumbTurn = find('#thumb-turn');
  const grip = findAs(SVGElement, '#thumb-turn-grip');
  const note = find('#thumb-turn-note');
  let isKept = false;
  let isThrown = true;

  makeHoldable(button, (isDown) => {
    onButton('inside', isDown);
  });
  keep.addEventListener('click', () => {
    send({ do: 'keepInside', on: !isKept });
  });
  thumbTurn.addEventListener('click', () => {
    send({ do: 'thumbTurn', thrown: !isThrown });
  });

  return ({ state }) => {
    isKept = state.insideKept;
    isThrown = state.bolt.position > 0.5;
    setAttribute(button, 'data-held', isKept || state.held.includes('inside'));
    setAttribute(keep, 'aria-checked', isKept);
    setAttribute(thumbTurn, 'aria-label', isThrown ? thumbTurnTexts.withdraw : thumbTurnTexts.throw);
    setText(note, isThrown ? thumbTurnTexts.withdrawNote : thumbTurnTexts.throwNote);
    grip.style.transform = `rotate(${state.bolt.position * 90}deg)`;
  };
}
