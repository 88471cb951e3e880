/** Whatever is typed, held, pulled out or written over: no exception, no movement, and a record of it. */
import test from 'ava';
import type { Board } from '../../boards/board.js';
import { pageBlankBytes } from '../../src/store/format.js';
import { Random } from '../../sim/random.js';
import {
  boards,
  fresh,
  imageOf,
  mdbt42q,
  owned,
  ownerPin,
  puckjs,
  type TestDoor,
  TestDoor as Lock,
} from '../helpers/locks.js';

/** Runs `act` and says what it must not have done, then that the lock still works. */
function check(
  t: { is(a: unknown, b: unknown): unknown; deepEqual(a: unknown, b: unknown): unknown },
  door: TestDoor,
  act: () => void,
): void {
  const position = door.bolt.position;
  act();
  t.is(door.watch(3000).driven, false);
  t.is(door.bolt.position, position);
  t.deepEqual(door.troubles, []);
}

/** Guard and firmware as they are, and a vault of random bytes but for what no firmware writes: the starts of its pages. */
function withRandomVault(board: Board, random: Random): Uint8Array {
  const { storage, vault } = board;
  const flash = new Uint8Array(storage.pageBytes * storage.pages).fill(0xff);
  flash.set(imageOf(board));
  for (let at = vault.firstPage * storage.pageBytes; at < flash.length; at++)
    if (at % storage.pageBytes >= pageBlankBytes) flash[at] = random.next();
  return flash;
}

function works(door: TestDoor): boolean {
  door.advance(40_000);
  door.enter(ownerPin);
  door.advance(2000);
  return door.bolt.unlocked;
}

