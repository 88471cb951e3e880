/**
 * attack 35: the power goes in every flash operation of what changes who may come in, and in the reclaiming of a page. The word or page in
 * flight is left in every way that flash has, bits that read differently each time included. Every later start must find the same:
 * the change done or not done.
 */
import test from 'ava';
import type { Board } from '../../boards/board.js';
import { PowerCut } from '../../sim/faults.js';
import { Random } from '../../sim/random.js';
import { flash as vaultFlash, load } from '../fakes/nor.js';
import { enrol, fresh, mdbt42q, owned, program, ownerPin, TestDoor, wirings } from '../helpers/locks.js';
import { tears, torn } from '../helpers/tears.js';
import { event, reopen } from '../helpers/vault.js';

const guestPin = '4071936';
const newPin = '936204';
const starts = 2;

interface Flow {
  readonly name: string;
  /** The Storage area that it begins with. */
  readonly before: (board: Board) => Uint8Array;
  readonly act: (door: TestDoor) => void;
  /** What may be found afterwards: which of the PINs open. */
  readonly outcomes: readonly (readonly string[])[];
  /** Only so many of its operations, evenly spread; all by default. */
  readonly sample?: number;
}

function withGuest(board: Board): Uint8Array {
  const door = owned(board);
  enrol(door, 5, guestPin);
  door.advance(40_000);
  return door.flash;
}

/** The same lock, with pages so full of events that the next movement makes the store reclaim one. */
function nearlyFull(board: Board): Uint8Array {
  const image = withGuest(board);
  const vaultAt = board.vault.firstPage * board.storage.pageBytes;
  load(image.subarray(vaultAt));
  const store = reopen();
  const { vault } = store;
  const room = (): number => vault.end - vault.writeAt;
  while (vault.sequences.filter((sequence) => sequence === 0).length > 1 || room() > 8 * 24 + 120)
    store.appendEvent(...event);
  image.set(vaultFlash.bytes, vaultAt);
  return image;
}

const flows: readonly Flow[] = [
  {
    name: 'the first enrolment',
    before: (board) => fresh(board).flash,
    act: (door) => {
      door.inside = true;
      door.enter(newPin);
      door.enter(newPin);
    },
    outcomes: [[], [newPin]],
  },
  {
    name: "a change of the owner's PIN",
    before: (board) => owned(board).flash,
    act: (door) => {
      enrol(door, 0, newPin);
    },
    outcomes: [[ownerPin], [newPin]],
  },
  {
    name: 'a new guest',
    before: (board) => owned(board).flash,
    act: (door) => {
      enrol(door, 5, guestPin);
    },
    outcomes: [[ownerPin], [ownerPin, guestPin]],
  },
  {
    name: 'the removal of a guest',
    before: withGuest,
    act: (door) => {
      program(door, '5', '0');
    },
    outcomes: [[ownerPin, guestPin], [ownerPin]],
  },
  {
    name: 'the reclaiming of a page',
    before: nearlyFull,
    act: (door) => {
      door.enter(ownerPin);
      door.advance(9000);
    },
    outcomes: [[ownerPin, guestPin]],
    sample: 24,
  },
];

/** The lock with this flash, started. */
function lock(board: Board, flash: Uint8Array, seed: number): TestDoor {
  const door = new TestDoor(board, { flash, seed });
  door.powerOn();
  door.settle();
  return door;
}

/** Which of these PINs open, each tried once. */
function whoOpens(door: TestDoor, pins: readonly string[]): string[] {
  return pins.filter((pin) => {
    door.enter(pin);
    door.advance(1500);
    const open = door.bolt.unlocked;
    if (open) door.advance(7500);
    return open;
  });
}

for (const board of wirings) {
  for (const { name, before, act, outcomes, sample } of flows) {
    test(`attack 35: ${board.name}: ${name}, with the flash torn in every way, is done or not done for good`, (t) => {
      const image = before(board);
      const whole = lock(board, image, 1);
      const first = whole.operations;
      act(whole);
      const operations = whole.operations - first;
      const found = new Set<string>();
      // At most one of them is wrong, so that the trials of all starts do not disable the keypad.
      const pins = [...new Set(outcomes.flat())];
      const step = sample ? operations / sample : 1;
      for (let cut = 0; cut < operations; cut += step) {
        // test/cuts tears every word in every way: here, where the bundle runs, they take turns, and one board has most of them.
        const turn = board === mdbt42q && !sample ? 4 : 9;
        const kinds = tears.filter((_, n) => n % turn === Math.floor(cut) % turn);
        for (const tear of kinds) {
          const label = `cut ${Math.floor(cut)} of ${operations}, ${tear}`;
          const door = lock(board, image, Math.floor(cut) + 1);
          const random = new Random(Math.floor(cut));
          let left = Math.floor(cut);
          door.onFlash((operation) => {
            if (left-- === 0) throw new PowerCut(torn(operation, tear, random, door.flash, board.storage.address));
          });
          act(door);
          door.inside = false;
          const seen: string[] = [];
          for (let start = 0; start < starts; start++) {
            door.powerOff();
            door.onFlash(() => undefined);
            const { position } = door.bolt;
            door.powerOn();
            const { lowest, withdrew } = door.watch(position === 1 ? 1000 : 8000, 50);
            if (withdrew || lowest < position) t.fail(`${label}: start ${start} opens`);
            seen.push(whoOpens(door, pins).join());
          }
          if (!outcomes.some((each) => each.join() === seen[0])) t.fail(`${label}: ${seen[0]} open`);
          if (seen.some((each) => each !== seen[0])) t.fail(`${label}: ${seen.join(' then ')}`);
          if (door.troubles.length) t.fail(`${label}: ${door.troubles.join()}`);
          found.add(seen[0] ?? '');
        }
      }
      t.is(found.size, outcomes.length);
    });
  }
}
