/** Whoever is near with a radio before the guard has run: the interpreter offers its console to all the world until then. */
import test from 'ava';
import { Central } from '../../sim/bluetooth/central.js';
import { joltjs, puckjs, TestDoor } from '../helpers/locks.js';

/** Longer than a self-test takes once the button is let go. */
const selfTestMilliseconds = 8000;
const uart = '6e400001-b5a3-f393-e0a9-e50e24dcca9e';
const uartInput = uart.replace('1', '2');

// The other boards start too fast for anybody to come between.
for (const board of [puckjs, joltjs]) {
  test(`attack 32: ${board.name}: a stranger who connects during the self-test is dropped by the guard, and what was typed is lost`, (t) => {
    const door = new TestDoor(board);
    door.inside = true;
    door.powerOn();
    door.advance(500);
    const stranger = new Central(door.air, { mtu: 517 });
    stranger.connect();
    t.true(stranger.services.some((service) => service.uuid === uart));
    stranger.write(uartInput, Buffer.from(`digitalWrite(${board.motor.enable},1)\n`));
    const reasons: number[] = [];
    stranger.onEnd = (reason) => reasons.push(reason);
    door.inside = false;
    door.advance(selfTestMilliseconds);
    t.true(door.bolt.locked);
    t.deepEqual(reasons, [0x13]);
    t.is(door.machine.console, null);
    t.false(door.machine.radio?.uart);
    if (stranger.scan()?.connectable) {
      stranger.connect();
      t.false(stranger.services.some((service) => service.uuid === uart));
    }
    t.deepEqual(door.exceptions, []);
  });
}
