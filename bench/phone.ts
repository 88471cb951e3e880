/** What phones do in the bench: made ready in the simulator, done in the real interpreter. */
import assert from 'node:assert/strict';
import type { Board } from '../boards/board.js';
import type { Lock } from '../sim/interpreter/lock.js';
import { Command } from '../src/wire/command.js';
import { Reason } from '../src/wire/events.js';
import { claim as claimInInterpreter, Handset } from '../test/espruino/handset.js';
import { TestDoor } from '../test/helpers/locks.js';
import { type Answer, claim, narrow, Phone, type PhoneKey } from '../test/helpers/phone.js';
import { enrol, fill, ownerPin, pinOf, vaultBeforeReclaim } from './simulator.js';

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/** Some day; before it no vault here has set its clock. */
export const time = u32(1_800_000_000);
const until = 1_803_000_000;
const digitsBytes = 10;
const pinArguments = (slot: number, pin: string): Buffer =>
  Buffer.concat([Buffer.from([slot]), Buffer.from(pin.padEnd(digitsBytes))]);

/** A vault, and the owner's own key to it. */
export interface Claimed {
  readonly vault: Uint8Array;
  readonly key: PhoneKey;
}

/** What the owner's phone holds, with a holder's id of its own. */
export function phoneKeyOf(key: PhoneKey): PhoneKey {
  return narrow(key, { holder: 1 });
}

/** As far as a key goes: passed on three times, each time for a number of uses. */
export function guestKeyOf(key: PhoneKey): PhoneKey {
  return [2, 3, 4].reduce((above, holder) => narrow(above, { holder, until, uses: 200 }), key);
}

/** A lock that has seen both keys before. */
export function claimedVault(board: Board, flash: Uint8Array): Claimed {
  const door = new TestDoor(board, { flash, seed: 1 });
  door.powerOn();
  door.settle();
  const key = claim(door);
  new Phone(door, key).once(Command.SetClock, time);
  for (const user of [phoneKeyOf(key), guestKeyOf(key)]) {
    assert.equal(new Phone(door, user).once(Command.Unlock)?.reason, Reason.None);
    door.advance(20_000);
  }
  return { vault: door.vault, key };
}

/** One with every PIN taken, so full that the next unlock makes a page be reclaimed. */
export function fullPhoneVault(board: Board, flash: Uint8Array): Claimed {
  const door = new TestDoor(board, { flash, seed: 1 });
  enrol(door);
  fill(door);
  door.inside = true;
  door.enter(ownerPin);
  const key = claim(door);
  new Phone(door, key).once(Command.SetClock, time);
  const guest = guestKeyOf(key);
  const vault = vaultBeforeReclaim(door, () => new Phone(door, guest).once(Command.Unlock));
  return { vault, key };
}

function agrees({ reason, isProven }: Answer): void {
  assert.deepEqual([reason, isProven], [Reason.None, true]);
}

async function unlocks(phone: Handset, moved: () => Promise<void>): Promise<void> {
  await Promise.all([moved(), phone.open(Command.Unlock).then(agrees)]);
}

async function readsLog(phone: Handset): Promise<void> {
  let number = 0;
  for (;;) {
    const answer = await phone.next(Command.ReadLog, u32(number));
    agrees(answer);
    const { data } = answer;
    if (!data.length) return;
    for (let at = 0; at < data.length; at += data[at]! * 4) number = data.readUInt32LE(at + 4) + 1;
  }
}

/**
 * Claim; administration, PINs and log in one session; unlock and relock with the owner's phone, and with a guest's while it stays; a key
 * that is none.
 * @param moved waits until a movement that begins from now on is over and told in the log
 */
export async function firstPhoneDay(lock: Lock, moved: () => Promise<void>): Promise<void> {
  const owner = await claimInInterpreter(lock);
  const { key } = owner.phone;
  const policy = await owner.next(Command.GetPolicy);
  for (const [command, given] of [
    [Command.SetClock, time],
    [Command.SetZone, Buffer.alloc(16)],
    [Command.SetPolicy, policy.data],
    [Command.AddPin, pinArguments(5, '719382')],
    [Command.AddPin, pinArguments(6, '46824937')],
    [Command.ReplacePin, pinArguments(5, '5839201')],
    [Command.RemovePin, Buffer.of(6)],
    [Command.ListPins],
    [Command.Revoke, Buffer.concat([u32(99), u32(until)])],
    [Command.ListHolders, Buffer.of(0)],
    [Command.Health],
    [Command.LogHead],
    [Command.TakeSeed],
  ] as const)
    agrees(await owner.next(command, given));
  await readsLog(owner);
  await owner.leave();
  for (const user of [phoneKeyOf(key), guestKeyOf(key)]) {
    const phone = await new Handset(lock, user).connect();
    await unlocks(phone, moved);
    await moved();
    await phone.leave();
  }
  const stranger = await new Handset(lock, { ...key, secret: Buffer.alloc(16) }).connect();
  assert.equal((await stranger.open(Command.Unlock)).isProven, false);
  await stranger.dropped();
}

/** A guest's unlock and relock while the newest page becomes full, then the owner's list of PINs, another one, and the log. */
export async function fullPhoneDay(lock: Lock, key: PhoneKey, moved: () => Promise<void>): Promise<void> {
  const owner = await new Handset(lock, key).connect();
  agrees(await owner.open(Command.SetClock, time));
  await owner.leave();
  const from = lock.mark;
  const guest = await new Handset(lock, guestKeyOf(key)).connect();
  await unlocks(guest, moved);
  await moved();
  await guest.leave();
  if (!lock.lines.slice(from).some(({ name }) => name === 'Flash.erasePage')) throw new Error('no page was reclaimed');
  await owner.connect();
  agrees(await owner.open(Command.ListPins));
  agrees(await owner.next(Command.ReplacePin, pinArguments(99, pinOf(100))));
  await readsLog(owner);
  await owner.leave();
}
