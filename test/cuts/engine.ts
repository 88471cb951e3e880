/**
 * Cuts the power in the flash operations of what a lock does, and looks at what the next starts make of what is left. The lock is
 * the firmware's own source from the keypad to the store, on fakes of its hardware and the simulator's strict flash.
 *
 * A flow is first run whole: that tells its flash operations, and what the store held before and after each call. Then it is run
 * once for every cut. A cut has an id, such as `unlock:12-bit-3-1:0-none-1`: flow, number of the operation, what was left of it, and a
 * seed; behind each further colon the same for the start that follows. The id alone makes the same case again.
 */
import { isDeepStrictEqual } from 'node:util';
import { parseLog } from '../../log/file.js';
import { verifyLog } from '../../log/verify.js';
import { Random } from '../../sim/random.js';
import { PowerCut } from '../../sim/faults.js';
import type { NorFlash, NorOperation } from '../../sim/nor.js';
import { Direction } from '../../src/port/types.js';
import { eventsKept, readU32 } from '../../src/store/format.js';
import { attemptRecords, RecordKey, recordKeys } from '../../src/store/keys.js';
import { chainKeyBytes } from '../../src/wire/chain.js';
import * as clock from '../fakes/clock.js';
import { button } from '../fakes/inside-button.js';
import { type } from '../fakes/keys.js';
import { bolt } from '../fakes/motor.js';
import { flash, insert } from '../fakes/nor.js';
import { clear as clearTrace, count } from '../fakes/trace.js';
import { keysLeft } from '../helpers/chain.js';
import { Life, newHardware, powerOff, type Rewrite } from '../helpers/life.js';
import { type Tear, torn } from '../helpers/tears.js';
import { eventRecords, exported } from '../helpers/vault.js';

/** Enough for the firmware to do what it does by itself: to throw a bolt that it found withdrawn. */
const restMilliseconds = 12_000;
const startsBehindCut = 2;
const hashesPerDigest = 2;
const sparePin = '8675309';
const spareSlot = 98;
const dayMilliseconds = 86_400_000;

export interface Flow {
  readonly name: string;
  /** Brings a new lock to where the flow begins. */
  readonly prepare?: (lock: Lock) => void;
  /** What is wrong with the flash from then on. */
  readonly spoil?: (lock: Lock) => void;
  /** What is done; without it, the start is the flow. */
  readonly act?: (lock: Lock) => void;
  /** Its operations are many, most of them alike: copies. */
  readonly isLong?: boolean;
  /** Every digest that is made is of a wrong PIN. */
  readonly guesses?: boolean;
  /** It seals the log: the key of the chain goes on wherever a start finds that it should. */
  readonly seals?: boolean;
  /** PINs that are in use before or after it, the owner's first. */
  readonly pins?: readonly string[];
}

export interface Cut {
  /** Of the flow, or of the start behind the last cut, counted from 0. */
  readonly operation: number;
  readonly tear: Tear;
  /** Of what is left to chance, and of bits that read differently each time. */
  readonly seed: number;
}

/** What the store is to hold for good. */
interface State {
  readonly keyed: ReadonlyMap<number, string>;
  /** By its number the payload of each event. */
  readonly events: ReadonlyMap<number, string>;
}

export class Lock {
  readonly life: Life;

  constructor(rewrite?: Rewrite) {
    powerOff();
    this.life = new Life(rewrite);
  }

  /** @returns whether it works. */
  start(): boolean {
    return this.life.use('domain/boot.overlay').boot();
  }

  get store(): typeof import('../../src/store/store.js') {
    return this.life.use('store/store');
  }

  get vault(): (typeof import('../../src/store/vault.js'))['vault'] {
    return this.life.use('store/vault').vault;
  }

  enter(keys: string): void {
    type(keys);
    clock.advance(300);
  }

  /** Entries with someone at the inside button. */
  program(...entries: readonly string[]): void {
    button.held = true;
    for (const entry of entries) this.enter(`${entry}#`);
    button.held = false;
    clock.advance(restMilliseconds);
  }

  /** The slot whose PIN this is, or -1; at no price. */
  slotOf(pin: string): number {
    const { findPin, pinDigest } = this.life.use('domain/credentials');
    return findPin(pinDigest(pin));
  }

  /** What the store says that it holds. */
  get keyed(): Map<number, string> {
    const keyed = new Map<number, string>();
    for (let key: number = RecordKey.Root; key < recordKeys; key++) {
      const payload = this.store.get(key);
      if (payload !== undefined) keyed.set(key, payload);
    }
    return keyed;
  }
}

