/** What fails around the firmware: power, flash, keypad, expanders. */
import assert from 'node:assert/strict';
import { Random } from '../../../sim/random.js';
import type { Scenario } from '../run.js';
import { ownerPin, wrongPin, type Stage, type TestLock } from '../stage.js';

const aWhile = 500;
/** How long a key must be down to be taken for stuck, and some more. */
const stuckMilliseconds = 15000;
const seeds = [1, 2, 3];

/**
 * Types, and kills the interpreter in the n-th write to flash that the last key leads to; then starts it anew.
 * @param isWhole whether that write was made as a whole, or only the first half of its words
 */
async function killInWrite(lock: TestLock, keys: string, number: number, isWhole: boolean): Promise<void> {
  await lock.type(keys.slice(0, -1));
  lock.haltInWrite(number, isWhole);
  await lock.sync();
  const halted = lock.line(`write ${number} to flash`, (line) => line.name === 'halt');
  const last = keys.at(-1)!;
  lock.touch(last, true);
  await halted;
  await lock.powerOff();
  lock.world.keypad.set(last, false);
  await lock.powerOn();
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The attempt's charge; then the motor is driven, and the charge's return and the decision are written; the last tells of the end. */
const writesBeforeDrive = 1;
const writesOfUnlock = 4;

async function cutUnlock(stage: Stage): Promise<string> {
  const { vault } = await stage.owned();
  for (let number = 1; number <= writesOfUnlock; number++) {
    for (const isWhole of [true, false]) {
      const lock = await stage.fresh({ vault });
      if (number > writesBeforeDrive) {
        await killInWrite(lock, ownerPin, number, isWhole);
        if (number === writesOfUnlock) assert.equal(lock.world.mechanism.unlocked, true);
        await rest(aWhile);
        // A motor that had just begun has not moved the bolt, or not all the way.
        if (!lock.world.mechanism.locked) await lock.relocks();
      } else
        await lock.staysShut(async () => {
          await killInWrite(lock, ownerPin, number, isWhole);
          await rest(aWhile);
        });
      assert.equal(lock.pins, 1);
      assert.ok(lock.charges <= 1);
      await lock.opens(ownerPin);
    }
  }
  return `killed in each of ${writesOfUnlock} writes, half and whole: no start opens, the PIN still does`;
}

const writesOfEnrolment = 2;

async function cutEnrolment(stage: Stage): Promise<string> {
  const found: number[] = [];
  for (let number = 1; number <= writesOfEnrolment; number++) {
    for (const isWhole of [false, true]) {
      const lock = await stage.fresh();
      lock.world.setInside(true);
      await lock.staysShut(async () => {
        await killInWrite(lock, ownerPin + ownerPin, number, isWhole);
        lock.world.setInside(false);
        await rest(aWhile);
      });
      found.push(lock.pins);
      if (!lock.pins) {
        await lock.staysShut(() => lock.type(ownerPin));
        lock.tells('No owner', 'has no owner yet');
        await lock.typeInside(ownerPin + ownerPin);
      }
      await lock.opens(ownerPin);
    }
  }
  return `killed in each of ${writesOfEnrolment} writes, half and whole: then the lock has ${found.join()} PINs, and goes on`;
}

async function randomFlash(stage: Stage): Promise<string> {
  const { vault, storage } = stage.board;
  const bytes = vault.pages * storage.pageBytes;
  for (const seed of seeds) {
    const random = new Random(seed);
    const lock = await stage.fresh({ vault: new Uint8Array(bytes).map(() => random.next()) });
    await lock.staysShut(async () => {
      await rest(aWhile);
      await lock.type(ownerPin);
    });
    lock.tells('Started', 'has started');
    lock.tells('Memory damaged', 'bytes could not be read');
    assert.equal(lock.pins, 0);
  }
  return `seeds ${seeds.join()}: the lock starts, tells of it, and opens nothing`;
}

async function silentExpander(stage: Stage): Promise<string> {
  const lock = await stage.owned();
  const { contacts, keypad } = stage.board;
  const [boltSide, keySide] = [contacts, keypad].map((part) =>
    lock.world.expanders.find((each) => part.kind === 'pcf8574' && each.address === part.address),
  );
  assert.ok(boltSide && keySide);
  boltSide.answers = false;
  await lock.staysShut(() => lock.type(ownerPin));
  lock.tells('Access refused', "the bolt's switches cannot be trusted");
  boltSide.answers = true;
  keySide.answers = false;
  await lock.staysShut(async () => {
    lock.touch('4', true);
    await rest(aWhile);
    lock.touch('4', false);
    await rest(aWhile);
  });
  lock.tells('Keypad mute', 'does not answer');
  keySide.answers = true;
  return 'the one with the switches: the PIN is refused; the one with the keypad: told, and nothing moves';
}

async function stuckKey(stage: Stage): Promise<string> {
  const lock = await stage.owned();
  lock.touch('9', true);
  await lock.staysShut(() => rest(stuckMilliseconds));
  lock.tells('Stuck key', 'not listened to until it comes up');
  await lock.staysShut(() => lock.type(wrongPin.replace('9', '')));
  lock.tells('Access refused', 'wrong PIN');
  return 'it is told, and entries beside it are taken';
}

export const faults: readonly Scenario[] = [
  ['the interpreter is killed in the middle of an unlock', cutUnlock],
  ['the interpreter is killed in the middle of an enrolment', cutEnrolment],
  ['a vault full of random bytes', randomFlash],
  ['an expander does not answer', silentExpander, (board) => board.i2c !== undefined],
  ['a key is stuck', stuckKey, (board) => board.i2c === undefined],
];
