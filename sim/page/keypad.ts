import { keyNames, type Button } from '../protocol.js';
import { find, makeButton, setAttribute } from './dom.js';
import { makeHoldable } from './hold.js';
import type { Show } from './view.js';

export function mountKeypad(onButton: (button: Button, isDown: boolean) => void): Show {
  const keys = keyNames.map((key) => {
    const button = makeButton('key', key, () => undefined);
    button.setAttribute('aria-label', `Key ${key}`);
    makeHoldable(button, (isDown) => {
      onButton(key, isDown);
    });
    return { key, button };
  });
  find('#keypad').append(...keys.map(({ button }) => button));
  return ({ state }) => {
    for (const { key, button } of keys) setAttribute(button, 'data-held', state.held.includes(key));
  };
}
