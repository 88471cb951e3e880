import { make, makeButton } from './dom.js';

/** A switch that the server sets: a click only asks. */
export function makeSwitch(text: string, onClick: () => void): HTMLButtonElement {
  const button = makeButton('switch', '', onClick);
  button.setAttribute('role', 'switch');
  button.setAttribute('aria-checked', 'false');
  button.append(make('span', 'switch-track'), text);
  return button;
}
