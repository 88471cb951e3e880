/** What a board does before any JavaScript if its button is held, and the filter that it meets at the motor's enable. */
import test from 'ava';
import type { Board } from '../../boards/board.js';
import { boards, joltjs, puckjs } from '../../boards/index.js';
import { selfTestPulseMilliseconds } from '../../boards/board.js';
import { bootFile } from './bench.js';
import { Door } from '../../sim/door.js';
import { MotorDriver } from '../../sim/world/motor-driver.js';

const stepMilliseconds = 0.5;

for (const board of boards as readonly Board[]) {
  // Jolt.js's drivers are soldered to the chip; what guards the bolt there is shown below.
  if (board.motor.inputs.kind === 'jolt') continue;
  test(`${board.name}: a self-test that toggles the enable for ever does not get through its filter`, (t) => {
    const { enableFilterMilliseconds } = board.motor;
    t.true(enableFilterMilliseconds >= 10 * selfTestPulseMilliseconds);
    const driver = new MotorDriver(enableFilterMilliseconds);
    for (let now = 0; now < 10_000; now += stepMilliseconds) {
      driver.enablePin = now % (2 * selfTestPulseMilliseconds) < selfTestPulseMilliseconds;
      driver.step(stepMilliseconds);
      t.false(driver.enabled);
    }
  });
}

test("Puck.js's self-test toggles the enable's pad, for as long as the record says, and enables nothing", (t) => {
  const door = new Door({ board: puckjs, flash: bootFile(puckjs, ';') });
  door.inside = true;
  door.powerOn();
  door.advance(1000);
  door.inside = false;
  const { world } = door['simulation'];
  const pulses: number[] = [];
  let high = 0;
  for (let now = 0; now < 6000; now += stepMilliseconds) {
    door.advance(stepMilliseconds);
    t.false(door.motor.enabled);
    if (world.circuit.high(world.pin(puckjs.motor.enable))) high += stepMilliseconds;
    else if (high) {
      pulses.push(high);
      high = 0;
    }
  }
  t.is(pulses.length, 5);
  t.is(Math.max(...pulses), selfTestPulseMilliseconds);
});

test("Jolt.js's self-test drives each output for as long as the record says: a bolt at rest stays where it is", (t) => {
  for (const position of [0, 0.5, 1]) {
    const door = new Door({ board: joltjs, flash: bootFile(joltjs, ';') });
    door.turnBolt(position);
    door.inside = true;
    door.powerOn();
    door.advance(1000);
    door.inside = false;
    const driven = { '-1': 0, '0': 0, '1': 0 };
    let furthest = 0;
    for (let now = 0; now < 6000; now += stepMilliseconds) {
      door.advance(stepMilliseconds);
      if (door.motor.enabled) driven[door.motor.direction] += stepMilliseconds;
      furthest = Math.max(furthest, Math.abs(door.bolt.position - position));
    }
    for (const milliseconds of [driven[1], driven[-1]])
      t.true(milliseconds > 0 && milliseconds <= selfTestPulseMilliseconds);
    t.true(furthest < 0.01, `${furthest} of the way`);
    t.is(door.bolt.locked, position === 1);
    t.is(door.bolt.unlocked, position === 0);
    t.is(door.shorts, 0);
  }
});