/** Of the newest events, as a tool reads them. */
function readEvents(): Map<number, string> {
  const events = new Map<number, string>();
  for (const { payload } of eventRecords()) {
    const number = readU32(payload, 0);
    const other = events.get(number);
    if (other !== undefined && other !== payload) throw new Error(`two events have the number ${number}`);
    events.set(number, payload);
  }
  const newest = newestOf(events);
  return new Map([...events].filter(([number]) => number > newest - eventsKept).sort(([a], [b]) => a - b));
}

function charges(keyed: ReadonlyMap<number, string>): number {
  return [...keyed.keys()].filter((key) => key >= RecordKey.Attempt && key < RecordKey.Attempt + attemptRecords).length;
}

/** Hardware as it is between two cases. */
interface Snapshot {
  readonly chip: NorFlash;
  readonly stuck: ReadonlyMap<number, number>;
  readonly position: number;
}

function snapshot(): Snapshot {
  return { chip: flash.chip.clone(new Random(0)), stuck: new Map(flash.stuck), position: bolt.position };
}

/** What a cut leaves, and how many wrong PINs had been compared when it came. */
interface Left extends Snapshot {
  readonly guesses: number;
}

function restore({ chip, stuck, position }: Snapshot, seed: number): void {
  newHardware();
  insert(chip.clone(new Random(seed)));
  for (const [at, bits] of stuck) flash.stuck.set(at, bits);
  bolt.position = position;
}

function check(truth: boolean, why: () => string): void {
  if (!truth) throw new Error(why());
}

/** Runs `act` with the power going as told. @returns false if it did not come so far. */
function isCut(act: () => void, { operation, tear, seed }: Cut): boolean {
  const random = new Random(seed);
  let left = operation;
  flash.onOperation = (each) => {
    if (left-- === 0) throw new PowerCut(torn(each, tear, random, flash.bytes));
  };
  try {
    act();
    return false;
  } catch (error) {
    if (error instanceof PowerCut) return true;
    throw error;
  } finally {
    flash.onOperation = () => undefined;
  }
}

/** A flow as it goes without a cut. */
export class Golden {
  readonly operations: NorOperation[] = [];
  private readonly before: Snapshot;
  /** What the store holds, behind each of its calls. */
  private readonly states: State[] = [];
  /** For each operation how many states came before it. */
  private readonly known: number[] = [];
  /** What cuts have left, and has been started from. */
  private readonly survived = new Set<string>();

  constructor(
    readonly flow: Flow,
    private readonly rewrite?: Rewrite,
  ) {
    newHardware();
    let keyed = new Map<number, string>();
    if (flow.prepare) {
      const lock = new Lock(rewrite);
      lock.start();
      flow.prepare(lock);
      ({ keyed } = lock);
      powerOff();
    }
    flow.spoil?.(new Lock(rewrite));
    this.before = snapshot();
    restore(this.before, 1);
    const lock = new Lock(rewrite);
    this.observe(lock);
    const note = (operation: NorOperation): void => {
      this.operations.push(operation);
      this.known.push(this.states.length);
    };
    if (!flow.act) {
      this.states.push({ keyed, events: readEvents() });
      flash.onOperation = note;
    }
    lock.start();
    if (flow.act) {
      this.states.length = 0;
      this.states.push({ keyed: lock.keyed, events: readEvents() });
      flash.onOperation = note;
      flow.act(lock);
    }
    flash.onOperation = () => undefined;
    this.states.push({ keyed: lock.keyed, events: readEvents() });
    if (flow.seals) this.checkChain(lock, true);
  }

  /** Takes down what the store holds whenever one of its functions has written something. Throws what does not even hold now. */
  private observe(lock: Lock): void {
    const { store } = lock;
    const functions = Object.entries(store) as [string, (...args: unknown[]) => unknown][];
    const observed = functions.map(([name, act]) => {
      return [
        name,
        (...args: unknown[]): unknown => {
          const before = this.operations.length;
          const newest = name === 'appendEvent' ? newestOf(readEvents()) : 0;
          const result = act(...args);
          if (this.operations.length === before) return result;
          const state = { keyed: lock.keyed, events: readEvents() };
          this.states.push(state);
          // A word that does not hold at all needs no cut.
          const isKept =
            name === 'appendEvent'
              ? newestOf(state.events) > newest
              : name !== 'put' || state.keyed.get(args[0] as number) === args[1];
          check(result !== true || isKept, () => `${name} says that it has stored what is not there`);
          return result;
        },
      ];
    });
    lock.life.replace('store/store', Object.fromEntries(observed) as typeof store);
  }

  /** What is left behind this cut: to be started from. */
  cut(first: Cut): Left {
    restore(this.before, first.seed);
    const lock = new Lock(this.rewrite);
    clearTrace();
    const act = (): void => {
      if (!this.flow.act) lock.start();
      else this.flow.act(lock);
    };
    if (this.flow.act) lock.start();
    clearTrace();
    check(isCut(act, first), () => 'the flow ends before its operation comes');
    return { ...snapshot(), guesses: this.flow.guesses ? count('digest') / hashesPerDigest : 0 };
  }

