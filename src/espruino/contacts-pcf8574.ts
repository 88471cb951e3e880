import { board } from '#board';
import { Contact } from '../port/types.js';
import * as pcf8574 from './pcf8574.js';

const all = Contact.Locked | Contact.Unlocked | Contact.Door | Contact.Plugged;

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
  // They lie side by side, in the order of `Contact`.
  return bits < 0 ? -1 : (~bits >> board.contacts.locked) & all;
}
