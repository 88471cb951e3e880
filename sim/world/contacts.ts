/** The four contacts to ground: two end switches of the bolt and a loop in their plug, and the door's own. */
import type { AddContact, Node } from './circuit.js';
import type { Mechanism } from './mechanism.js';

export interface ContactNodes {
  readonly locked: Node;
  readonly unlocked: Node;
  readonly door: Node;
  readonly loop: Node;
}

export class Contacts {
  doorClosed = true;
  plugged = true;

  private readonly locked: (closed: boolean) => void;
  private readonly unlocked: (closed: boolean) => void;
  private readonly door: (closed: boolean) => void;
  private readonly loop: (closed: boolean) => void;

  constructor(
    addContact: AddContact,
    ground: Node,
    nodes: ContactNodes,
    private readonly mechanism: Mechanism,
  ) {
    this.locked = addContact(nodes.locked, ground);
    this.unlocked = addContact(nodes.unlocked, ground);
    this.door = addContact(nodes.door, ground);
    this.loop = addContact(nodes.loop, ground);
    this.update();
  }

  update(): void {
    this.locked(this.plugged && this.mechanism.locked);
    this.unlocked(this.plugged && this.mechanism.unlocked);
    this.loop(this.plugged);
    this.door(this.doorClosed);
  }
}