for (const board of boards) {
  test(`${board.name}: 64 keys without an end key are forgotten after a pause, and told`, (t) => {
    const door = owned(board);
    check(t, door, () => {
      door.type('1234567890'.repeat(7).slice(0, 64));
    });
    door.advance(11_000);
    t.deepEqual(door.kinds.slice(-1), ['Entry abandoned']);
    t.true(works(door));
  });

  test(`${board.name}: 64 keys with an end key are one wrong PIN`, (t) => {
    const door = owned(board);
    check(t, door, () => {
      door.enter('1234567890'.repeat(7).slice(0, 64));
    });
    t.deepEqual(door.kinds.slice(-1), ['Access refused']);
    t.true(works(door));
  });

  test(`${board.name}: two keys held at once are no key, and told`, (t) => {
    for (const [a, b] of ['12', '14', '19', '0#', '*#'] as unknown as [string, string][]) {
      const door = owned(board);
      check(t, door, () => {
        door.press(a);
        door.press(b);
        door.advance(1000);
        door.release(a);
        door.release(b);
      });
      t.deepEqual(door.kinds.slice(-1), ['Several keys'], `${a} and ${b}`);
      t.true(works(door));
    }
  });

  test(`${board.name}: all keys held at once are no key`, (t) => {
    const door = owned(board);
    check(t, door, () => {
      for (const key of '1234567890*#') door.press(key);
      door.advance(2000);
      for (const key of '1234567890*#') door.release(key);
    });
    t.true(door.kinds.includes('Several keys'));
    t.true(works(door));
  });

  test(`${board.name}: fingers that roll from key to key type both keys, once each`, (t) => {
    const door = owned(board);
    for (const [n, key] of `${ownerPin}#`.split('').entries()) {
      door.press(key);
      door.advance(60);
      if (n) door.release(`${ownerPin}#`[n - 1]!);
      door.advance(60);
    }
    door.release('#');
    door.advance(2000);
    t.true(door.bolt.unlocked);
  });

  test(`${board.name}: a stuck key types one digit, is told, and is an ordinary key again once it comes up`, (t) => {
    for (const key of '159#') {
      const door = owned(board);
      check(t, door, () => {
        door.press(key);
        door.advance(11_000);
      });
      t.deepEqual(door.kinds.filter((kind) => kind === 'Stuck key').length, 1, key);
      const before = door.calls('setTimeout');
      door.advance(120_000);
      t.true(door.calls('setTimeout') - before < 5, 'and costs no power');
      door.release(key);
      // Any press beyond its row shows that it has come up, or the next check, a minute away at most.
      door.advance(60_000);
      t.true(works(door), key);
    }
  });

  test(`${board.name}: two keys that stay down for ever are stuck, and the lock sleeps`, (t) => {
    const door = owned(board);
    check(t, door, () => {
      door.press('1');
      door.press('5');
      door.advance(11_000);
    });
    t.true(door.kinds.includes('Several keys'));
    t.true(door.kinds.includes('Stuck key'));
    const before = door.calls('setTimeout');
    door.advance(120_000);
    t.true(door.calls('setTimeout') - before < 5);
    door.release('1');
    door.release('5');
    door.advance(60_000);
    t.true(works(door));
  });

  test(`${board.name}: a contact that chatters for hours is no attack on the log or the flash`, (t) => {
    const door = owned(board);
    const written = door.machine.flashBytesWritten;
    check(t, door, () => {
      for (let n = 0; n < 500; n++) door.type('1*', { hold: 700, gap: 30 });
    });
    t.true(door.machine.flashBytesWritten - written < 200);
    t.true(works(door));
  });

  test(`${board.name}: a PIN of 3 and one of 11 digits are refused at enrolment, and told`, (t) => {
    const door = fresh(board);
    door.inside = true;
    for (const pin of ['274', '27182818284']) {
      check(t, door, () => {
        door.enter(pin);
        door.enter(pin);
      });
    }
    const texts = door.texts('PIN not changed');
    t.regex(texts[0] ?? '', /too short/);
    t.regex(texts[1] ?? '', /too long/);
    t.false(door.kinds.includes('User added'));
  });

  test(`${board.name}: weak PINs are refused at enrolment, and told`, (t) => {
    const door = fresh(board);
    door.inside = true;
    for (const pin of ['111111', '123456', '987654', '121212']) {
      door.enter(pin);
      door.enter(pin);
    }
    t.is(door.texts('PIN not changed').filter((text) => text.includes('too easy')).length, 4);
    t.false(door.kinds.includes('User added'));
  });

  test(`${board.name}: a flash full of random bytes is taken into use: no exception, no movement, an inert lock`, (t) => {
    for (let seed = 1; seed <= 8; seed++) {
      const random = new Random(seed);
      const flash = withRandomVault(board, random);
      const door = new Lock(board, { flash });
      check(t, door, () => {
        door.powerOn();
        door.settle();
      });
      t.deepEqual(door.kinds[0], 'Started');
      door.inside = true;
      door.enter(ownerPin);
      door.enter(ownerPin);
      door.inside = false;
      t.true(works(door), `seed ${seed}`);
    }
  });

  test(`${board.name}: damage within the vault is passed over and told, and what is whole still counts`, (t) => {
    const door = owned(board);
    const { flash } = door;
    const start = board.vault.firstPage * board.storage.pageBytes;
    // The last bytes of the page that is in use: an event that half arrived.
    let last = start + board.storage.pageBytes - 1;
    while (flash[last] === 0xff) last--;
    flash.fill(0x55, last + 9, last + 29);
    const damaged = new Lock(board, { flash });
    check(t, damaged, () => {
      damaged.powerOn();
      damaged.settle();
    });
    t.true(damaged.kinds.includes('Memory damaged'));
    t.true(works(damaged));
  });

  test(`${board.name}: an unplugged sensor: nothing moves, by PIN or by key, and each is told`, (t) => {
    const door = owned(board);
    check(t, door, () => {
      door.sensorPlugged = false;
      door.advance(500);
    });
    t.true(door.kinds.includes('Switches failed'));
    check(t, door, () => {
      door.enter(ownerPin);
    });
    t.deepEqual(
      [door.events.at(-1)?.kind, door.events.at(-1)?.reason],
      ['Access refused', "the bolt's switches cannot be trusted"],
    );
    check(t, door, () => {
      door.enter('');
    });
    t.deepEqual(door.kinds.slice(-1), ['Bolt not moved']);
    door.sensorPlugged = true;
    t.true(works(door));
  });

  test(`${board.name}: a sensor unplugged while the bolt moves stops the motor within 50 ms`, (t) => {
    const door = owned(board);
    door.type(ownerPin);
    door.press('#');
    while (door.bolt.position > 0.7) door.advance(5);
    door.release('#');
    door.sensorPlugged = false;
    door.advance(50);
    t.is(door.motor.direction, 0);
    t.false(door.watch(5000).driven);
    t.is(door.events.at(-1)?.kind, 'Bolt not moved');
    t.deepEqual(door.troubles, []);
  });

  test(`${board.name}: a lock that starts with its sensor unplugged does not move and says so`, (t) => {
    const door = owned(board);
    door.powerOff();
    door.sensorPlugged = false;
    door.turnBolt(0);
    door.advance(1000);
    door.powerOn();
    check(t, door, () => {
      door.advance(30_000);
    });
    t.true(door.kinds.includes('Switches failed'));
  });
}

