/** A store on the strict NOR fake: opened, cut, torn, and read from outside. */
import { Random } from '../../sim/random.js';
import { exportLog } from '../../sim/export-log.js';
import { type VaultRecord, readVault } from '../../sim/vault.js';
import { board } from '../../boards/mdbt42q.js';
import { readU32 } from '../../src/store/format.js';
import { RecordKey } from '../../src/store/keys.js';
import { PowerCut } from '../../sim/faults.js';
import { flash, pageBytes, pages } from '../fakes/nor.js';
import { Life, powerOff } from './life.js';
import { type Tear, torn } from './tears.js';

type StoreModule = typeof import('../../src/store/store.js');
export type Store = StoreModule & {
  readonly life: Life;
  readonly vault: (typeof import('../../src/store/vault.js'))['vault'];
};

/** The store as the next life finds it. */
export function reopen(): Store {
  powerOff();
  const life = new Life();
  life.use('store/open.overlay').open();
  return { ...life.use('store/store'), life, vault: life.use('store/vault').vault };
}

/** A payload of so many bytes that tells which it is. */
export function payload(mark: number, bytes = 24): string {
  return String.fromCharCode(...Array.from({ length: bytes }, (_, at) => (mark * 7 + at * 13 + (mark >> 8)) & 255));
}

/** The words of an event behind its number: '0123456789ab'. */
export const event = [0x33323130, 0x37363534, 0x62613938] as const;

/** The flash as a programmer of `board` reads it, what stands before the vault left blank. */
function imageOf(vault: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.alloc(board.vault.firstPage * pageBytes, 0xff), vault]);
}

/** What a tool reads in the flash, without the firmware. */
export function readAll(): VaultRecord[] {
  return readVault(imageOf(flash.chip.read(0, pages * pageBytes)), board);
}

/** The log as a tool exports it. */
export function exported(vault: Uint8Array = flash.bytes): string {
  return exportLog(imageOf(vault), board);
}

/** Live records with this key, which may be more than one. */
export function recordsOf(key: number): VaultRecord[] {
  return readAll().filter((record) => record.key === key && record.live);
}

export function eventRecords(): VaultRecord[] {
  return recordsOf(RecordKey.Event);
}

/** Numbers of the events in flash, each once, in ascending order. */
export function eventNumbers(): number[] {
  return [...new Set(eventRecords().map((record) => readU32(record.payload, 0)))].sort((a, b) => a - b);
}

/** The power goes in the operation with this number, counted from now. */
export function cutAt(number: number, tear: Tear = 'none', random = new Random(number)): void {
  let left = number;
  flash.onOperation = (operation) => {
    if (left-- === 0) throw new PowerCut(torn(operation, tear, random, flash.bytes));
  };
}

/** Runs `act`. Returns false if a power cut has ended it. */
export function survives(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
    return false;
  } finally {
    flash.onOperation = () => undefined;
  }
}

/** How many flash operations `act` takes. */
export function operationsOf(act: () => void): number {
  let operations = 0;
  flash.onOperation = () => {
    operations++;
  };
  act();
  flash.onOperation = () => undefined;
  return operations;
}

export { pages, type Tear };
