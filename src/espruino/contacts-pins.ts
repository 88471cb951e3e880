import { board } from '#board';

const pins = [board.contacts.loop, board.contacts.door, board.contacts.unlocked, board.contacts.locked];
const debounceMilliseconds = 20;

export function start(onChange: () => void): void {
  pins.forEach((pin) => pinMode(pin, 'input_pullup'));
  // The loop is only looked at when the bolt matters, which saves one of the 8 watches.
  for (let i = 1; i < pins.length; i++) {
    setWatch(onChange, pins[i]!, { repeat: true, edge: 'both', debounce: debounceMilliseconds });
  }
}

export function read(): number {
  return ~digitalRead(pins) & 15;
}
