import { Contact } from '../../src/port/types.js';

const locked = Contact.Locked | Contact.Door | Contact.Plugged;

let bits: number = locked;
let listener: () => void = () => undefined;

export function start(onChange: () => void): void {
  listener = onChange;
}

export function read(): number {
  return bits;
}

/** The contacts change; the firmware is told, as by an interrupt. */
export function setContacts(to: number): void {
  bits = to;
  listener();
}

/** Something else on a shared interrupt line. */
export function interrupt(): void {
  listener();
}

/** Bolt thrown, door closed, plug in; nobody is told. */
export function reset(to: number = locked): void {
  bits = to;
  listener = () => undefined;
}
