/** What breaks: the bolt jams, the battery fails, the motor stalls. The state is what the sensor says, and nobody is told otherwise. */
import test from 'ava';
import type { Board } from '../../boards/board.js';
import { boards, mdbt42q, owned, ownerPin, puckjs, type TestDoor, unlocked } from '../helpers/locks.js';

/** Below the critical voltage of a board, above, and below the low one. */
function voltagesOf(door: TestDoor): { critical: number; low: number; good: number } {
  return door.board.gauge.kind === 'supply'
    ? { critical: 2550, low: 2700, good: 3000 }
    : { critical: 4300, low: 4700, good: 5200 };
}

/** A lock with old cells, in which a stall pulls the battery down below the floor. */
function withOldCells(board: Board): TestDoor {
  const door = owned(board);
  (door['simulation'].world.battery as { ohms: number }).ohms *= board.motor.current ? 3 : 1.8;
  return door;
}

/** The bolt grates: a motor that turns draws nearly as much as a stalled one. */
function grate(door: TestDoor): void {
  const motor = door['simulation'].world.mechanism['motor'] as { frictionAmps: number };
  motor.frictionAmps *= door.board.motor.current ? 4 : 4.8;
}

/** The lowest voltage while the motor turns, the current of its start apart; infinite if it does not. */
function steadyLow(door: TestDoor, milliseconds: number): number {
  let lowest = Infinity;
  let on = 0;
  for (let passed = 0; passed < milliseconds; passed += 5) {
    door.advance(5);
    on = door.motor.enabled && door.motor.direction !== 0 ? on + 5 : 0;
    if (on > 170) lowest = Math.min(lowest, door.battery.terminalMillivolts);
  }
  return lowest;
}

