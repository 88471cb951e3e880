/** What a board does before any JavaScript if its button is held, and the filter that it meets at the motor's enable. */
import test from 'ava';
import { boards, puckjs } from '../../boards/index.js';
import { selfTestPulseMilliseconds } from '../../boards/board.js';
import { bootFile } from './bench.js';
import { Door } from '../../sim/door.js';
import { MotorDriver } from '../../sim/world/motor-driver.js';

const stepMilliseconds = 0.5;

for (const board of boards) {
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
