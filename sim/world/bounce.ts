/** What contacts do when they change: they open and close a few times more before they rest. */
import type { Random } from '../random.js';

type Contact = (closed: boolean) => void;

const maxBounces = 3;
const sameMoment = 1e-9;

export class Bounce {
  /** Contacts that are put in their first position do not bounce. */
  armed = false;

  private now = 0;
  private pending: { readonly at: number; readonly act: () => void }[] = [];

  /** @param milliseconds how long contacts bounce at most; 0 for ones that do not */
  constructor(
    private readonly milliseconds: number,
    private readonly random: Random,
  ) {}

  /** A contact that bounces, made of one that does not. */
  contact(set: Contact): Contact {
    let wanted: boolean | undefined;
    let change = 0;
    return (closed) => {
      if (closed === wanted) return;
      wanted = closed;
      const mine = ++change;
      set(closed);
      if (!this.armed || this.milliseconds === 0) return;
      const edges = 2 * (1 + (this.random.next() % maxBounces));
      const times = Array.from({ length: edges }, () => this.now + this.random.fraction() * this.milliseconds);
      times.sort((a, b) => a - b);
      times.forEach((at, index) => {
        const level = index % 2 ? closed : !closed;
        const act = (): void => {
          if (change === mine) set(level);
        };
        this.pending.push({ at, act });
      });
      this.pending.sort((a, b) => a.at - b.at);
    };
  }

  /** Milliseconds until the next edge. */
  get dueMilliseconds(): number {
    const next = this.pending[0];
    return next ? Math.max(0, next.at - this.now) : Infinity;
  }

  advance(milliseconds: number): void {
    this.now += milliseconds;
    for (let next = this.pending[0]; next && next.at <= this.now + sameMoment; next = this.pending[0]) {
      this.pending.shift();
      next.act();
    }
  }
}
