/** The guard: what runs before the firmware, instead of it, and what opens a console: docs/FLASH.md. */
import test from 'ava';
import { firmwareSpan, layOut, pageAt, requestsLeft } from '../../boards/image.js';
import { askedWord, committedAt, lengthAt, requestBytes, requests, revokedAt, tailBytes } from '../../boards/layout.js';
import { Random } from '../../sim/random.js';
import { StorageWriter } from '../../sim/storage.js';
import {
  boards,
  enrol,
  firmwareOf,
  fresh,
  guardOf,
  imageOf,
  opens,
  owned,
  ownerPin,
  program,
  TestDoor,
  wrongPin,
} from '../helpers/locks.js';

const guestPin = '4071936';
const maintenanceCode = '9999';
const minute = 60_000;
/** Longer than a board's self-test takes with the button held. */
const startMilliseconds = 10_000;

function start(door: TestDoor, held: boolean): void {
  door.powerOff();
  door.inside = held;
  door.powerOn();
  door.advance(startMilliseconds);
  door.inside = false;
}

/** The owner asks for maintenance, and holds the button until the guard has looked. */
function maintain(door: TestDoor): void {
  door.inside = true;
  door.enter(ownerPin);
  door.enter(maintenanceCode);
  door.advance(startMilliseconds);
  door.inside = false;
}

function vaultOf(door: TestDoor): Buffer {
  return Buffer.from(door.flash.subarray(pageAt(door.board, door.board.vault.firstPage)));
}

function left(door: TestDoor): number {
  const { start, end } = firmwareSpan(door.board);
  return requestsLeft(door.flash.subarray(start, end));
}

/** A lock that does nothing: no console, no service, nothing watched, the motor's enable low. */
function isInert(door: TestDoor): boolean {
  const { machine, board } = door;
  const silent = machine.console === null && !machine.radio!.uart && !machine.radio!.awake;
  return silent && !door.calls('setWatch') && !machine.pins.outputs(board.motor.enable);
}

/** The lock's flash with one change. */
function changed(flash: Uint8Array, at: number, bytes: ArrayLike<number>): Uint8Array {
  const copy = flash.slice();
  copy.set(bytes, at);
  return copy;
}

const word = (value: number): Uint8Array => new Uint8Array(new Uint32Array([value]).buffer);

