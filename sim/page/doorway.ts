import type { Refusal } from '../protocol.js';
import { find, findAs, setAttribute, setText } from './dom.js';
import type { Send, Show } from './view.js';
import { doorTexts, refusalTexts } from './words.js';

const refusalMilliseconds = 4000;

export interface Doorway {
  readonly show: Show;
  /** Opens or closes the door, or tries to. */
  readonly toggle: () => void;
  readonly refuse: (why: Refusal) => void;
}

/** The door as someone outside sees it. */
export function mountDoorway(send: Send): Doorway {
  const doorway = find('#doorway');
  const stateWords = find('#door-state');
  const refusal = find('#refusal');
  const bolt = findAs(SVGElement, '#leaf-bolt');
  const force = findAs(HTMLButtonElement, '#force');
  let isClosed = true;
  let forget: ReturnType<typeof setTimeout> | undefined;

  const toggle = (): void => {
    send({ do: 'door', closed: !isClosed, force: false });
  };
  doorway.addEventListener('click', toggle);
  force.addEventListener('click', () => {
    send({ do: 'door', closed: false, force: true });
  });

  return {
    toggle,
    refuse(why) {
      setText(refusal, refusalTexts[why]);
      doorway.animate([{}, { transform: 'translateX(2px)' }, { transform: 'translateX(-1px)' }, {}], 160);
      clearTimeout(forget);
      forget = setTimeout(() => {
        setText(refusal, '');
      }, refusalMilliseconds);
    },
    show({ state }) {
      isClosed = state.doorClosed;
      setAttribute(doorway, 'aria-label', isClosed ? doorTexts.open : doorTexts.close);
      setAttribute(doorway, 'data-closed', isClosed);
      setText(stateWords, isClosed ? doorTexts.isClosed : doorTexts.isOpen);
      bolt.style.transform = `translateX(${state.bolt.position * 13}px)`;
      force.disabled = !isClosed;
    },
  };
}
