/**
 * Credentials and lockout against a simple model, over any sequence of entries, enrolments, removals, waits, restarts and power
 * cuts: who gets in, who is refused, and how long the keypad is disabled.
 */
import test from 'ava';
import fc from 'fast-check';
import * as clock from '../fakes/clock.js';
import { Reason } from '../../src/wire/events.js';
import { RecordKey } from '../../src/store/keys.js';
import { firstLife, type Life, nextLife } from '../helpers/life.js';
import { holds } from '../helpers/properties.js';
import { cutAt, survives } from '../helpers/vault.js';

type Step =
  | { do: 'enter'; pin: number }
  | { do: 'enterCut'; pin: number; at: number }
  | { do: 'set'; slot: number; pin: number }
  | { do: 'setCut'; slot: number; pin: number; at: number }
  | { do: 'remove'; slot: number }
  | { do: 'wait'; seconds: number }
  | { do: 'restart' };

/** A few PINs, so that they meet again; the last ones are never enrolled. */
const pinPool = ['2718281', '3141592', '1414213', '5772156', '1618033', '9999313', '5550199'];
const pin = fc.nat(pinPool.length - 1);
const slot = fc.constantFrom(0, 1, 2, 57, 99);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('enter' as const), pin }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('enterCut' as const), pin, at: fc.nat(14) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('set' as const), slot, pin: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('setCut' as const), slot, pin: fc.nat(4), at: fc.nat(18) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), slot }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      seconds: fc.oneof(fc.nat(130), fc.nat(4000), fc.nat(400_000)),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
);

function enter(life: Life, pin: number): number {
  const slot = life.use('domain/access').authenticate(pinPool[pin]!);
  if (slot >= 0) life.use('domain/lockout').giveBack();
  return slot;
}

/** The rules of the README and no more: charges, a penalty, a quiet day. */
class Model {
  readonly pins = new Map<number, number>();
  wrong = 0;
  private disabledUntil = 0;
  private quietSince = 0;

  get wait(): number {
    return Math.max(0, Math.ceil(this.disabledUntil - clock.seconds()));
  }

  /** Whether an entry is compared now; forgives what quiet days forgive. */
  mayTry(): boolean {
    if (this.wait) return false;
    while (this.wrong && clock.seconds() - this.quietSince >= 86_400) {
      this.wrong--;
      this.quietSince += 86_400;
    }
    return true;
  }

  slotOf(pin: number): number {
    for (const [slot, each] of this.pins) if (each === pin) return slot;
    return -1;
  }

  refuse(): void {
    this.wrong = Math.min(11, this.wrong + 1);
    this.punish();
  }

  restart(charges: number): void {
    this.wrong = charges;
    this.punish();
  }

  private punish(): void {
    this.quietSince = clock.seconds();
    this.disabledUntil = this.quietSince + (this.wrong < 5 ? 0 : Math.min(3600, 60 * 2 ** (this.wrong - 5)));
  }
}

function charges(life: Life): number {
  const { get } = life.use('store/store');
  let count = 0;
  while (count < 16 && get(RecordKey.Attempt + count) !== undefined) count++;
  return count;
}

function run(steps: readonly Step[]): void {
  let life = firstLife();
  life.use('domain/boot.overlay').boot();
  const model = new Model();
  const expect = (found: unknown, expected: unknown, what: string): void => {
    if (found !== expected) throw new Error(`${what}: ${String(found)}, not ${String(expected)}`);
  };
  const restart = (): void => {
    life = nextLife();
    life.use('domain/boot.overlay').boot();
  };
  for (const [number, each] of steps.entries()) {
    const at = `step ${number}, ${each.do}`;
    if (each.do === 'enter') {
      const expected = model.mayTry() ? model.slotOf(each.pin) : undefined;
      expect(enter(life, each.pin), expected ?? -1, at);
      if (expected === -1) model.refuse();
    } else if (each.do === 'enterCut') {
      const before = model.wrong;
      const tried = model.mayTry();
      const right = model.slotOf(each.pin) >= 0;
      const forgiven = model.wrong;
      cutAt(each.at, 'some');
      const whole = survives(() => void enter(life, each.pin));
      restart();
      const left = charges(life);
      // Charged or not yet, forgiven or not yet; a right entry that was cut may stay charged, a wrong one that was not cut must be.
      const most = Math.max(before, tried ? Math.min(11, forgiven + 1) : 0);
      if (left > most || left < forgiven) throw new Error(`${at}: ${left} charges, ${forgiven} to ${most} would do`);
      if (whole && tried) expect(left, right ? forgiven : Math.min(11, forgiven + 1), at);
      model.restart(left);
    } else if (each.do === 'set' || each.do === 'setCut') {
      const other = model.slotOf(each.pin);
      if (each.do === 'setCut') cutAt(each.at, 'some');
      let reason: Reason | undefined;
      survives(() => void (reason = life.use('domain/set-pin.overlay').setPin(each.slot, pinPool[each.pin]!)));
      if (each.do === 'set') {
        expect(reason, other >= 0 ? Reason.Duplicate : Reason.None, at);
        if (other < 0) model.pins.set(each.slot, each.pin);
      } else {
        restart();
        model.restart(charges(life));
        const credentials = life.use('domain/credentials');
        const found = credentials.findPin(credentials.pinDigest(pinPool[each.pin]!));
        if (other >= 0) expect(found, other, at);
        else if (found >= 0) expect(found, each.slot, at);
        if (other < 0 && found >= 0) model.pins.set(each.slot, each.pin);
      }
    } else if (each.do === 'remove') {
      const reason = life.use('domain/remove-pin.overlay').removePin(each.slot);
      expect(reason, each.slot === 0 ? Reason.NotOwner : model.pins.has(each.slot) ? Reason.None : Reason.NoSlot, at);
      if (!reason) model.pins.delete(each.slot);
    } else if (each.do === 'wait') {
      clock.advance(each.seconds * 1000);
    } else {
      const before = charges(life);
      restart();
      expect(charges(life), before, at);
      model.restart(before);
    }
    expect(life.use('domain/lockout').remainingSeconds(), model.wait, `${at}: seconds of penalty`);
    const { pins, findPin, pinDigest } = life.use('domain/credentials');
    expect(pins.count, model.pins.size, `${at}: PINs`);
    for (const [entry, digits] of pinPool.entries())
      expect(findPin(pinDigest(digits)), model.slotOf(entry), `${at}: PIN ${entry}`);
  }
}

test('credentials and lockout do what their model does', (t) => {
  holds(fc.property(fc.array(step, { maxLength: 60, size: 'max' }), run), 80, (text) => {
    t.log(text);
  });
  t.pass();
});
