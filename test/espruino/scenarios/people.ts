/** What people do at the keypad. */
import assert from 'node:assert/strict';
import { hashNative } from '../../../sim/chips.js';
import { RecordKey } from '../../../src/store/keys.js';
import { pinOfDigest } from '../../helpers/digest-of.js';
import { owned, ownerPin as usedPin } from '../../helpers/locks.js';
import type { Scenario } from '../run.js';
import { ownerPin, wrongPin, type Stage } from '../stage.js';

const guestPin = '719382#';
const fewUnlocks = 3;
/** A timer that is due, a number that has outgrown its name: what may be there at one moment and not at another. A leak grows with each unlock. */
const spread = 3;
const unlocksToTell = 100;
const unlocksBefore = 25;

async function withoutOwner(stage: Stage): Promise<string> {
  const lock = await stage.fresh();
  await lock.staysShut(() => lock.type('1234#'));
  lock.tells('No owner', 'has no owner yet');
  assert.equal(lock.charges, 0);
  return 'the motor is not driven, the log tells why';
}

async function enrolment(stage: Stage): Promise<string> {
  const lock = await stage.fresh();
  const refusals = [
    ['48713#48714#', 'the second entry was different'],
    ['1234#1234#', 'the PIN is too easy to guess'],
    ['123#123#', 'the PIN is too short'],
  ] as const;
  for (const [entries, why] of refusals) {
    await lock.staysShut(() => lock.typeInside(entries));
    lock.tells('PIN not changed', why);
    assert.equal(lock.pins, 0, `there is a PIN after ${entries}`);
  }
  await lock.staysShut(() => lock.typeInside(ownerPin + ownerPin));
  lock.tells('User added', 'Owner');
  await lock.opens(ownerPin);
  return 'refused: different entries, 1234, 123; then an owner is enrolled, and opens';
}

async function opening(stage: Stage): Promise<string> {
  const lock = await stage.owned();
  await lock.opens(ownerPin);
  await lock.relocks();
  return 'the bolt was withdrawn and thrown again';
}

async function wrongEntry(stage: Stage): Promise<string> {
  const hash = hashNative(stage.board.name);
  const lock = await stage.owned({ tells: [hash] });
  const from = lock.mark;
  await lock.staysShut(() => lock.type(wrongPin));
  lock.tells('Access refused', 'wrong PIN');
  assert.equal(lock.charges, 1, 'the attempt is not charged');
  const order = lock.lines.slice(from).map(({ name }) => name);
  const charged = order.indexOf('Flash.write');
  const hashed = order.indexOf(hash);
  assert.ok(charged >= 0 && charged < hashed, 'the attempt was not charged before the PIN was hashed');
  await lock.opens(ownerPin);
  assert.equal(lock.charges, 1, 'the right PIN has a charge of its own, or has taken back that of the wrong one');
  return 'the charge is written before the digest is made; the right PIN then opens';
}

async function guest(stage: Stage): Promise<string> {
  const lock = await stage.owned();
  await lock.staysShut(() => lock.typeInside(`${ownerPin}1#${guestPin}${guestPin}`));
  lock.tells('User added', 'User 1');
  await lock.opens(guestPin);
  lock.tells('Access granted', 'User 1');
  await lock.locks();
  await lock.staysShut(() => lock.typeInside(`${ownerPin}1#0#`));
  lock.tells('User removed', 'User 1');
  await lock.staysShut(() => lock.type(guestPin));
  lock.tells('Access refused', 'wrong PIN');
  return 'added, let in, removed, refused';
}

async function lockout(stage: Stage): Promise<string> {
  const lock = await stage.owned();
  for (let wrong = 0; wrong < 5; wrong++) await lock.staysShut(() => lock.type(wrongPin));
  await lock.powerOff();
  await lock.powerOn();
  await lock.staysShut(() => lock.type(ownerPin));
  lock.tells('Keypad disabled', 'It was not looked at');
  return 'killed during the penalty: the right PIN is not looked at';
}

/**
 * The vault of a lock that has been in use for a while. In a new one the place of the next record is a small number, which
 * the interpreter keeps beside its name; later it is one beyond 2047, which takes a variable more.
 */
function usedVault({ board }: Stage): Uint8Array {
  const door = owned(board);
  for (let time = 0; time < unlocksBefore; time++) {
    door.enter(usedPin);
    door.advance(10_000);
  }
  return door.vault;
}

function leaks(unlocks: number): Scenario {
  const play = async (stage: Stage): Promise<string> => {
    const lock = await stage.fresh({ vault: usedVault(stage) });
    let few = 0;
    for (let time = 1; time <= unlocks; time++) {
      await lock.opens(`${usedPin}#`);
      await lock.locks();
      if (time === fewUnlocks) few = await lock.collect();
      if (time % unlocksToTell === 0)
        console.error(`  ${stage.board.name}: ${time} unlocks, ${await lock.collect()} JsVars`);
    }
    const many = await lock.collect();
    const said = `${few} JsVars in use after ${fewUnlocks} unlocks and a collection, ${many} after ${unlocks}`;
    assert.ok(many <= few + spread, said);
    return `${said}, interpreter and prelude included`;
  };
  return [`${unlocks} unlocks leave no more variables in use than ${fewUnlocks}`, play];
}

/** Where the tags end, the interpreter finds one that only begins there. */
async function tagAsTheEnd(stage: Stage): Promise<string> {
  const door = owned(stage.board);
  const lock = await stage.fresh({ vault: door.vault });
  const pin = pinOfDigest(door.recordOf(RecordKey.Root)!.payload, '\0');
  await lock.staysShut(() => lock.type(`${pin}#`));
  lock.tells('Access refused', 'PIN');
  await lock.typeInside(`${usedPin}#5#${pin}#${pin}#`);
  await lock.opens(`${pin}#`);
  return `${pin} was refused, then given, then taken`;
}

export const people: readonly Scenario[] = [
  ['without an owner, keys do nothing', withoutOwner],
  ['the first owner is enrolled from inside, with a PIN that is good enough', enrolment],
  ['a PIN opens the bolt, and it relocks by itself', opening],
  ['a PIN whose tag begins as the free ones end is refused and taken like any other', tagAsTheEnd],
  ['a wrong PIN is charged before it is compared', wrongEntry],
  ['a guest is added and removed', guest],
  ['five wrong PINs disable the keypad, and a killed interpreter does not end it', lockout],
  leaks(30),
];

/** Two or three seconds each. */
export const long: readonly Scenario[] = [leaks(1000)];
