/** A phone and the built firmware in the real interpreter; what is between them is the simulator's radio. */
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { Board } from '../../../boards/board.js';
import { Command, Right } from '../../../src/wire/command.js';
import { answerUuid } from '../../../src/wire/protocol.js';
import { type Answer, claimDigits, claimKeyOf, narrow, Phone, type PhoneKey } from '../../helpers/phone.js';
import type { TestDoor } from '../../helpers/locks.js';
import type { Scenario } from '../run.js';
import type { Stage, TestLock } from '../stage.js';

const patience = 5000;

/** Waits for a push that satisfies, counted from here. */
async function pushed(phone: Phone, from: number, isIt: () => boolean): Promise<void> {
  const end = Date.now() + patience;
  while (phone.central.pushed.length <= from || !isIt()) {
    assert.ok(Date.now() < end, 'the lock says nothing');
    await setTimeout(20);
  }
}

async function connect(lock: TestLock, key: PhoneKey): Promise<Phone> {
  const phone = new Phone({ air: lock.air, advance: () => undefined } as unknown as TestDoor, key);
  const end = Date.now() + patience;
  while (!phone.central.scan()) {
    assert.ok(Date.now() < end, 'the lock does not advertise');
    await setTimeout(50);
  }
  phone.central.connect();
  phone.central.subscribe(answerUuid);
  await pushed(phone, 0, () => true);
  phone.hear();
  return phone;
}

async function open(phone: Phone, command: Command): Promise<Answer> {
  const from = phone.central.pushed.length;
  phone.send(phone.openMessage(command));
  await pushed(phone, from, () => phone.answerFrom(from) !== undefined);
  return phone.answerFrom(from)!;
}

async function greet(phone: Phone): Promise<void> {
  const from = phone.central.pushed.length;
  phone.send(Buffer.alloc(0));
  await pushed(phone, from, () => true);
  phone.hear();
}

async function claims(stage: Stage): Promise<string> {
  const lock = await stage.fresh();
  const groups = Array.from({ length: 4 }, (_, at) => `${claimDigits.slice(at * 7, at * 7 + 7)}#`).join('');
  lock.world.setInside(true);
  await lock.type(`9928#${groups}`);
  const first = await connect(lock, claimKeyOf(claimDigits));
  const offer = await open(first, Command.Claim);
  assert.deepEqual([offer.reason, offer.isProven], [0, true]);
  lock.world.setInside(false);
  first.key = { id: offer.data.subarray(0, 4), secret: offer.data.subarray(4, 20), blocks: [] };
  await greet(first);
  assert.equal((await open(first, Command.Status)).reason, 0);
  first.central.disconnect();
  await lock.sync();
  const guest = await connect(lock, narrow(first.key, { holder: 7, rights: Right.Unlock }));
  const from = lock.mark;
  assert.deepEqual(await open(guest, Command.Unlock), { reason: 0, data: Buffer.alloc(0), isProven: true });
  await lock.line('the motor is driven', ({ name }) => name === 'digitalPulse', from);
  await lock.line('the bolt is withdrawn', ({ name }) => name === 'Flash.write');
  await setTimeout(2000);
  assert.equal(lock.world.mechanism.unlocked, true);
  guest.central.disconnect();
  await lock.relocks();
  return `claimed, opened with a key narrowed once, at most ${Math.max(...lock.lines.map(({ usage }) => usage))} variables`;
}

export const phone: readonly Scenario[] = [
  ['a phone becomes the owner, and a guest of theirs opens', claims, (board: Board) => board.radio !== undefined],
];
