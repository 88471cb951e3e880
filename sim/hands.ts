/** What people's hands do at a door: they press and turn in their order, and no faster than hands can. */
import type { Door } from './door.js';
import type { Button } from './protocol.js';

/** How finely hands act. */
export const handsStepMilliseconds = 10;
/** A mouse click may be shorter than a switch bounces; a finger is not. */
const shortestPressMilliseconds = 60;
const shortestGapMilliseconds = 60;
/** A hand turns the thumb-turn all the way in a third of a second. */
const turnPerStep = handsStepMilliseconds / 330;

/** `keep` is the latch of the inside button: one more finger on it. */
type Touched = Button | 'keep';

interface Move {
  readonly button: Touched;
  readonly down: boolean;
}

export class Hands {
  private readonly waiting: Move[] = [];
  private readonly pressedAt = new Map<Touched, number>();
  private releasedAt = -Infinity;
  private turnsTo: number | undefined;

  constructor(private readonly door: Door) {}

  get held(): Button[] {
    return [...this.pressedAt.keys()].filter((button) => button !== 'keep');
  }

  get keepsInside(): boolean {
    return this.pressedAt.has('keep');
  }

  move(button: Touched, down: boolean): void {
    this.waiting.push({ button, down });
  }

  /** Turns the thumb-turn until the bolt is there: 0 withdrawn, 1 thrown. */
  turn(position: 0 | 1): void {
    this.turnsTo = position;
  }

  /** Does what is due by now. */
  act(): void {
    for (let next = this.waiting[0]; next !== undefined && this.isDue(next); next = this.waiting[0]) {
      this.waiting.shift();
      if (this.pressedAt.has(next.button) !== next.down) this.touch(next);
    }
    if (this.turnsTo !== undefined) this.turnOn(this.turnsTo);
  }

  private isDue({ button, down }: Move): boolean {
    const { now } = this.door;
    if (down) return now - this.releasedAt >= shortestGapMilliseconds;
    return now - (this.pressedAt.get(button) ?? -Infinity) >= shortestPressMilliseconds;
  }

  private touch({ button, down }: Move): void {
    const { door, pressedAt } = this;
    if (down) {
      pressedAt.set(button, door.now);
    } else {
      pressedAt.delete(button);
      this.releasedAt = door.now;
    }
    if (button === 'inside' || button === 'keep') door.inside = pressedAt.has('inside') || pressedAt.has('keep');
    else if (down) door.press(button);
    else door.release(button);
  }

  /** One step of the turn. Nothing withstands the hand, neither the motor nor what jams it. */
  private turnOn(target: number): void {
    const { position } = this.door.bolt;
    const step = Math.max(-turnPerStep, Math.min(turnPerStep, target - position));
    this.door.turnBolt(position + step);
    if (this.door.bolt.position === target) this.turnsTo = undefined;
  }
}
