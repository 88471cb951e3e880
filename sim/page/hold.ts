/**
 * Lets a button be held as a finger holds it: down and up are reported apart, each pointer counts for itself, and a finger
 * that slides off still lets go. Space and Enter hold it too; a screen reader's click presses it once.
 */
export function makeHoldable(button: HTMLElement, onHold: (isDown: boolean) => void): void {
  const holders = new Set<number | 'key'>();
  const hold = (holder: number | 'key'): void => {
    if (holders.size === 0) onHold(true);
    holders.add(holder);
  };
  const letGo = (holder: number | 'key'): void => {
    if (holders.delete(holder) && holders.size === 0) onHold(false);
  };

  button.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    button.setPointerCapture(event.pointerId);
    hold(event.pointerId);
  });
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
    button.addEventListener(end, (event) => {
      letGo(event.pointerId);
    });
  }
  // A click must not take the focus, or the next Enter would press this button and not the lock's #.
  button.addEventListener('mousedown', (event) => {
    event.preventDefault();
  });
  button.addEventListener('contextmenu', (event) => {
    event.preventDefault();
  });

  button.addEventListener('keydown', (event) => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    hold('key');
  });
  button.addEventListener('keyup', (event) => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    letGo('key');
  });
  button.addEventListener('blur', () => {
    letGo('key');
  });
  button.addEventListener('click', (event) => {
    const isFromPointer = event.detail > 0;
    if (isFromPointer || holders.size > 0) return;
    onHold(true);
    onHold(false);
  });
}