for (const board of boards) {
  test(`attack 27: ${board.name}: a firmware with one bit wrong, too long, revoked or not committed does not run`, (t) => {
    const door = owned(board);
    const { flash } = door;
    const { start: first, end } = firmwareSpan(board);
    const length = firmwareOf(board).length;
    const flip = (at: number, bit: number): Uint8Array => changed(flash, at, [flash[at]! ^ (1 << bit)]);
    const damages = new Map<string, Uint8Array>([
      ['first byte', flip(first, 0)],
      ['last byte', flip(first + length - 1, 7)],
      ['a byte of the middle', flip(first + (length >> 1), 3)],
      ['length 0', changed(flash, end - lengthAt, word(0))],
      ['length one less', changed(flash, end - lengthAt, word(length - 1))],
      ['length erased', changed(flash, end - lengthAt, word(0xffffffff))],
      ['length up to the trailer', changed(flash, end - lengthAt, word(end - first - lengthAt))],
      ['length 2^31', changed(flash, end - lengthAt, word(0x80000000))],
      ['revoked', changed(flash, end - revokedAt, word(0))],
      ['revoked by one bit', flip(end - revokedAt, 5)],
      ['not committed', changed(flash, end - committedAt, word(0xffffffff))],
      ...Array.from(
        { length: 32 },
        (_, bit) => [`commit bit ${bit}`, flip(end - committedAt + (bit >> 3), bit & 7)] as const,
      ),
      ['page 1 erased', changed(flash, first, new Uint8Array(4096).fill(0xff))],
      ['all erased', changed(flash, first, new Uint8Array(end - first).fill(0xff))],
    ]);
    for (const [what, image] of damages) {
      const damaged = new TestDoor(board, { flash: image });
      damaged.powerOn();
      const seen = damaged.watch(5000, 5);
      t.true(isInert(damaged), what);
      t.false(seen.driven, what);
      t.deepEqual(damaged.troubles, [], what);
      t.is(Buffer.compare(vaultOf(damaged), vaultOf(door)), 0, what);
    }
  });

  test(`attack 27: ${board.name}: an inert lock says so in red, stays inert for days, and opens its console to someone inside`, (t) => {
    const { end } = firmwareSpan(board);
    const door = new TestDoor(board, { flash: changed(imageOf(board), end - committedAt, word(0xffffffff)) });
    door.powerOn();
    t.deepEqual(door.watchLight(900), { red: true, green: false });
    door.advance(minute);
    t.deepEqual(door.watchLight(900), { red: false, green: false });
    door.inside = true;
    for (const key of ['1', '#', '*']) door.enter(key);
    door.advance(2 * 24 * 60 * minute);
    t.true(isInert(door));
    start(door, true);
    t.is(door.machine.console, 'Bluetooth');
    t.false(door.watch(5000).driven);
    t.deepEqual(door.troubles, []);
  });

  test(`attack 32: ${board.name}: the button held at a start opens no console of a lock that works`, (t) => {
    const door = owned(board);
    start(door, true);
    t.is(door.machine.console, null);
    t.like(door.machine.radio, { uart: false, awake: board.radio !== undefined, tag: undefined });
    t.true(opens(door, ownerPin));
    t.deepEqual(door.troubles, []);
  });

  test(`attack 32: ${board.name}: whatever call of the guard fails, no console is open and nothing moves`, (t) => {
    const whole = new TestDoor(board);
    whole.powerOn();
    const names = [...whole.machine.calls.keys()];
    const before = names.indexOf('E.enableWatchdog');
    for (let call = 1; call <= before; call++) {
      const door = new TestDoor(board);
      let count = 0;
      door.onCall((name) => {
        if (name === 'E.setConsole' && count) t.fail('closed once');
        if (count++ === call) door.machine['life']?.session.raise(`call ${call}, ${name}`);
      });
      door.powerOn();
      t.is(door.machine.console, null, `call ${call}`);
      t.false(door.watch(5000).driven);
    }
    t.true(before > 6);
  });

  test(`attack 32: ${board.name}: after maintenance is asked for, the console opens to whoever holds the button, for ten minutes`, (t) => {
    const door = owned(board);
    maintain(door);
    t.is(door.machine.console, 'Bluetooth');
    t.like(door.machine.radio, { uart: true, awake: true, tag: undefined });
    t.deepEqual(door.light, { red: true, green: true });
    t.deepEqual(door.kinds.slice(-2), ['Programming', 'Maintenance']);
    t.is(left(door), requests - 1);
    door.type(`${ownerPin}#`);
    t.false(door.watch(9 * minute, 100).driven);
    t.is(door.machine.console, 'Bluetooth');
    door.advance(minute);
    t.is(door.machine.console, null);
    t.like(door.machine.radio, { uart: false, awake: board.radio !== undefined });
    t.is(door.kinds.at(-1), 'Started');
    t.true(opens(door, ownerPin));
    t.deepEqual(
      door.machine.resets.map(({ cause }) => cause),
      ['reboot', 'reboot'],
    );
  });

  test(`attack 32: ${board.name}: what was typed before the guard closed the console is thrown away before it opens one`, (t) => {
    const { end } = firmwareSpan(board);
    const door = new TestDoor(board, { flash: changed(imageOf(board), end - committedAt, word(0xffffffff)) });
    door.inside = true;
    door.powerOn();
    // The interpreter goes through its input between the start and the first timer: so opening is a timer's.
    const step = 10;
    let closed = 0;
    for (let passed = 0; passed < startMilliseconds; passed += step) {
      if (door.calls('E.setConsole') === 1) closed += step;
      door.advance(step);
    }
    t.is(door.machine.console, 'Bluetooth');
    t.true(closed > 500, `open after ${closed} ms`);
  });

  test(`attack 32: ${board.name}: a request dies at the next start, with the button up or the power cut before`, (t) => {
    const asking = owned(board);
    let asked = asking.flash;
    asking.onCall((name) => {
      if (name !== 'E.reboot') return;
      asked = asking.flash;
      asking.inside = false;
    });
    program(asking, maintenanceCode);
    asking.advance(startMilliseconds);
    for (const door of [asking, new TestDoor(board, { flash: asked })]) {
      door.powerOn();
      door.advance(startMilliseconds);
      t.is(door.machine.console, null);
      t.is(left(door), requests - 1);
      t.is(door.kinds.at(-1), 'Started');
      start(door, true);
      t.is(door.machine.console, null, 'the button comes too late');
      t.true(opens(door, ownerPin));
    }
  });

  test(`attack 32: ${board.name}: nobody but the owner, inside, to the last key, asks for maintenance`, (t) => {
    const door = owned(board);
    enrol(door, 12, guestPin);
    const attempts: (() => void)[] = [
      () => {
        door.enter(maintenanceCode);
      },
      () => {
        door.inside = true;
        door.enter(maintenanceCode);
      },
      () => {
        door.inside = true;
        door.enter(guestPin);
        door.enter(maintenanceCode);
      },
      () => {
        door.inside = true;
        door.enter(wrongPin);
        door.enter(maintenanceCode);
      },
      () => {
        door.inside = true;
        door.enter(ownerPin);
        door.inside = false;
        door.enter(maintenanceCode);
      },
    ];
    for (const [index, attempt] of attempts.entries()) {
      door.advance(70_000);
      attempt();
      door.advance(1000);
      door.inside = false;
      t.is(door.calls('E.reboot'), 0, `attempt ${index}`);
      t.is(left(door), requests);
    }
    t.false(door.kinds.includes('Maintenance'));
  });

  test(`${board.name}: a lock without an owner takes no request for maintenance`, (t) => {
    const door = fresh(board);
    door.inside = true;
    for (const entry of [maintenanceCode, maintenanceCode]) door.enter(entry);
    door.inside = false;
    t.is(door.calls('E.reboot'), 0);
  });

  test(`${board.name}: maintenance is refused while the bolt moves, and once no place for a request is left`, (t) => {
    const moving = owned(board);
    moving.enter(ownerPin);
    moving.advance(2000);
    moving.inside = true;
    moving.enter(ownerPin);
    for (let waited = 0; !moving.motor.enabled && waited < 10_000; waited += 10) moving.advance(10);
    moving.type(`${maintenanceCode}#`, { hold: 30, gap: 40 });
    t.is(moving.calls('E.reboot'), 0);
    t.is(moving.texts('PIN not changed').at(-1), 'No PIN was changed: the bolt is moving.');

    const { flash } = owned(board);
    const tail = firmwareSpan(board).end - tailBytes;
    for (let n = 0; n < requests; n++) {
      flash.set(word(askedWord), tail + n * requestBytes);
      flash.set(word(0), tail + n * requestBytes + 4);
    }
    const full = new TestDoor(board, { flash });
    full.powerOn();
    full.settle();
    program(full, maintenanceCode);
    t.is(full.calls('E.reboot'), 0);
    t.regex(full.texts('PIN not changed').at(-1) ?? '', /memory does not take it/);
    t.true(opens(full, ownerPin));
    t.deepEqual(full.troubles, []);
  });

  test(`${board.name}: every place takes one request, and none is taken twice`, (t) => {
    const door = owned(board);
    for (let n = 0; n < requests; n++) {
      maintain(door);
      t.is(door.machine.console, 'Bluetooth', `request ${n}`);
      t.is(left(door), requests - 1 - n);
      start(door, true);
      t.is(door.machine.console, null);
    }
    t.true(opens(door, ownerPin));
    t.deepEqual(door.exceptions, []);
  });

  test(`${board.name}: the watchdog is fed by the firmware's own round, and restarts a lock that has lost it`, (t) => {
    const door = owned(board);
    door.advance(24 * 60 * minute);
    t.is(door.resets, 0);
    door.machine['life']!.timers['timers'].clear();
    door.advance(4 * minute);
    t.deepEqual(
      door.machine.resets.map(({ cause }) => cause),
      ['watchdog'],
    );
    t.is(door.machine.console, null);
    t.true(opens(door, ownerPin));
  });

  test(`attack 36: ${board.name}: rubbish in every page moves nothing, and closes the console wherever the guard is whole`, (t) => {
    const { flash } = owned(board);
    const { pageBytes, pages } = board.storage;
    for (let page = 0; page < pages; page++) {
      const random = new Random(page + 1);
      const rubbish = Uint8Array.from({ length: pageBytes }, () => random.next());
      for (const from of [0, 32]) {
        const door = new TestDoor(board, { flash: changed(flash, page * pageBytes + from, rubbish.subarray(from)) });
        door.powerOn();
        t.false(door.watch(6000, 5).driven, `page ${page}`);
        const wiped = door.flash.subarray(0, pageBytes).every((byte) => byte === 0xff);
        if (page > 0 && (page < board.vault.firstPage || from === 32)) {
          t.is(door.machine.console, null, `page ${page} from ${from}`);
          t.false(wiped);
        } else if (wiped)
          t.true(
            door.flash.every((byte) => byte === 0xff),
            'and with the guard goes every secret',
          );
      }
    }
  });

  const handed: readonly (readonly [
    string,
    (storage: StorageWriter, door: TestDoor) => void,
    (door: TestDoor) => boolean,
  ])[] = [
    [
      'a new file stands in the way of the vault, and the next start erases everything',
      (storage) => storage.write('mine', Buffer.from('print(1)')),
      (door) => door.flash.every((byte) => byte === 0xff) || door.machine.console === null,
    ],
    ['an erased firmware leaves the lock inert', (storage) => storage.erase('fw'), isInert],
    [
      'a rewritten firmware leaves the lock inert, or without anything',
      (storage, door) => storage.write('fw', firmwareOf(door.board)),
      (door) => isInert(door) || door.flash.every((byte) => byte === 0xff),
    ],
    [
      'an erased guard leaves a stock board',
      (storage) => storage.erase('.boot0'),
      (door) => door.machine.console === 'any',
    ],
    [
      'compaction of what nobody has erased changes nothing',
      (storage) => storage.compact(),
      (door) => door.machine.console === null && opens(door, ownerPin),
    ],
    [
      'compaction behind an erased firmware takes the first page of the vault along',
      (storage) => {
        storage.erase('fw');
        storage.compact();
      },
      (door) =>
        isInert(door) &&
        vaultOf(door)
          .subarray(0, 4096)
          .every((byte) => byte === 0xff),
    ],
    ['everything erased is a stock board', (storage) => storage.eraseAll(), (door) => door.machine.console === 'any'],
  ];
  for (const [what, act, holds] of handed) {
    test(`${board.name}: by hand, on the console: ${what}`, (t) => {
      const before = owned(board);
      maintain(before);
      act(new StorageWriter(before.machine.flash), before);
      const door = new TestDoor(board, { flash: before.flash });
      door.powerOn();
      t.false(door.watch(6000).driven);
      t.true(holds(door), String(door.machine.console));
    });
  }

  test(`${board.name}: the guard in flash is the one that was built, and leaves no name to the firmware`, (t) => {
    const door = new TestDoor(board, { flash: layOut(board, guardOf(board), Buffer.from(';')) });
    door.powerOn();
    const bare = new TestDoor(board, { flash: layOut(board, Buffer.from(';'), Buffer.from(';')) });
    bare.powerOn();
    const names = ({ machine }: TestDoor): string[] =>
      Object.getOwnPropertyNames(machine['life']!.session.language.global).sort();
    t.deepEqual(names(door), names(bare));
  });
}
