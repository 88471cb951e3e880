/** What a lock keeps and says must not tell its PINs. */
import test from 'ava';
import { RecordKey } from '../../src/store/keys.js';
import { digestOf } from '../helpers/digest-of.js';
import { boards, enrol, owned, ownerPin, wrongPin } from '../helpers/locks.js';

const guestPin = '4071936';

/** A PIN as characters, as one digit a byte, packed two to a byte, and as a number, either byte order. */
function formsOf(pin: string): Buffer[] {
  const digits = pin.split('').map(Number);
  const number = Buffer.alloc(4);
  number.writeUInt32LE(Number(pin) % 2 ** 32);
  const packed = pin.length % 2 ? [`${pin}f`, `0${pin}`] : [pin];
  return [
    Buffer.from(pin, 'latin1'),
    Buffer.from(pin, 'utf16le'),
    Buffer.from(digits),
    ...packed.map((hex) => Buffer.from(hex, 'hex')),
    number,
    Buffer.from(number).swap32(),
  ];
}

for (const board of boards) {
  test(`attack 34: ${board.name}: a dump of the whole flash holds no PIN in clear, but the secret with which each is found`, (t) => {
    const door = owned(board);
    enrol(door, 5, guestPin);
    const dump = Buffer.from(door.flash);
    const [root, ...pins] = [RecordKey.Root, RecordKey.Pin, RecordKey.Pin + 5].map((key) => door.recordOf(key)!.payload);
    for (const [index, pin] of [ownerPin, guestPin].entries()) {
      for (const form of formsOf(pin)) t.is(dump.indexOf(form), -1, `${pin} as ${form.toString('hex')}`);
      t.is(pins[index]!.slice(0, 12), digestOf(root!, pin), 'SECURITY.md would promise too little');
    }
    t.not(pins[0]!.slice(0, 12), digestOf(root!, wrongPin));
  });

  test(`attack 39: ${board.name}: no PIN, right, wrong or refused, is in flash, in the log or on the console in any plain form`, (t) => {
    const door = owned(board);
    enrol(door, 5, guestPin);
    door.advance(40_000);
    for (const entry of [guestPin, wrongPin, '8642097531864', ownerPin]) {
      door.enter(entry);
      door.advance(10_000);
    }
    enrol(door, 6, '33377');
    door.pullPower();
    door.advance(60_000);
    const flash = Buffer.from(door.flash.subarray(board.vault.firstPage * board.storage.pageBytes));
    t.true(flash.some((byte) => byte !== 0xff));
    const said = JSON.stringify(door.events) + door.prints.join() + door.exceptions.join();
    for (const pin of [ownerPin, guestPin, wrongPin, '8642097531', '33377']) {
      for (const form of formsOf(pin)) t.is(flash.indexOf(form), -1, `${pin} as ${form.toString('hex')}`);
      t.false(said.includes(pin), pin);
    }
  });

  test(`attacks 5 and 39: ${board.name}: the same PIN is kept differently in two locks`, (t) => {
    const digest = (seed: number): string => owned(board, { seed }).recordOf(RecordKey.Pin)?.payload.slice(0, 12) ?? '';
    t.is(digest(1).length, 12);
    t.not(digest(1), digest(2));
    t.is(digest(1), digest(1));
  });
}
