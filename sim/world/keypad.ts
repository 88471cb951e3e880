/** A 4x3 matrix of contacts: a closed key joins its row's line with its column's, and does nothing else. */
import type { AddContact, Node } from './circuit.js';

const layout = ['123', '456', '789', '*0#'];

export class Keypad {
  private readonly keys = new Map<string, (closed: boolean) => void>();

  constructor(addContact: AddContact, rows: readonly Node[], columns: readonly Node[]) {
    rows.forEach((row, r) => {
      columns.forEach((column, c) => {
        const key = layout[r]?.[c];
        if (key !== undefined) this.keys.set(key, addContact(row, column));
      });
    });
  }

  set(key: string, closed: boolean): void {
    const contact = this.keys.get(key);
    if (!contact) throw new RangeError(`no key ${key}`);
    contact(closed);
  }
}