test('puckjs: an expander that does not answer: no exception, no movement, a record', (t) => {
  const door = owned(puckjs);
  check(t, door, () => {
    door.expandersAnswer = false;
    door.enter(ownerPin);
    door.advance(120_000);
  });
  t.true(door.kinds.includes('Keypad mute'));
  t.true(door.kinds.includes('Switches failed'));
  door.expandersAnswer = true;
  door.advance(61_000);
  t.true(works(door));
});

test('puckjs: an expander that falls silent in the middle of a movement: the motor stops and the bolt is left alone', (t) => {
  const door = owned(puckjs);
  door.type(ownerPin);
  door.press('#');
  while (door.bolt.position > 0.7) door.advance(5);
  door.expandersAnswer = false;
  // The braking is lost with the expander; the enable, and its filter, remain.
  door.advance(100);
  t.false(door.motor.enabled && door.motor.direction !== 0);
  t.false(door.watch(20_000).driven);
  t.true(door.kinds.includes('Bolt not moved'));
  t.deepEqual(door.troubles, []);
});

test('puckjs: a lock that starts without its expanders is inert, says so, and comes back with them', (t) => {
  const door = owned(puckjs);
  door.powerOff();
  door.expandersAnswer = false;
  door.advance(1000);
  door.powerOn();
  check(t, door, () => {
    door.advance(130_000);
  });
  t.true(door.kinds.includes('Switches failed'));
  t.true(door.kinds.includes('Keypad mute'));
  door.expandersAnswer = true;
  door.advance(61_000);
  t.true(works(door));
});

for (const board of boards) {
  test(`${board.name}: a flash full of random bytes is told in the log`, (t) => {
    const random = new Random(1);
    const flash = withRandomVault(board, random);
    const door = new Lock(board, { flash });
    door.powerOn();
    door.settle();
    t.true(door.kinds.includes('Memory damaged'));
  });

  for (const key of '034569*') {
    test(`${board.name}: beside a stuck ${key} the owner, whose PIN does not need it, gets in`, (t) => {
      const door = owned(board);
      door.press(key);
      door.advance(30_000);
      // A key in the row of the stuck one wakes nothing; any other does, and then all are seen.
      if (key !== '*') door.type('*');
      door.enter(ownerPin);
      door.advance(1000);
      t.true(door.bolt.unlocked);
    });
  }
}

test('mdbt42q: a key line that is shorted to ground is told, and is no storm', (t) => {
  const door = owned(mdbt42q);
  check(t, door, () => {
    door.press('1');
    door.press('4');
    door.press('7');
    door.press('*');
    door.advance(60_000);
  });
  t.true(door.kinds.includes('Several keys'));
  const before = door.calls('digitalRead');
  door.advance(60_000);
  t.true(door.calls('digitalRead') - before < 60);
});
