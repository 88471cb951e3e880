/** What a lock does in flash, from the first start to a full vault. */
import { ChainTask } from '../../src/domain/chain-task.js';
import { eventRecordBytes, eventsKept, eventsPerSeal, readU32, u32 } from '../../src/store/format.js';
import { RecordKey } from '../../src/store/keys.js';
import { allRights, everyHour, noFrom, noUntil } from '../../src/wire/block.js';
import { EventCode, nobody, Reason } from '../../src/wire/events.js';
import * as clock from '../fakes/clock.js';
import { flash } from '../fakes/nor.js';
import { newHardware } from '../helpers/life.js';
import { type Flow, Lock } from './engine.js';

const owner = '2718281';
const newOwner = '9362045';
const guest = '4071936';
const wrong = '5550199';
const guestSlot = '7';
const dayMilliseconds = 86_400_000;
const movementMilliseconds = 2000;
const relockMilliseconds = 9000;
const wrongToDisable = 5;
const pins = 90;
const wordBytes = 4;
const chargeRecordBytes = 12;
const someTime = 1_800_000_000;
const policyRecord = '\x05\x05\x3c\0\x10\x0e\xa0\x05\x05\0\x2c\x01';

function owned(lock: Lock): void {
  lock.program(owner, owner);
}

function withGuest(lock: Lock): void {
  owned(lock);
  lock.program(owner, guestSlot, guest, guest);
}

function guess(lock: Lock, times: number): void {
  for (let n = 0; n < times; n++) lock.enter(`${wrong}#`);
}

function unlock(lock: Lock, pin = owner): void {
  lock.enter(`${pin}#`);
  clock.advance(movementMilliseconds);
}

/** A phone's key that is good for three uses opens once. */
function chargeUses(lock: Lock): void {
  const until = u32(someTime + 86_400);
  const block = `hold${u32(noFrom)}${until}${everyHour}${String.fromCharCode(allRights, 3)}`;
  if (lock.life.use('domain/charge-uses.overlay').chargeUses(block)) throw new Error('no use was charged');
}

function revoke(lock: Lock): void {
  if (lock.life.use('domain/revoke.overlay').revoke(`else${u32(noUntil)}`)) throw new Error('nothing was revoked');
}

/** An administrator sets the time, so many seconds later each time. */
function setClock(lock: Lock, later = 0): void {
  lock.life.use('domain/session.scoped').session.rights = allRights;
  if (lock.life.use('domain/set-clock.overlay').setClock(someTime + later)) throw new Error('the time was not taken');
}

/** A phone has shown that it has the owner's key that it was offered. */
function takeOver(lock: Lock, keyId: string): void {
  lock.life.use('domain/phones').phones.offer = keyId;
  if (!lock.life.use('domain/take-over.overlay').takeOver()) throw new Error('the phone was not taken');
}

function tell(lock: Lock): void {
  lock.life.use('domain/audit').record(EventCode.Refused, Reason.NotOwner, nobody, 0);
}

/** Nothing is sealed of the newest events. */
function withOpenEvents(lock: Lock): void {
  if (!lock.keyed.has(RecordKey.Pin)) owned(lock);
  while (lock.vault.newestEvent - readU32(lock.vault.seal, 0) < eventsPerSeal) tell(lock);
}

function sealed(lock: Lock): void {
  withOpenEvents(lock);
  lock.life.use('domain/chain').check();
}

/**
 * PINs and events mixed in every page, one page left, and so much room before it must be used that a start leaves at least
 * `from` and less than `to` bytes of it.
 */
function fill(lock: Lock, from: number, to: number): void {
  withGuest(lock);
  const { setPin } = lock.life.use('domain/set-pin.overlay');
  for (let slot = 10; slot < pins; slot++) {
    setPin(slot, String(1_618_033 + slot * 7919));
    tell(lock);
    tell(lock);
  }
  const { vault } = lock;
  const { chainWork } = lock.life.use('domain/chain-work.overlay');
  const room = (): number => vault.end - vault.writeAt - wordBytes - 2 * eventRecordBytes;
  for (let n = 0; n < 1000; n++) {
    tell(lock);
    chainWork(ChainTask.Seal);
    // The next start has no seal to write.
    const isSealed = vault.newestEvent - readU32(vault.seal, 0) < eventsPerSeal - 2;
    const pagesLeft = vault.sequences.filter((each) => !each).length;
    if (n > eventsKept && isSealed && pagesLeft === 1 && room() >= from && room() < to) return;
  }
  throw new Error(`the vault never has ${from} to ${to} bytes of room`);
}

/** What a lock may have behind it. Its owner has the PIN 2718281. */
export const pasts = {
  /** One page is left, and before it must be used there is room for what a start writes. */
  full: (lock: Lock) => {
    fill(lock, 0, eventRecordBytes);
  },
  /** One page is left, and it must be used soon. */
  'nearly full': (lock: Lock) => {
    fill(lock, 400, 400 + eventRecordBytes);
  },
  /** The next start has a seal to write. */
  unsealed: withOpenEvents,
  /** The next wrong PIN disables the keypad. */
  guessed: (lock: Lock) => {
    owned(lock);
    guess(lock, wrongToDisable - 1);
  },
} satisfies Record<string, (lock: Lock) => void>;