for (const board of boards) {
  test(`attack 38: ${board.name}: a bolt that jams while it is thrown is told as jammed, not as locked, after three tries`, (t) => {
    const door = unlocked(board);
    door.jammed = true;
    door.type('#');
    const seen = door.watch(20_000);
    t.is(seen.tries, 3);
    t.false(seen.withdrew, 'nobody asked for the bolt to be withdrawn');
    t.false(door.bolt.locked);
    t.is(door.events.at(-1)?.kind, 'Bolt jammed');
    t.false(door.kinds.slice(-3).includes('Locked'));
    const later = door.watch(120_000, 50);
    t.false(later.driven, 'and it gives up until something moves');
    t.deepEqual(door.troubles, []);
  });

  test(`attack 38: ${board.name}: a jam sounds the alarm`, (t) => {
    const door = unlocked(board);
    door.jammed = true;
    door.type('#');
    let alarmed = false;
    for (let passed = 0; passed < 12_000 && !alarmed; passed += 20) {
      door.advance(20);
      alarmed = door.kinds.includes('Bolt jammed') && door.buzzer.hertz > 0 && door.light.red;
    }
    t.true(alarmed);
  });

  test(`${board.name}: a jam that someone clears is met with another try as soon as something moves`, (t) => {
    const door = unlocked(board);
    door.jammed = true;
    door.enter('');
    door.advance(20_000);
    door.jammed = false;
    door.doorClosed = false;
    door.advance(500);
    door.doorClosed = true;
    door.advance(5000);
    t.true(door.bolt.locked);
  });

  test(`${board.name}: a bolt that jams while it is withdrawn is tried three times, each time differently`, (t) => {
    const door = owned(board);
    door.jammed = true;
    door.type(`${ownerPin}#`);
    const starts: number[] = [];
    let on = false;
    for (let passed = 0; passed < 20_000; passed += 5) {
      door.advance(5);
      const withdraws = door.motor.enabled && door.motor.direction < 0;
      if (withdraws && !on) starts.push(door.now);
      on = withdraws;
    }
    t.is(starts.length, 3);
    t.not(Math.round((starts[1]! - starts[0]!) / 100), Math.round((starts[2]! - starts[1]!) / 100));
    t.is(door.events.at(-1)?.kind, 'Bolt jammed');
    t.deepEqual(door.troubles, []);
  });

  test(`${board.name}: a jam that gives way at the second try ends in the ordinary report`, (t) => {
    const door = owned(board);
    door.jammed = true;
    door.type(`${ownerPin}#`);
    while (door.motor.direction >= 0 || !door.motor.enabled) door.advance(5);
    door.advance(300);
    door.jammed = false;
    door.advance(6000);
    t.true(door.kinds.includes('Unlocked'));
    t.false(door.kinds.includes('Bolt jammed'));
  });

  test(`attack 37: ${board.name}: below the critical voltage no throw is begun, and why is told`, (t) => {
    const door = owned(board);
    door.battery.millivolts = voltagesOf(door).critical;
    door.advance(61_000);
    t.is(door.kinds.at(-1), 'Battery critical');
    door.enter(ownerPin);
    t.false(door.watch(3000).driven);
    t.is(door.events.at(-1)?.kind, 'Access refused');
    t.regex(door.events.at(-1)?.reason ?? '', /battery/);
    door.battery.millivolts = voltagesOf(door).good;
    door.enter(ownerPin);
    door.advance(2000);
    t.true(door.bolt.unlocked);
  });

  test(`attack 37: ${board.name}: a battery that turns out too weak just when it is needed is noticed then`, (t) => {
    const door = owned(board);
    door.battery.millivolts = voltagesOf(door).critical;
    door.enter(ownerPin);
    t.false(door.watch(3000).driven);
  });

  test(`attack 37: ${board.name}: a throw that would pull the battery below the floor is refused after one that nearly did`, (t) => {
    const door = withOldCells(board);
    grate(door);
    const floor = board.power.loadedFloorMillivolts;
    const step = 50;
    let refusedAt = 0;
    let lowest = Infinity;
    for (
      let millivolts: number = board.power.fullMillivolts;
      millivolts > board.power.criticalMillivolts && !refusedAt;
      millivolts -= step
    ) {
      door.battery.millivolts = millivolts;
      door.type(`${ownerPin}#`);
      const run = steadyLow(door, 12_000);
      lowest = Math.min(lowest, run);
      if (run === Infinity) refusedAt = millivolts;
    }
    t.true(refusedAt > board.power.criticalMillivolts, `refused at ${refusedAt} mV`);
    t.is(door.events.at(-1)?.reason, 'the battery is too weak for a whole movement');
    t.false(door.kinds.includes('Battery critical'));
    t.true(lowest >= floor - step, `down to ${lowest} mV`);
    t.true(lowest < floor + 4 * step, `and not refused long before: ${lowest} mV`);
    t.deepEqual(door.troubles, []);
  });

  test(`${board.name}: a stall tells nothing of the battery: a good one moves the bolt again once the jam is cleared`, (t) => {
    const door = withOldCells(board);
    door.battery.millivolts = board.power.criticalMillivolts + 50;
    door.advance(61_000);
    door.jammed = true;
    door.enter(ownerPin);
    door.advance(20_000);
    t.is(door.kinds.at(-1), 'Bolt jammed');
    door.jammed = false;
    door.enter(ownerPin);
    door.advance(2000);
    t.true(door.bolt.unlocked);
  });

  test(`${board.name}: a relock that is refused sounds the alarm, is told once, and is made up for when it can be`, (t) => {
    const door = unlocked(board);
    door.battery.millivolts = voltagesOf(door).critical;
    let alarmed = false;
    for (let passed = 0; passed < 8000; passed += 20) {
      door.advance(20);
      alarmed ||= door.buzzer.hertz > 0 && door.light.red;
    }
    t.true(alarmed);
    door.advance(24 * 3600_000);
    t.is(door.kinds.filter((kind) => kind === 'Bolt not moved').length, 1);
    t.true(door.bolt.unlocked);
    door.battery.millivolts = voltagesOf(door).good;
    door.advance(62_000);
    t.true(door.bolt.locked);

    door.enter(ownerPin);
    door.advance(2000);
    door.battery.millivolts = voltagesOf(door).critical;
    door.advance(3600_000);
    t.is(door.kinds.filter((kind) => kind === 'Bolt not moved').length, 2, 'another day it is told again');

    door.battery.millivolts = voltagesOf(door).good;
    door.enter('');
    door.advance(2000);
    t.is(door.events.at(-1)?.reason, 'at the keypad');
    door.enter(ownerPin);
    door.advance(2000);
    door.battery.millivolts = voltagesOf(door).critical;
    door.advance(10_000);
    t.is(door.kinds.filter((kind) => kind === 'Bolt not moved').length, 3, 'also where a user has made up for it');
  });

  test(`${board.name}: a bolt that stands half way at the start is told, and one that does not is not`, (t) => {
    const door = owned(board);
    for (const position of [0.5, 1, 0]) {
      door.turnBolt(position);
      door.pullPower();
      t.is(door.kinds.at(-1), position === 0.5 ? 'Not fully locked' : 'Started', `at ${position}`);
    }
  });

  test(`${board.name}: a low battery is told once, warns after each movement, and does not flicker around its threshold`, (t) => {
    const door = owned(board);
    for (let n = 0; n < 20; n++) {
      door.battery.millivolts = board.power.lowMillivolts + (n % 2 ? 30 : -30);
      door.advance(61_000);
    }
    t.is(door.kinds.filter((kind) => kind === 'Battery low').length, 1);
    t.is(door.kinds.filter((kind) => kind === 'Battery good').length, 0);
    door.enter(ownerPin);
    door.advance(100);
    while (!door.bolt.unlocked) door.advance(10);
    t.true(door.watchLight(1500).red);
    door.battery.millivolts = board.power.fullMillivolts;
    door.advance(61_000);
    t.is(door.kinds.filter((kind) => kind === 'Battery good').length, 1);
  });

  test(`attack 37: ${board.name}: a brown-out in the middle of a throw leaves a bolt that is not called locked, and a lock that comes back`, (t) => {
    const door = unlocked(board);
    door.type('#');
    while (door.bolt.position < 0.4) door.advance(5);
    door.battery.millivolts = 1000;
    door.advance(500);
    t.false(door.bolt.locked);
    const stopped = door.bolt.position;
    door.battery.millivolts = board.power.fullMillivolts;
    t.false(door.watch(4500).withdrew);
    t.true(door.bolt.position >= stopped);
    t.not(door.kinds.at(-1), 'Locked');
    door.advance(4000);
    t.true(door.bolt.locked);
    t.is(door.kinds.at(-1), 'Locked');
    t.deepEqual(door.exceptions, []);
  });

  test(`${board.name}: the motor is never driven longer than its limit, whatever the sensors say`, (t) => {
    const door = owned(board);
    door.jammed = true;
    door.type(`${ownerPin}#`);
    let run = 0;
    let longest = 0;
    for (let passed = 0; passed < 20_000; passed += 5) {
      door.advance(5);
      run = door.motor.enabled && door.motor.direction !== 0 ? run + 5 : 0;
      longest = Math.max(longest, run);
    }
    const { limitMilliseconds, enableFilterMilliseconds } = board.motor;
    t.true(longest > 0 && longest <= limitMilliseconds + enableFilterMilliseconds + 10, `${longest} ms`);
  });
}

test('mdbt42q: a stall is seen by its current, long before the time limit', (t) => {
  const door = owned(mdbt42q);
  door.jammed = true;
  door.type(`${ownerPin}#`);
  let run = 0;
  let first = 0;
  for (let passed = 0; passed < 3000 && !first; passed += 5) {
    door.advance(5);
    const on = door.motor.enabled && door.motor.direction !== 0;
    if (!on && run > 100) first = run;
    run = on ? run + 5 : 0;
  }
  t.true(first > 150 && first < 700, `${first} ms`);
});

test('puckjs: without a current sensor the time limit ends a stall', (t) => {
  const door = owned(puckjs);
  door.jammed = true;
  door.type(`${ownerPin}#`);
  const seen = door.watch(1300, 5);
  t.true(seen.driven);
  t.true(door.motor.enabled);
  door.advance(700);
  t.is(door.motor.direction, 0);
});
