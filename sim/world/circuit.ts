/**
 * The wires of a lock: nodes with drivers of different strength, and switches that join nodes. The level of a node is that of
 * the strongest driver of all nodes it is joined with, so that three closed keys of a matrix produce a fourth, as they do.
 */
export const strong = 3;
/** A pull-up or pull-down of tens of kiloohms. */
export const pull = 2;
/** What a motor driver's own input pull-downs manage against a pull-up. */
export const weak = 1;

export interface Driver {
  readonly high: boolean;
  readonly strength: number;
}

export type Node = number;
/** Puts a contact between two nodes and returns how to close and open it. */
export type AddContact = (a: Node, b: Node) => (closed: boolean) => void;

interface Switch {
  readonly a: Node;
  readonly b: Node;
  closed: boolean;
}

export class Circuit {
  readonly ground: Node;
  /** How often a strong high met a strong low: a wiring or a firmware that would burn a pin. */
  shorts = 0;

  private readonly names = new Map<string, Node>();
  private readonly drivers: Map<string, Driver>[] = [];
  private readonly levels: boolean[] = [];
  private readonly listeners: ((high: boolean) => void)[][] = [];
  private readonly switches: Switch[] = [];
  private settling = false;
  private stale = false;

  constructor() {
    this.ground = this.node('ground');
    this.drive(this.ground, 'ground', { high: false, strength: strong });
  }

  node(name: string): Node {
    const known = this.names.get(name);
    if (known !== undefined) return known;
    const node = this.drivers.length;
    this.names.set(name, node);
    this.drivers.push(new Map());
    this.levels.push(false);
    this.listeners.push([]);
    return node;
  }

  /** A part that may join two nodes; open at first. Returns how to close and open it. */
  addSwitch(a: Node, b: Node): (closed: boolean) => void {
    const added: Switch = { a, b, closed: false };
    this.switches.push(added);
    return (closed) => {
      if (added.closed === closed) return;
      added.closed = closed;
      this.settle();
    };
  }

  /** What `source` does to a node from now on; nothing, without a driver. */
  drive(node: Node, source: string, driver?: Driver): void {
    const drivers = this.drivers[node];
    if (!drivers) throw new RangeError(`no node ${node}`);
    const before = drivers.get(source);
    if (before?.high === driver?.high && before?.strength === driver?.strength) return;
    if (driver) drivers.set(source, driver);
    else drivers.delete(source);
    this.settle();
  }

  /** A node that nothing drives keeps the level it had. */
  high(node: Node): boolean {
    return this.levels[node] ?? false;
  }

  onChange(node: Node, listener: (high: boolean) => void): void {
    this.listeners[node]?.push(listener);
  }

  /** A listener may drive nodes in its turn: the interrupt of an expander follows its inputs. */
  private settle(): void {
    this.stale = true;
    if (this.settling) return;
    this.settling = true;
    try {
      while (this.stale) {
        this.stale = false;
        this.resolve();
      }
    } finally {
      this.settling = false;
    }
  }

  private resolve(): void {
    const net = this.nets();
    const strongest = new Map<Node, Driver>();
    this.drivers.forEach((drivers, node) => {
      const root = net[node] ?? node;
      for (const driver of drivers.values()) {
        const best = strongest.get(root);
        if (best && best.strength === strong && driver.strength === strong && best.high !== driver.high) this.shorts++;
        const stronger = !best || driver.strength > best.strength;
        // Of two equals the low one wins: an output sinks more than it sources.
        if (stronger || (driver.strength === best.strength && !driver.high)) strongest.set(root, driver);
      }
    });
    const changed: Node[] = [];
    this.levels.forEach((level, node) => {
      const high = strongest.get(net[node] ?? node)?.high ?? level;
      if (high === level) return;
      this.levels[node] = high;
      changed.push(node);
    });
    for (const node of changed) for (const listener of this.listeners[node] ?? []) listener(this.high(node));
  }

  /** The representative of each node's net. */
  private nets(): Node[] {
    const parent = this.drivers.map((_, node) => node);
    const find = (node: Node): Node => {
      let root = node;
      while (parent[root] !== root) root = parent[root] ?? root;
      return root;
    };
    for (const { a, b, closed } of this.switches) if (closed) parent[find(a)] = find(b);
    return parent.map((_, node) => find(node));
  }
}
