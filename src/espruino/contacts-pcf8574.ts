import { board } from '#board';
import { Contact } from '../port/types.js';
import * as pcf8574 from './pcf8574.js';

/** The port as it was told of last; at first nothing that it can be. */
let told = -2;

export function start(onChange: () => void): void {
  pcf8574.start(() => {
    // The expanders share one interrupt line, and every key press pulls it.
    const bits = pcf8574.read(board.contacts.address);
    if (bits === told) return;
    told = bits;
    onChange();
  });
}

export function read(): number {
  const bits = pcf8574.read(board.contacts.address);
  if (bits < 0) return -1;
  return (
    (bits & (1 << board.contacts.locked) ? 0 : Contact.Locked) |
    (bits & (1 << board.contacts.unlocked) ? 0 : Contact.Unlocked) |
    (bits & (1 << board.contacts.door) ? 0 : Contact.Door) |
    (bits & (1 << board.contacts.loop) ? 0 : Contact.Plugged)
  );
}
