/** What one scenario works with: locks that are taken away in the end, and what people do to them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Board } from '../../boards/board.js';
import { attemptRecords, pinSlots, RecordKey } from '../../src/store/keys.js';
import type { Build } from '../../sim/interpreter/build.js';
import { Lock, type LockOptions } from '../../sim/interpreter/lock.js';

export const ownerPin = '48713#';
export const wrongPin = '94628#';

const tailLines = 25;
const relockMilliseconds = 12000;

/** A lock, and what a scenario asks of it; whatever does not hold throws. */
export class TestLock extends Lock {
  constructor(
    readonly build: Build,
    readonly board: Board,
    options: Partial<LockOptions>,
  ) {
    super({ build, board, flashed: readFileSync(`dist/${board.name}.image`), ...options });
  }

  /** Types while someone holds the inside button. */
  async typeInside(keys: string): Promise<void> {
    this.world.setInside(true);
    await this.type(keys);
    this.world.setInside(false);
  }

  /** The PIN withdraws the bolt. */
  async opens(pin: string): Promise<void> {
    await this.moves('Unlocked', () => this.type(pin));
    assert.equal(this.world.mechanism.unlocked, true, 'the bolt is not withdrawn');
  }

  /** The end key alone throws the bolt. */
  async locks(): Promise<void> {
    await this.moves('Locked', () => this.type('#'));
    assert.equal(this.world.mechanism.locked, true, 'the bolt is not thrown');
  }

  async relocks(): Promise<void> {
    await this.moves('Locked', () => Promise.resolve());
    assert.equal(this.world.mechanism.locked, true, 'the bolt is not thrown');
  }

  /** What is done drives no motor, and the bolt stays thrown. */
  async staysShut(act: () => Promise<void>): Promise<void> {
    const from = this.mark;
    await act();
    assert.equal(
      this.lines.slice(from).some((line) => line.name === 'digitalPulse'),
      false,
      'the motor was driven',
    );
    assert.equal(this.world.mechanism.locked, true, 'the bolt is not thrown');
  }

  /** The last event of this kind tells this. */
  tells(kind: string, words: string): void {
    const event = this.events.findLast((each) => each.kind === kind);
    assert.ok(event, `nothing of the kind "${kind}" in the log: ${this.events.map((each) => each.kind).join()}`);
    assert.ok(event.text.includes(words), `"${event.text}" does not say "${words}"`);
  }

  /** How many users have a PIN. */
  get pins(): number {
    return this.liveRecords(RecordKey.Pin, RecordKey.Pin + pinSlots).length;
  }

  /** Wrong entries that are charged. */
  get charges(): number {
    return this.liveRecords(RecordKey.Attempt, RecordKey.Attempt + attemptRecords).length;
  }

  get faults(): string[] {
    return this.lines.filter(({ name }) => name === 'exception' || name === 'errorFlag').map(({ text }) => text);
  }

  /** Until the movement that `act` begins is told in the log. */
  private async moves(kind: string, act: () => Promise<void>): Promise<void> {
    const from = this.mark;
    await act();
    await this.line('the motor is driven', (line) => line.name === 'digitalPulse', from, relockMilliseconds);
    const coasts = `digitalWrite[${this.board.motor.enable},0]`;
    await this.line('the bolt arrives and the motor coasts', (line) => line.text === coasts, from);
    await this.line(`"${kind}" is written`, (line) => line.name === 'Flash.write');
    await this.sync();
    assert.equal(this.events.at(-1)?.kind, kind);
  }
}

export class Stage {
  private readonly locks: TestLock[] = [];

  constructor(
    readonly build: Build,
    readonly board: Board,
  ) {}

  /** A lock that has started: a new one, or one with another vault. */
  async fresh(options: Partial<LockOptions> = {}): Promise<TestLock> {
    const lock = new TestLock(this.build, this.board, options);
    this.locks.push(lock);
    await lock.powerOn();
    return lock;
  }

  /** A lock that has its owner. */
  async owned(options: Partial<LockOptions> = {}): Promise<TestLock> {
    const lock = await this.fresh(options);
    await lock.typeInside(ownerPin + ownerPin);
    return lock;
  }

  /** What must hold for every lock of every scenario. */
  check(): void {
    for (const lock of this.locks) assert.deepEqual(lock.faults, [], 'the interpreter reports errors');
  }

  /** What the interpreters did last. */
  tails(): string {
    return this.locks.map((lock, number) => `lock ${number}:\n${lock.tail(tailLines)}`).join('\n');
  }

  async close(): Promise<void> {
    for (const lock of this.locks) await lock.close();
  }
}
