import { board } from '#board';
import { Contact } from '../port/types.js';
import * as pcf8574 from './pcf8574.js';

const all = Contact.Locked | Contact.Unlocked | Contact.Door | Contact.Plugged;

/** A contact bounces. */
const settleMilliseconds = 20;
const unread = -2;

/** The port as it was told of last, or read first. */
let told = unread;
let tell: () => void;

function look(): void {
  // The expanders share one interrupt line, and every key press pulls it.
  const bits = pcf8574.read(board.contacts.address);
  if (bits === told) return;
  told = bits;
  tell();
}

export function start(onChange: () => void): void {
  tell = onChange;
  pcf8574.start(look);
}

export function read(): number {
  const bits = pcf8574.read(board.contacts.address);
  // Whoever reads the port takes its interrupt back: a change that comes just before would be told to nobody.
  if (told === unread) told = bits;
  if (bits !== told) setTimeout(look, settleMilliseconds);
  // They lie side by side, in the order of `Contact`.
  return bits < 0 ? -1 : (~bits >> board.contacts.locked) & all;
}
