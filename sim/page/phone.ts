/** A phone beside the door: the page of web/ in a frame, which reaches this lock over the simulator's own socket. */
import { find, findAs, make } from './dom.js';
import { phones } from './words.js';

export function mountPhone(): void {
  const section = find('#phone');
  const button = find('#phone-button');
  const which = findAs(HTMLSelectElement, '#phone-which');
  const screen = findAs(HTMLIFrameElement, '#phone-screen');
  const show = (isShown: boolean): void => {
    section.hidden = !isShown;
    button.setAttribute('aria-expanded', String(isShown));
    // Loaded when it is first taken in hand.
    if (isShown && !screen.src) takeUp();
  };
  const takeUp = (): void => {
    screen.src = `phone/?simulator=${which.value}`;
  };
  for (const [at, name] of phones.entries()) {
    const option = make('option', '', name);
    option.value = String(at + 1);
    which.append(option);
  }
  which.addEventListener('change', takeUp);
  button.addEventListener('click', () => {
    show(button.getAttribute('aria-expanded') !== 'true');
  });
  find('#phone-close').addEventListener('click', () => {
    show(false);
    button.focus();
  });
}
