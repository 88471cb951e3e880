/** A phone beside the door: the page of web/ in a frame, which reaches this lock over the simulator's own socket. */
import { find, findAs, make } from './dom.js';
import { phones } from './words.js';

/** @returns opens the page with what stands behind the # of an address, wherever that leads: the phone of the bench has one page. */
export function mountPhone(): (address: string) => void {
  const section = find('#phone');
  const button = find('#phone-button');
  const which = findAs(HTMLSelectElement, '#phone-which');
  const screen = findAs(HTMLIFrameElement, '#phone-screen');
  const show = (isShown: boolean): void => {
    section.hidden = !isShown;
    button.setAttribute('aria-expanded', String(isShown));
  };
  const takeUp = (fragment = ''): void => {
    screen.src = `phone/?simulator=${which.value}${fragment}`;
  };
  for (const [at, name] of phones.entries()) {
    const option = make('option', '', name);
    option.value = String(at + 1);
    which.append(option);
  }
  which.addEventListener('change', () => {
    takeUp();
  });
  button.addEventListener('click', () => {
    show(button.getAttribute('aria-expanded') !== 'true');
    // Loaded when it is first taken in hand.
    if (!section.hidden && !screen.src) takeUp();
  });
  find('#phone-close').addEventListener('click', () => {
    show(false);
    button.focus();
  });
  return (address) => {
    // Where the page is open already, it takes the fragment as one that was typed behind its address.
    takeUp(new URL(address).hash);
    show(true);
    screen.focus();
  };
}
