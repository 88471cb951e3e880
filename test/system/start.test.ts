/** From power-on to an owner: what a lock does that nobody owns yet, and what it must not do while it starts. */
import test from 'ava';
import { RecordKey } from '../../src/store/keys.js';
import { boards, fresh, guardOf, joltjs, owned, ownerPin, puckjs, TestDoor } from '../helpers/locks.js';

/** Pins that are watched, of the 8 that a chip can watch. */
const watches: Record<string, number> = { mdbt42q: 6, puckjs: 1, joltjs: 6, nrf52840dk: 6 };

for (const board of boards) {
  test(`${board.name}: a lock that has lost its secret stays inert, says so, and takes no other owner`, (t) => {
    const whole = owned(board);
    const flash = whole.flash;
    const secret = Buffer.from(whole.recordOf(RecordKey.Root)!.payload, 'latin1');
    flash[Buffer.from(flash).indexOf(secret)]! ^= 1;
    const door = new TestDoor(board, { flash });
    for (let start = 0; start < 2; start++) {
      door.powerOn();
      t.true(door.watchLight(1000).red);
      door.inside = true;
      for (const entry of [ownerPin, ownerPin, '936204', '936204']) door.enter(entry);
      door.inside = false;
      const seen = door.watch(5000);
      t.false(seen.driven);
      t.is(door.recordOf(RecordKey.Root), undefined);
      t.is(door.liveRecords(RecordKey.Pin, RecordKey.Pin + 100).length, 1);
      t.is(door.texts('Memory damaged').length, start + 1, door.kinds.join());
      t.regex(door.texts('Memory damaged').at(-1)!, /secret is lost/);
      door.powerOff();
    }
    t.deepEqual(door.troubles, []);
  });

  test(`attack 31: ${board.name}: a lock without an owner is inert`, (t) => {
    const door = fresh(board);
    for (const entry of ['', '0', '1234', '0000', '123456', ownerPin]) door.enter(entry);
    const seen = door.watch(10_000);
    t.false(seen.driven);
    t.is(seen.lowest, 1);
    t.true(door.kinds.includes('No owner'));
    t.false(door.kinds.includes('User added'));
    t.deepEqual(door.troubles, []);
  });

  test(`attack 28: ${board.name}: an owner is taken only while someone holds the inside button, for both entries`, (t) => {
    const outside = fresh(board);
    outside.enter(ownerPin);
    outside.enter(ownerPin);
    t.is(outside.recordOf(RecordKey.Pin), undefined);

    const halfway = fresh(board);
    halfway.inside = true;
    halfway.enter(ownerPin);
    halfway.inside = false;
    halfway.enter(ownerPin);
    t.is(halfway.recordOf(RecordKey.Pin), undefined);
    t.is(halfway.kinds.at(-1), 'PIN not changed');
    t.regex(halfway.events.at(-1)?.reason ?? '', /let go/);

    t.not(owned(board).recordOf(RecordKey.Pin), undefined);
  });

  test(`${board.name}: a first owner whose second entry differs is not taken, and may try again`, (t) => {
    const door = fresh(board);
    door.inside = true;
    door.enter(ownerPin);
    door.enter('271829');
    t.is(door.recordOf(RecordKey.Pin), undefined);
    t.is(door.texts('PIN not changed').length, 1);
    door.enter(ownerPin);
    door.enter(ownerPin);
    t.not(door.recordOf(RecordKey.Pin), undefined);
    t.deepEqual(door.kinds.slice(-1), ['User added']);
  });

  test(`${board.name}: the owner outlives the loss of power`, (t) => {
    const door = owned(board);
    door.pullPower();
    door.enter(ownerPin);
    door.advance(2000);
    t.true(door.bolt.unlocked);
  });

  test(`attack 36: ${board.name}: nothing drives the motor at a start, wherever the bolt stands`, (t) => {
    for (const position of [1, 0.5, 0]) {
      const door = new TestDoor(board);
      door.turnBolt(position);
      door.powerOn();
      const seen = door.watch(4500, 1);
      t.false(seen.driven, `at ${position}`);
      t.is(door.bolt.position, position);
      t.deepEqual(door.troubles, []);
    }
  });

  test(`attack 36: ${board.name}: power that comes and goes within milliseconds moves nothing`, (t) => {
    const door = owned(board);
    for (let round = 0; round < 60; round++) {
      door.powerOff();
      door.advance(3);
      door.powerOn();
      t.false(door.watch(round, 1).driven);
    }
    t.is(door.bolt.position, 1);
    t.deepEqual(door.troubles, []);
  });

  test(`attack 32: ${board.name}: no console and no radio service is left open`, (t) => {
    const { machine } = fresh(board);
    t.is(machine.console, null);
    t.like(machine.radio, { uart: false, awake: board.radio !== undefined, tag: undefined });
  });

  test(`attack 32: ${board.name}: closing the console is the first statement of the guard, and the first thing that a start does`, (t) => {
    const guard = Buffer.from(guardOf(board)).toString('latin1');
    t.true(guard.startsWith('E.setConsole(null, { force: true });'));
    const calls = [...fresh(board).machine.calls.keys()];
    const silenced = ['E.setConsole', 'NRF.setServices', 'NRF.sleep', ...(board.hasNfc ? ['NRF.nfcURL'] : [])];
    t.deepEqual(calls.slice(0, silenced.length), silenced);
  });

  test(`attack 40: ${board.name}: nothing but zeros is advertised by a lock that no phone owns`, (t) => {
    const advert = owned(board).machine.radio?.advertising;
    t.deepEqual(advert?.slice(25), board.radio ? new Uint8Array(6) : undefined);
  });

  test(`attacks 5 and 6: ${board.name}: two locks share no secret, and a lock makes its own only once`, (t) => {
    const secret = (seed: number): string | undefined => fresh(board, { seed }).recordOf(RecordKey.Root)?.payload;
    const one = secret(1);
    const other = secret(2);
    t.is(one?.length, 32);
    t.is(other?.length, 32);
    for (let at = 0; at + 4 <= 32; at++) t.false(other!.includes(one!.slice(at, at + 4)));
    t.is(secret(1), one);

    const door = fresh(board, { seed: 3 });
    const before = door.recordOf(RecordKey.Root)?.payload;
    door.pullPower();
    t.is(door.recordOf(RecordKey.Root)?.payload, before);
    t.is(door.liveRecords(RecordKey.Root, RecordKey.Policy).length, 1);
  });

  test(`${board.name}: no more pins are watched than the chip can watch, and everything that is watched is heard`, (t) => {
    const door = owned(board);
    t.is(door.calls('setWatch'), watches[board.name]!);
    t.false(door.prints.some((text) => text.includes('EXTI')));
  });

  test(`${board.name}: an idle lock sleeps: an hour of rest costs a handful of readings a minute`, (t) => {
    const door = owned(board);
    const before = [...door.machine.calls.values()].reduce((sum, calls) => sum + calls);
    const written = door.machine.flashBytesWritten;
    door.advance(3600_000);
    const calls = [...door.machine.calls.values()].reduce((sum, calls) => sum + calls) - before;
    t.true(calls < 60 * 40, `${calls} calls in an hour`);
    t.is(door.machine.flashBytesWritten, written);
  });
}

