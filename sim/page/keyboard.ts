import { keyNames, type Button } from '../protocol.js';

/**
 * The keyboard as a keypad: digits, * and #, Enter for #, `i` for the inside button, `d` for the door. Enter stays the
 * browser's own while someone walks through the page with Tab, because then it presses the control in focus; who types a
 * key of the keypad walks no more.
 */
export function listenToKeyboard(onButton: (button: Button, isDown: boolean) => void, onDoor: () => void): void {
  const held = new Map<string, Button>();
  let isWalking = false;

  addEventListener('pointerdown', () => (isWalking = false), { capture: true });
  addEventListener('keydown', (event) => {
    if (event.key === 'Tab' || event.key.startsWith('Arrow')) isWalking = true;
    const isShortcut = event.ctrlKey || event.metaKey || event.altKey;
    const isSpokenFor = isShortcut || event.defaultPrevented || document.querySelector('dialog[open]') !== null;
    if (event.repeat || isSpokenFor) return;
    if (event.key === 'd') onDoor();
    const isForFocus = isWalking && document.activeElement !== document.body;
    const button = event.key === 'Enter' && isForFocus ? undefined : buttonOf(event.key);
    if (button === undefined || held.has(event.code)) return;
    event.preventDefault();
    isWalking = false;
    held.set(event.code, button);
    onButton(button, true);
  });
  const letGo = (code: string): void => {
    const button = held.get(code);
    held.delete(code);
    // Enter and # are one button of the lock: it is up when the last of them is.
    if (button !== undefined && ![...held.values()].includes(button)) onButton(button, false);
  };
  // By its place on the keyboard: a key with Shift may come up after Shift did, and then has another name.
  addEventListener('keyup', (event) => {
    letGo(event.code);
  });
  addEventListener('blur', () => {
    [...held.keys()].forEach(letGo);
  });
}

function buttonOf(key: string): Button | undefined {
  if (key === 'Enter') return '#';
  if (key === 'i') return 'inside';
  return keyNames.find((candidate) => candidate === key);
}
