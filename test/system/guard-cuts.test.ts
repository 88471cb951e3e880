/**
 * attack 27: the power goes in every flash operation of a first flashing and of an update, with the word or page in flight left in
 * every way that flash has, bits that read differently each time included. docs/FLASH.md, "The first flashing", "An update".
 */
import { createHash } from 'node:crypto';
import test from 'ava';
import type { Board } from '../../boards/board.js';
import { firmwareSpan, layOut, pageAt, readFirmware } from '../../boards/image.js';
import { committedAt, lengthAt } from '../../boards/layout.js';
import { PowerCut } from '../../sim/faults.js';
import { NorFlash, type NorOperation } from '../../sim/nor.js';
import { Random } from '../../sim/random.js';
import { isStorageValid } from '../../sim/storage.js';
import { Flasher } from '../helpers/flashing.js';
import { enrol, firmwareOf, guardOf, imageOf, opens, owned, ownerPin, TestDoor, wirings } from '../helpers/locks.js';
import { bits, type Tear, tears, torn } from '../helpers/tears.js';

const guestPin = '4071936';
/** Words of text between two cuts that are tried on a lock. All others are tried on the flash alone. */
const textStride = 397;
const startMilliseconds = 10_000;

/** The same firmware, but that it says so. */
function newImage(board: Board): Uint8Array {
  const firmware = Buffer.concat([firmwareOf(board), Buffer.from('print("new firmware")')]);
  return layOut(board, guardOf(board), firmware);
}

type Flow = (flasher: Flasher) => void;
const first: Flow = (flasher) => {
  flasher.first();
};
const update: Flow = (flasher) => {
  flasher.update();
};

/** The operations of a whole flow, in their order. */
function operationsOf(board: Board, before: Uint8Array, flow: Flow): NorOperation[] {
  const nor = new NorFlash(board.storage, before);
  const operations: NorOperation[] = [];
  nor.onOperation = (operation) => operations.push(operation);
  flow(new Flasher(nor, board, newImage(board)));
  return operations;
}

/** Cuts the flow in one operation. */
function cut(nor: NorFlash, board: Board, flow: Flow, number: number, tear: Tear): void {
  const random = new Random(number + 1);
  let left = number;
  nor.onOperation = (operation) => {
    if (left-- === 0) throw new PowerCut(torn(operation, tear, random, nor.bytes, board.storage.address));
  };
  try {
    flow(new Flasher(nor, board, newImage(board)));
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
  }
  nor.onOperation = () => undefined;
}

function flashed(board: Board, image: Uint8Array): Uint8Array {
  const storage = new Uint8Array(pageAt(board, board.storage.pages)).fill(0xff);
  storage.set(image);
  return storage;
}

function vaultDigest(board: Board, flash: Uint8Array): string {
  return createHash('sha256')
    .update(flash.subarray(pageAt(board, board.vault.firstPage)))
    .digest('hex');
}

/** Operations that are tried on a lock: all but most of the text. */
function chosen(board: Board, operations: readonly NorOperation[]): number[] {
  const { start, end } = firmwareSpan(board);
  return [...operations.keys()].filter((number) => {
    const { kind, address } = operations[number]!;
    const at = address - board.storage.address;
    const edge = kind === 'erase' || at < 8 || at >= end - lengthAt;
    return edge || number % textStride === 0 || operations[number + 1]?.kind === 'erase' || at === start;
  });
}

/** How the lock is after a start, the motor never on. */
function startOf(door: TestDoor, held: boolean): 'stock' | 'inert' | 'open' | 'old' | 'new' | 'driven' {
  door.powerOff();
  door.machine.calls.clear();
  door.machine.prints.length = 0;
  door.inside = held;
  door.powerOn();
  const { driven } = door.watch(startMilliseconds, 20);
  door.inside = false;
  const { console } = door.machine;
  if (driven) return 'driven';
  if (console !== null) return console === 'any' ? 'stock' : 'open';
  if (!door.calls('setWatch')) return 'inert';
  return door.prints.includes('new firmware') ? 'new' : 'old';
}

function tearsFor(operation: NorOperation, number: number): readonly Tear[] {
  if (operation.kind === 'erase') return tears;
  return [...tears, bits[number % bits.length]!];
}