test('attack 36: joltjs: the self-test that a held button starts leaves a thrown bolt thrown, and a working lock', (t) => {
  const door = owned(joltjs);
  door.powerOff();
  door.inside = true;
  door.advance(1000);
  door.powerOn();
  door.advance(2500);
  door.inside = false;
  const seen = door.watch(10_000, 0.5);
  t.true(seen.lowest > 0.99);
  t.true(door.bolt.locked);
  door.enter(ownerPin);
  door.advance(2000);
  t.true(door.bolt.unlocked);
  t.deepEqual(door.troubles, []);
});

test('attack 36: puckjs: the self-test that a held button starts moves nothing, and leaves a working lock', (t) => {
  const door = owned(puckjs);
  door.enter(ownerPin);
  door.advance(2000);
  door.turnBolt(0.5);
  door.powerOff();
  door.inside = true;
  door.advance(1000);
  door.powerOn();
  let seen = door.watch(2500, 0.5);
  door.inside = false;
  t.false(seen.driven);
  seen = door.watch(6000, 0.5);
  t.false(seen.driven);
  t.is(door.bolt.position, 0.5);
  door.advance(10_000);
  t.true(door.bolt.locked);
  door.enter(ownerPin);
  door.advance(2000);
  t.true(door.bolt.unlocked);
  t.deepEqual(door.troubles, []);
});