  /** How many operations the start behind it takes. */
  recoveryOf(from: Snapshot): number {
    restore(from, 1);
    let operations = 0;
    flash.onOperation = () => operations++;
    new Lock(this.rewrite).start();
    flash.onOperation = () => undefined;
    return operations;
  }

  /** Starts anew, with another cut. @returns false if the start ends before it comes. */
  cutStart(from: Snapshot, cut: Cut): boolean {
    restore(from, cut.seed);
    const lock = new Lock(this.rewrite);
    return isCut(() => lock.start(), cut);
  }

  /** Whether the starts behind a cut find what they must, and the lock works. Throws what does not hold. */
  survive({ operation, seed }: Cut, from: Snapshot, guesses: number): void {
    // Most bits of a word leave what another has left; and what it leaves is all that the starts behind it depend on.
    const known = this.known[operation]!;
    const state = from.chip.isSteady ? `${known} ${guesses} ${from.position} ${from.chip.digest}` : '';
    if (this.survived.has(state)) return;
    restore(from, seed);
    this.startFrom(this.states[known - 1]!, this.states[known]!, guesses);
    if (state) this.survived.add(state);
  }

  private startFrom(old: State, young: State, guesses: number): void {
    const { position } = bolt;
    let found: ReadonlyMap<number, string> | undefined;
    let { events } = old;
    let lock!: Lock;
    for (let start = 0; start < startsBehindCut; start++) {
      lock = new Lock(this.rewrite);
      clock.powerOff();
      bolt.drives.length = 0;
      check(lock.start(), () => 'the lock stays inert');
      const keyed = this.lasting(lock.keyed);
      if (found) check(isDeepStrictEqual(keyed, found), () => `a later start finds something else: ${diff(found!, keyed)}`);
      else
        check(
          isOneOf(keyed, this.lasting(old.keyed), this.lasting(young.keyed)),
          () => `neither old nor new: ${diff(old.keyed, keyed)}`,
        );
      found = keyed;
      const least = charges(this.states[0]!.keyed) + guesses;
      check(!this.flow.guesses || charges(keyed) >= least, () => `${charges(keyed)} of ${least} attempts are charged`);
      events = checkEvents(events);
      if (this.flow.seals) this.checkChain(lock, start > 0);
    }
    clock.advance(restMilliseconds);
    check(
      !bolt.drives.some(({ direction }) => direction === Direction.Unlock) && bolt.position >= position,
      () => 'it opens',
    );
    this.goOn(lock, found!);
  }

  /** What no start changes. Of the chain that is the seed, if seals are made. */
  private lasting(keyed: ReadonlyMap<number, string>): ReadonlyMap<number, string> {
    const chain = keyed.get(RecordKey.Chain);
    return this.flow.seals && chain !== undefined ? new Map(keyed).set(RecordKey.Chain, chain.slice(chainKeyBytes)) : keyed;
  }

  /** Who has the seed finds nothing wrong with the log; and whoever reads the flash finds no key that has made a seal. */
  private checkChain(lock: Lock, isSettled: boolean): void {
    const seed = this.states[0]!.keyed.get(RecordKey.Chain)!.slice(chainKeyBytes);
    const { faults } = verifyLog(parseLog(exported()), { seed });
    check(!faults.length, () => `the log does not hold: ${faults[0]!.number} ${faults[0]!.text}`);
    // The first key is the seed, which has not been taken.
    const left = isSettled ? keysLeft(seed, lock.keyed.get(RecordKey.Chain)!.slice(0, chainKeyBytes)).filter(Boolean) : [];
    check(!left.length, () => `key ${left[0]} of the chain is still in flash`);
  }

  /** The lock takes what it is told next, and keeps it. */
  private goOn(lock: Lock, found: ReadonlyMap<number, string>): void {
    const wait = lock.life.use('domain/lockout').remainingSeconds();
    clock.advance(wait * 1000);
    let owner = (this.flow.pins ?? []).find((pin) => lock.slotOf(pin) === 0);
    check(owner !== undefined || !found.has(RecordKey.Pin), () => 'no PIN is known for the owner');
    if (owner === undefined) {
      owner = '271828';
      lock.program(owner, owner);
    } else {
      check(lock.life.use('domain/access').authenticate(owner) === 0, () => "the owner's PIN is not taken");
    }
    const events = readEvents();
    lock.program(owner, String(spareSlot), sparePin, sparePin);
    let later = new Lock(this.rewrite);
    check(
      later.start() && later.slotOf(sparePin) === spareSlot && later.slotOf(owner) === 0,
      () => 'a new PIN is not kept',
    );
    checkEvents(events);
    clock.advance(later.life.use('domain/lockout').remainingSeconds() * 1000 + dayMilliseconds);
    later.program(owner, String(spareSlot), '0');
    later = new Lock(this.rewrite);
    check(later.start() && later.slotOf(sparePin) < 0 && later.slotOf(owner) === 0, () => 'a removed PIN is back');
  }
}