for (const board of wirings) {
  test(`attack 27: ${board.name}: an update cut at any operation leaves the old firmware, the new one, or none, and the vault as it was`, (t) => {
    const lock = owned(board);
    enrol(lock, 5, guestPin);
    lock.advance(40_000);
    const before = lock.flash;
    const { start, end } = firmwareSpan(board);
    const old = Buffer.from(firmwareOf(board));
    const next = Buffer.from(readFirmware(newImage(board).subarray(start, end))!);
    const operations = operationsOf(board, before, update);
    for (const [number, operation] of operations.entries()) {
      for (const tear of number % 8 && operation.kind === 'write'
        ? [tears[number % tears.length]!]
        : tearsFor(operation, number)) {
        const nor = new NorFlash(board.storage, before, new Random(number));
        cut(nor, board, update, number, tear);
        const label = `cut ${number} of ${operations.length}, ${tear}`;
        const storage = nor.read(board.storage.address, before.length);
        if (!isStorageValid(storage, board.storage.pageBytes)) t.fail(`${label}: Storage is not valid`);
        if (Buffer.compare(storage.subarray(end), before.subarray(end))) t.fail(`${label}: the vault has changed`);
        if (Buffer.compare(storage.subarray(0, start), before.subarray(0, start))) t.fail(`${label}: page 0 has changed`);
        const found = readFirmware(storage.subarray(start, end));
        if (found && Buffer.compare(found, old) && Buffer.compare(found, next)) t.fail(`${label}: another firmware`);
        const isLast = number === operations.length - 1;
        // Its text may read right now, and otherwise later.
        if (found && operation.kind === 'erase') t.fail(`${label}: valid although its erasure has begun`);
        if (found && number > 0 && !isLast) t.fail(`${label}: valid before it is committed`);
        if (number > 10 && !isLast && nor.bytes[end - committedAt] !== 0xff) t.fail(`${label}: committed early`);
      }
    }
    t.pass();
  });

  test(`attacks 27 and 32: ${board.name}: a lock whose update was cut is shut, closed to all but who holds the button, and takes the update again`, (t) => {
    const lock = owned(board);
    enrol(lock, 5, guestPin);
    lock.advance(40_000);
    const before = lock.flash;
    const operations = operationsOf(board, before, update);
    const seen = new Set<string>();
    for (const number of chosen(board, operations)) {
      for (const tear of tearsFor(operations[number]!, number)) {
        const label = `cut ${number} of ${operations.length}, ${tear}`;
        const door = new TestDoor(board, { flash: before, seed: number + 1 });
        const { flash: nor } = door.machine;
        cut(nor, board, update, number, tear);
        const found = startOf(door, false);
        seen.add(found);
        if (!['inert', 'old', 'new'].includes(found)) t.fail(`${label}: ${found}`);
        if (found === 'inert' && vaultDigest(board, door.flash) !== vaultDigest(board, before)) t.fail(`${label}: vault`);
        const held = startOf(door, true);
        if (!['open', 'old', 'new'].includes(held)) t.fail(`${label}: ${held} with the button held`);
        door.powerOff();
        const digest = vaultDigest(board, door.flash);
        new Flasher(nor, board, newImage(board)).update();
        t.is(vaultDigest(board, door.flash), digest, label);
        t.is(startOf(door, false), 'new', label);
        if (tear === 'some') for (const pin of [ownerPin, guestPin]) t.true(opens(door, pin), label);
      }
    }
    t.deepEqual([...seen].sort(), ['inert', 'new', 'old']);
  });

  test(`attacks 27 and 36: ${board.name}: a first flashing cut at any operation leaves a stock board or a lock that is shut, and can be done again`, (t) => {
    const image = newImage(board);
    const random = new Random(1);
    const used = Uint8Array.from({ length: pageAt(board, board.storage.pages) }, () => random.next());
    const operations = operationsOf(board, used, first);
    const guardLives = operations.findIndex(
      ({ address }, n) => address === board.storage.address && operations[n]!.kind === 'write',
    );
    const seen = new Set<string>();
    for (const number of chosen(board, operations)) {
      for (const tear of tearsFor(operations[number]!, number)) {
        const label = `cut ${number} of ${operations.length}, ${tear}`;
        const door = new TestDoor(board, { flash: used, seed: number + 1 });
        const { flash: nor } = door.machine;
        cut(nor, board, first, number, tear);
        const found = startOf(door, false);
        seen.add(found);
        const may = number < guardLives ? ['stock'] : number === guardLives ? ['stock', 'inert'] : ['inert', 'new'];
        if (!may.includes(found)) t.fail(`${label}: ${found}`);
        // A word that reads differently each time may at the next start be a stock board, if it is the first, or whole, if the last.
        const atNext = number === guardLives ? ['stock'] : number === operations.length - 1 ? ['new'] : [];
        const back = ['open', ...atNext];
        if (found === 'inert' && !back.includes(startOf(door, true))) t.fail(`${label}: no way back`);
        door.powerOff();
        new Flasher(nor, board, image).first();
        t.is(startOf(door, false), 'new', label);
      }
    }
    t.deepEqual([...seen].sort(), ['inert', 'new', 'stock']);
  });

  test(`attack 27: ${board.name}: an update keeps every PIN, and the log but for what it tells of itself`, (t) => {
    const door = owned(board);
    enrol(door, 5, guestPin);
    door.advance(40_000);
    const told = door.events.length;
    door.inside = true;
    door.enter(ownerPin);
    door.enter('9999');
    door.advance(startMilliseconds);
    door.inside = false;
    t.is(door.machine.console, 'Bluetooth');
    const digest = vaultDigest(board, door.flash);
    const { flash: nor } = door.machine;
    new Flasher(nor, board, newImage(board)).update();
    t.is(vaultDigest(board, door.flash), digest);
    t.is(startOf(door, false), 'new');
    t.deepEqual(door.kinds.slice(told), ['Programming', 'Maintenance', 'Started']);
    for (const pin of [ownerPin, guestPin]) t.true(opens(door, pin));
  });

  test(`${board.name}: what a first flashing leaves is the image that was built, to the byte`, (t) => {
    const nor = new NorFlash(board.storage, new Uint8Array(pageAt(board, board.storage.pages)).fill(0));
    new Flasher(nor, board, imageOf(board)).first();
    t.is(Buffer.compare(nor.bytes, flashed(board, imageOf(board))), 0);
  });
}
