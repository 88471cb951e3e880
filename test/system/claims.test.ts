/** The first owner by the lock's tag and by wire, with the built firmware: docs/PROTOCOL.md, "The first owner". */
import test, { type ExecutionContext } from 'ava';
import type { Board } from '../../boards/board.js';
import { pageAt } from '../../boards/image.js';
import { pageAddress } from '../../boards/page.js';
import { claimPage } from '../../cli/claim-page.js';
import { decodeLink } from '../../client/link.js';
import { Command } from '../../src/wire/command.js';
import { Reason } from '../../src/wire/events.js';
import { claimKeyId } from '../../src/wire/protocol.js';
import { RecordKey } from '../../src/store/keys.js';
import { fresh, imageOf, mdbt42q, owned, ownerPin, puckjs, type TestDoor } from '../helpers/locks.js';
import { claimDigits, claimKeyOf, Phone, typeClaim, type PhoneKey } from '../helpers/phone.js';

const wireKey = Buffer.from('a claim key here');

function claimKey(secret: Uint8Array): PhoneKey {
  return { id: Buffer.from(claimKeyId, 'latin1'), secret: Buffer.from(secret), blocks: [] };
}

/** A board as the flashing tool leaves it, at its first start. */
function flashedByWire(board: Board): TestDoor {
  const { pageBytes, pages } = board.storage;
  const flash = new Uint8Array(pageBytes * pages).fill(0xff);
  flash.set(imageOf(board));
  flash.set(claimPage(pageBytes, wireKey), pageAt(board, board.vault.firstPage));
  return fresh(board, { flash });
}

/** What a phone reads that is held to the tag. */
const tagOf = (door: TestDoor): string | undefined => door.machine.radio?.tag;

async function keyOfTag(t: ExecutionContext, door: TestDoor): Promise<PhoneKey> {
  const [address, fragment] = tagOf(door)!.split('#');
  t.is(address, pageAddress);
  const link = await decodeLink(fragment!);
  if (link.kind !== 'claim') return t.fail('no claim link');
  return claimKey(link.secret);
}

/** @returns why the lock does not offer its owner's key, or undefined */
function refusal(door: TestDoor, by: PhoneKey): Reason | undefined {
  const phone = new Phone(door, by).connect();
  const answer = phone.open(Command.Claim);
  if (phone.central.connected) phone.leave();
  door.advance(2100);
  return answer?.isProven && !answer.reason ? undefined : answer?.reason;
}

/** @returns the owner's key, which the lock has taken */
function claimWith(t: ExecutionContext, door: TestDoor, by: PhoneKey): PhoneKey {
  const phone = new Phone(door, by).connect();
  const { data, reason, isProven } = phone.open(Command.Claim)!;
  t.true(isProven && !reason);
  const key = { id: data.subarray(0, 4), secret: data.subarray(4, 20), blocks: [] };
  phone.key = key;
  phone.greet();
  t.is(phone.open(Command.Status)?.reason, Reason.None);
  phone.leave();
  door.inside = false;
  door.advance(2100);
  return key;
}

const opens = (door: TestDoor, key: PhoneKey): boolean => new Phone(door, key).once(Command.Unlock)?.reason === Reason.None;

for (const board of [mdbt42q, puckjs]) {
  test(`by wire: at any time, while someone holds the inside button, once: ${board.name}`, (t) => {
    const door = flashedByWire(board);
    t.is(refusal(door, claimKey(wireKey)), Reason.NotInside);
    t.is(refusal(door, claimKey(Buffer.alloc(16))), Reason.InvalidCredential, 'nor with another key');
    door.advance(600_000);
    door.pullPower();
    door.inside = true;
    const key = claimWith(t, door, claimKey(wireKey));
    t.true(opens(door, key));
    t.is(door.recordOf(RecordKey.Claim), undefined);
    door.pullPower();
    door.inside = true;
    t.is(refusal(door, claimKey(wireKey)), Reason.NoClaim, 'the link is worth nothing from then on');
    t.true(opens(door, key));
    t.deepEqual(door.troubles, []);
  });

  test(`by the tag: from 9928# with the inside button held, for a minute: ${board.name}`, async (t) => {
    const door = fresh(board);
    t.is(tagOf(door), undefined);
    door.enter('9928');
    t.is(tagOf(door), undefined, 'nobody is inside');
    door.inside = true;
    door.enter('9928');
    const by = await keyOfTag(t, door);
    const key = claimWith(t, door, by);
    t.is(tagOf(door), undefined);
    t.true(opens(door, key));
    door.inside = true;
    t.is(refusal(door, by), Reason.NoClaim);
    t.deepEqual(door.troubles, []);
  });
}

