/** How often ten years at a busy door erase a page: the firmware's own store, on the simulator's flash. */
import {
  eventRecordBytes,
  eventsKept,
  eventsPerSeal,
  firstRecordAt,
  recordFrameBytes,
  sealRecordBytes,
  u32,
} from '../src/store/format.js';
import { pinSlots, RecordKey } from '../src/store/keys.js';
import { flash, pageBytes, pages } from '../test/fakes/nor.js';
import { newHardware } from '../test/helpers/life.js';
import { event, payload, reopen, type Store } from '../test/helpers/vault.js';

const unlocksPerDay = 30;
const wrongPinsPerDay = 5;
const daysPerChange = 7;
const daysPerYear = 365;
const years = 10;
/** So many PINs have longer records than they need, so that the vault is as full as it may be. */
const longPins = 4;

/** An event, and behind every sixteenth of them something as long as a seal. */
function log(store: Store): void {
  store.appendEvent(...event);
  const { vault, life } = store;
  if (vault.newestEvent % (eventsPerSeal + 1) !== eventsPerSeal) return;
  const seal = u32(++vault.newestEvent) + payload(vault.newestEvent, sealRecordBytes - recordFrameBytes - 4);
  store.append(life.use('store/vault').frame(RecordKey.Event, seal), 1);
}

/** A vault of which 85 % is live, and which takes nothing more. */
export function fullStore(): Store {
  newHardware();
  const store = reopen();
  store.put(RecordKey.Root, payload(1, 32));
  store.put(RecordKey.Policy, payload(2, 12));
  for (let slot = 0; slot < pinSlots; slot++) change(store, slot, slot);
  for (let n = 0; n < 16; n++) store.put(RecordKey.Attempt + n, payload(n, 4));
  for (let n = 0; n < eventsKept; n++) log(store);
  return store;
}

export function change(store: Store, slot: number, mark: number): boolean {
  return store.put(RecordKey.Pin + slot, payload(mark, slot < longPins ? 36 : 24));
}

/** How much of the pages that may be in use is live. */
export function liveShare({ vault }: Store): number {
  const log = eventsKept * eventRecordBytes + (eventsKept / eventsPerSeal) * sealRecordBytes;
  return (vault.live + log) / ((pages - 1) * (pageBytes - firstRecordAt));
}

function attempt(store: Store, isRight: boolean): void {
  store.put(RecordKey.Attempt + 15, payload(1, 4));
  if (isRight) store.remove(RecordKey.Attempt + 15);
  log(store);
}

function aDay(store: Store, day: number): void {
  for (let n = 0; n < unlocksPerDay; n++) {
    attempt(store, true);
    for (let movement = 0; movement < 2; movement++) {
      log(store);
      store.tidy();
    }
  }
  for (let n = 0; n < wrongPinsPerDay; n++) attempt(store, false);
  if (day % daysPerChange === 0) change(store, day % pinSlots, day);
}

/** Erases of the page that has most of them, in ten years of which one is run. */
export function erasesPerPageTenYears(): number {
  const store = fullStore();
  const before = flash.erases;
  for (let day = 0; day < daysPerYear; day++) aDay(store, day);
  return Math.max(...flash.erases.map((count, page) => count - before[page]!)) * years;
}