/** The vault of a lock with this past. */
export function vaultOf(past: keyof typeof pasts): Uint8Array {
  newHardware();
  const lock = new Lock();
  lock.start();
  pasts[past](lock);
  return flash.bytes;
}

/** Cells of the event behind a charge do not let go of their bits. */
function badCell(lock: Lock): void {
  lock.start();
  const ofNextStart = wordBytes + 2 * eventRecordBytes;
  const at = lock.vault.writeAt + ofNextStart + chargeRecordBytes + 2 * wordBytes;
  for (let byte = 0; byte < wordBytes; byte++) flash.stuck.set(at + byte, 0xff);
}

export const flows: readonly Flow[] = [
  { name: 'first-start' },
  {
    name: 'enrol',
    prepare: () => undefined,
    act: (lock) => lock.program(owner, owner),
    pins: [owner],
  },
  { name: 'add', prepare: owned, act: (lock) => lock.program(owner, guestSlot, guest, guest), pins: [owner, guest] },
  {
    name: 'replace',
    prepare: withGuest,
    act: (lock) => lock.program(owner, '0', newOwner, newOwner),
    pins: [owner, newOwner],
  },
  { name: 'remove', prepare: withGuest, act: (lock) => lock.program(owner, guestSlot, '0'), pins: [owner, guest] },
  { name: 'wrong-pin', prepare: owned, act: (lock) => guess(lock, 1), guesses: true, pins: [owner] },
  {
    name: 'lockout',
    prepare: (lock) => {
      owned(lock);
      guess(lock, wrongToDisable - 2);
    },
    act: (lock) => guess(lock, 3),
    guesses: true,
    pins: [owner],
  },
  {
    name: 'forgive',
    prepare: (lock) => {
      owned(lock);
      guess(lock, 2);
    },
    act: (lock) => {
      clock.advance(dayMilliseconds);
      lock.enter(`${owner}#`);
    },
    pins: [owner],
  },
  { name: 'unlock', prepare: owned, act: (lock) => unlock(lock), pins: [owner] },
  {
    name: 'relock',
    prepare: owned,
    act: (lock) => {
      unlock(lock);
      clock.advance(relockMilliseconds);
    },
    pins: [owner],
  },
  { name: 'append', prepare: owned, act: tell, pins: [owner] },
  { name: 'policy', prepare: owned, act: (lock) => lock.store.put(RecordKey.Policy, policyRecord), pins: [owner] },
  { name: 'clock-floor', prepare: owned, act: setClock, pins: [owner] },
  {
    name: 'clock-floor-again',
    prepare: (lock) => {
      owned(lock);
      setClock(lock);
    },
    act: (lock) => setClock(lock, 500),
    pins: [owner],
  },
  { name: 'charge-uses', prepare: owned, act: chargeUses, pins: [owner] },
  {
    name: 'charge-uses-again',
    prepare: (lock) => {
      owned(lock);
      chargeUses(lock);
      revoke(lock);
    },
    act: chargeUses,
    pins: [owner],
  },
  {
    name: 'revoke',
    prepare: (lock) => {
      owned(lock);
      chargeUses(lock);
    },
    act: revoke,
    pins: [owner],
  },
  { name: 'owner-phone', prepare: owned, act: (lock) => takeOver(lock, 'one.'), pins: [owner] },
  {
    name: 'renew-keys',
    prepare: (lock) => {
      owned(lock);
      takeOver(lock, 'one.');
      chargeUses(lock);
    },
    act: (lock) => takeOver(lock, 'two.'),
    pins: [owner],
  },
  {
    name: 'seal',
    // The first key is the seed, which stays in flash until it is taken: the second is what this is about.
    prepare: sealed,
    act: sealed,
    isLong: true,
    seals: true,
    pins: [owner],
  },
  { name: 'seal-at-start', prepare: withOpenEvents, isLong: true, seals: true, pins: [owner] },
  {
    name: 'take-seed',
    prepare: owned,
    act: (lock) => lock.life.use('domain/chain-work.overlay').chainWork(ChainTask.TakeSeed),
    pins: [owner],
  },
  { name: 'bad-cell', prepare: owned, spoil: badCell, act: (lock) => unlock(lock), pins: [owner] },
  { name: 'reclaim-by-event', prepare: (lock) => fill(lock, 0, 20), act: tell, isLong: true, pins: [owner] },
  {
    name: 'reclaim-by-unlock',
    prepare: (lock) => fill(lock, 100, 130),
    act: (lock) => unlock(lock, guest),
    isLong: true,
    pins: [owner],
  },
  {
    name: 'reclaim-by-change',
    prepare: (lock) => fill(lock, 0, 20),
    act: (lock) => lock.store.put(RecordKey.Policy, policyRecord),
    isLong: true,
    pins: [owner],
  },
];
