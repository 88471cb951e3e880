/** People without a PIN do something hundreds of times: the log keeps what was in it. */
import test, { type ExecutionContext } from 'ava';
import { owned, ownerPin, type TestDoor, wirings } from '../helpers/locks.js';

const times = 400;

/** A lock whose owner came in a moment ago; the bolt is thrown again. */
function used(board: (typeof wirings)[number]): TestDoor {
  const door = owned(board);
  door.enter(ownerPin);
  door.advance(10_000);
  return door;
}

/** Does it hundreds of times within the hour. Returns what that has added to the log. */
function flood(t: ExecutionContext, door: TestDoor, act: () => void): string[] {
  const before = door.events;
  for (let n = 0; n < times; n++) act();
  const after = door.events;
  t.deepEqual(after.slice(0, before.length), before, 'what was there is still there');
  t.deepEqual(door.troubles, []);
  return after.slice(before.length).map(({ kind, reason }) => `${kind}: ${reason}`);
}

/** Types the end key alone. */
function end(door: TestDoor): void {
  door.type('#', { hold: 60, gap: 60 });
}

for (const board of wirings) {
  test(`${board.name}: the end key behind an open door`, (t) => {
    const door = owned(board);
    door.enter(ownerPin);
    door.advance(2000);
    door.doorClosed = false;
    door.advance(100);
    const added = flood(t, door, () => {
      end(door);
    });
    t.deepEqual(added, ['Bolt not moved: the door is open']);
  });

  test(`${board.name}: the end key with a battery that moves nothing, and neither reason hides the other`, (t) => {
    const door = used(board);
    door.battery.millivolts = board.power.criticalMillivolts - 50;
    door.advance(61_000);
    const added = flood(t, door, () => {
      end(door);
    });
    t.deepEqual(added, ['Bolt not moved: the battery is too weak for a whole movement']);
    door.turnBolt(0);
    door.doorClosed = false;
    door.advance(100);
    end(door);
    t.is(door.events.at(-1)?.reason, 'the door is open');
    t.true(door.kinds.includes('Access granted'));
  });

  test(`${board.name}: the end key while the bolt is jammed`, (t) => {
    const door = owned(board);
    door.enter(ownerPin);
    door.advance(2000);
    door.jammed = true;
    const added = flood(t, door, () => {
      end(door);
      door.advance(9000);
    });
    t.true(added.length <= 7, added.join('\n'));
    t.true(added.every((event) => event.startsWith('Bolt jammed')));
  });

  test(`${board.name}: a magnet at the door's contact`, (t) => {
    const door = used(board);
    const added = flood(t, door, () => {
      door.doorClosed = false;
      door.advance(60);
      door.doorClosed = true;
      door.advance(60);
    });
    t.deepEqual(added, ['Door forced: ']);
  });

  test(`${board.name}: the plug of the bolt's switches in and out, which moves no bolt and is not called a movement`, (t) => {
    const door = used(board);
    const added = flood(t, door, () => {
      door.sensorPlugged = false;
      door.advance(60);
      // An interrupt of the keypad is what makes one of the boards look.
      door.type('1*', { hold: 25, gap: 25 });
      door.sensorPlugged = true;
      door.advance(60);
      door.type('1*', { hold: 25, gap: 25 });
    });
    t.deepEqual(added, ['Switches failed: ']);
    t.true(door.bolt.locked);
  });

  test(`${board.name}: what moved the bolt while its switches were unplugged is not said to be a hand`, (t) => {
    const door = used(board);
    door.sensorPlugged = false;
    door.advance(61_000);
    door.turnBolt(0);
    door.sensorPlugged = true;
    door.advance(61_000);
    const found = door.events.find(({ kind, reason }) => kind === 'Unlocked' && /trusted again/.test(reason));
    t.truthy(found);
    t.false(door.events.some(({ reason }) => reason === 'by hand'));
  });

  test(`${board.name}: what a user asked for is told each time, however often it is refused`, (t) => {
    const door = used(board);
    door.battery.millivolts = board.power.criticalMillivolts - 50;
    door.advance(61_000);
    const before = door.kinds.length;
    for (let n = 0; n < 20; n++) door.enter(ownerPin);
    t.deepEqual(door.kinds.slice(before), Array<string>(20).fill('Access refused'));
  });
}