test('attack 28: a claim link that was read at the tag is good for that minute, for whom someone inside lets in', async (t) => {
  const door = fresh(puckjs);
  door.inside = true;
  door.enter('9928');
  const by = await keyOfTag(t, door);
  door.inside = false;
  t.is(refusal(door, by), Reason.NotInside);
  door.advance(61_000);
  door.inside = true;
  t.is(refusal(door, by), Reason.NoClaim);
  door.advance(60_000);
  t.is(tagOf(door), undefined, 'and the tag is off');
  door.inside = false;
  door.advance(40_000);
  door.inside = true;
  door.enter('9928');
  t.notDeepEqual(await keyOfTag(t, door), by, 'the next one has another key');
  t.is(refusal(door, by), Reason.InvalidCredential);
});

test('digits typed at the keypad take the place of the tag’s key', async (t) => {
  const door = fresh(mdbt42q);
  door.inside = true;
  door.enter('9928');
  const by = await keyOfTag(t, door);
  for (let at = 0; at < claimDigits.length; at += 7) door.enter(claimDigits.slice(at, at + 7));
  t.is(tagOf(door), undefined);
  t.is(refusal(door, by), Reason.InvalidCredential);
  t.true(opens(door, claimWith(t, door, claimKeyOf(claimDigits))));
});

test('attack 28: a claim key from the wire ends with any owner, and does not outrank one who types', (t) => {
  const byPin = flashedByWire(mdbt42q);
  byPin.inside = true;
  byPin.enter(ownerPin);
  byPin.enter(ownerPin);
  t.is(refusal(byPin, claimKey(wireKey)), Reason.NoClaim);
  byPin.inside = false;
  byPin.pullPower();
  byPin.inside = true;
  t.is(refusal(byPin, claimKey(wireKey)), Reason.NoClaim);

  const byDigits = flashedByWire(mdbt42q);
  typeClaim(byDigits);
  t.is(refusal(byDigits, claimKey(wireKey)), Reason.InvalidCredential);
  const key = claimWith(t, byDigits, claimKeyOf(claimDigits));
  byDigits.advance(70_000);
  byDigits.inside = true;
  t.is(refusal(byDigits, claimKey(wireKey)), Reason.NoClaim);
  byDigits.inside = false;
  t.true(opens(byDigits, key));

  const never = owned(mdbt42q);
  never.inside = true;
  t.is(refusal(never, claimKey(wireKey)), Reason.NoClaim);
});

test('attack 28: a claim under the wire’s key, overheard whole, gives nothing, and cannot be sent again', (t) => {
  const door = flashedByWire(mdbt42q);
  const heard: Buffer[] = [];
  door.air.sniff(({ bytes }) => heard.push(Buffer.from(bytes)));
  door.inside = true;
  const phone = new Phone(door, claimKey(wireKey)).connect();
  const request = phone.openMessage(Command.Claim);
  const first = phone.ask(request)!;
  phone.leave();
  door.advance(2100);
  const secrets = [wireKey, first.data.subarray(4, 20), first.data.subarray(20)];
  const air = Buffer.concat(heard);
  for (const secret of secrets) t.false(air.includes(secret.subarray(0, 8)));
  const thief = new Phone(door, claimKey(Buffer.alloc(16))).connect();
  t.false(thief.ask(request)?.isProven ?? false);
  t.is(door.recordOf(RecordKey.Owner), undefined, 'an offer that was not used makes no owner');
  t.truthy(door.recordOf(RecordKey.Claim));
});

test('attack 33: the lock refuses to pair', (t) => {
  for (const board of [mdbt42q, puckjs]) {
    const phone = new Phone(fresh(board), claimKey(wireKey)).connect();
    t.false(phone.central.pair());
    phone.greet();
    t.true(phone.central.connected);
  }
});