function diff(before: ReadonlyMap<number, string>, after: ReadonlyMap<number, string>): string {
  const keys = [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));
  return keys
    .map((key) => `key ${key} ${before.has(key) ? (after.has(key) ? 'differs' : 'is gone') : 'is new'}`)
    .join(', ');
}

/** The root secret of a lock that has none is made by the start that finds it so. */
function isOneOf(keyed: ReadonlyMap<number, string>, ...states: readonly ReadonlyMap<number, string>[]): boolean {
  return states.some((state) => {
    const isNew = !state.has(RecordKey.Root);
    return isDeepStrictEqual(isNew ? without(keyed, RecordKey.Root) : keyed, state);
  });
}

function without(keyed: ReadonlyMap<number, string>, key: number): Map<number, string> {
  const rest = new Map(keyed);
  rest.delete(key);
  return rest;
}

function newestOf(events: ReadonlyMap<number, string>): number {
  return Math.max(0, ...events.keys());
}

/** Every event that was seen before is there as it was, as long as it is one of the newest. @returns those that are seen now */
function checkEvents(before: ReadonlyMap<number, string>): Map<number, string> {
  const events = readEvents();
  const newest = newestOf(events);
  check(newest > newestOf(before), () => 'event numbers do not go on');
  for (const [number, payload] of before) {
    if (number <= newest - eventsKept) continue;
    check(events.get(number) === payload, () => `event ${number} is ${events.has(number) ? 'another' : 'lost'}`);
  }
  return events;
}

export function idOf(flow: Flow, cuts: readonly Cut[]): string {
  const words = cuts.map(({ operation, tear, seed }) => `${operation}-${tear.replaceAll(' ', '-')}-${seed}`);
  return [flow.name, ...words].join(':');
}

/** The cuts that an id tells of. */
export function cutsOf(id: string): { flow: string; cuts: Cut[] } {
  const [flow = '', ...words] = id.split(':');
  const cuts = words.map((word) => {
    const [, operation, tear, seed] = /^(\d+)-(.+)-(\d+)$/.exec(word) ?? [];
    if (operation === undefined) throw new Error(`"${word}" is no cut: it looks like 12-bit-3-1`);
    return { operation: Number(operation), tear: tear!.replaceAll('-', ' ') as Tear, seed: Number(seed) };
  });
  return { flow, cuts };
}

/** How many of the cases to try. */
export interface Extent {
  /** What is left of the word or page at each operation, one case each. */
  readonly first: (operation: number) => readonly Tear[];
  /** The same for the start behind it, where it is cut as well. */
  readonly second?: (operation: number) => readonly Tear[];
  /** How often to try what is left to chance. */
  readonly seeds: number;
}

/** Where each try may end differently. */
const chancy: readonly Tear[] = ['last unstable', 'unstable', 'begun'];

export interface Failure {
  readonly id: string;
  readonly why: string;
}

/** Runs one case from what its first cut has left; what the flash holds afterwards does not matter. */
function run(golden: Golden, cuts: readonly Cut[], left: Left): Failure | undefined {
  try {
    const [first, ...further] = cuts;
    let state: Snapshot = left;
    for (const each of further) {
      if (!golden.cutStart(state, each)) return undefined;
      state = snapshot();
    }
    golden.survive(first!, state, left.guesses);
    return undefined;
  } catch (error) {
    return { id: idOf(golden.flow, cuts), why: error instanceof Error ? error.message : String(error) };
  }
}

/** Runs the case with these cuts alone. */
export function replay(golden: Golden, cuts: readonly Cut[]): Failure | undefined {
  return run(golden, cuts, golden.cut(cuts[0]!));
}

/** All cases of a flow, each made when it is asked for. */
export function* explore(golden: Golden, { first, second, seeds }: Extent): Generator<Failure | undefined> {
  const cuts = function* (operation: number, tears: readonly Tear[]): Generator<Cut> {
    for (const tear of tears)
      for (let seed = 1; seed <= (chancy.includes(tear) ? seeds : 1); seed++) yield { operation, tear, seed };
  };
  for (let operation = 0; operation < golden.operations.length; operation++) {
    for (const cut of cuts(operation, first(operation))) {
      const left = golden.cut(cut);
      const operations = second ? golden.recoveryOf(left) : 0;
      if (!second) yield run(golden, [cut], left);
      for (let next = 0; next < operations; next++)
        for (const again of cuts(next, second!(operation + next))) yield run(golden, [cut, again], left);
    }
  }
}
