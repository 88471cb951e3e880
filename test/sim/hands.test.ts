import test from 'ava';
import { Hands, handsStepMilliseconds } from '../../sim/hands.js';
import type { Door } from '../../sim/door.js';
import { bench } from './bench.js';

function passes(door: Door, hands: Hands, milliseconds: number): void {
  for (let passed = 0; passed < milliseconds; passed += handsStepMilliseconds) {
    hands.act();
    door.advance(handsStepMilliseconds);
  }
  hands.act();
}

test('a click in no time is a press that a switch can notice, and the next one waits its turn', (t) => {
  const door = bench('');
  const hands = new Hands(door);
  for (const key of ['1', '2'] as const) {
    hands.move(key, true);
    hands.move(key, false);
  }
  passes(door, hands, 50);
  t.deepEqual(hands.held, ['1']);
  passes(door, hands, 30);
  t.deepEqual(hands.held, []);
  passes(door, hands, 50);
  t.deepEqual(hands.held, ['2']);
  passes(door, hands, 60);
  t.deepEqual(hands.held, []);
});

test('two fingers hold two keys at once', (t) => {
  const door = bench('');
  const hands = new Hands(door);
  hands.move('1', true);
  hands.move('9', true);
  hands.act();
  t.deepEqual(hands.held, ['1', '9']);
});

test('the inside button is up when finger and latch have both let go', (t) => {
  const door = bench('');
  const hands = new Hands(door);
  hands.move('keep', true);
  hands.move('inside', true);
  hands.act();
  t.deepEqual([door.inside, hands.keepsInside, hands.held], [true, true, ['inside']]);
  hands.move('keep', false);
  passes(door, hands, 100);
  t.deepEqual([door.inside, hands.keepsInside], [true, false]);
  hands.move('inside', false);
  passes(door, hands, 100);
  t.false(door.inside);
});

test('a key that is let go of without having been pressed does nothing', (t) => {
  const door = bench('');
  const hands = new Hands(door);
  hands.move('5', false);
  hands.move('5', true);
  passes(door, hands, 10);
  t.deepEqual(hands.held, ['5']);
});

test('a hand takes a third of a second to turn the bolt', (t) => {
  const door = bench('');
  const hands = new Hands(door);
  t.is(door.bolt.position, 1);
  hands.turn(0);
  passes(door, hands, 160);
  t.true(door.bolt.position > 0.4 && door.bolt.position < 0.6);
  passes(door, hands, 200);
  t.is(door.bolt.position, 0);
});

test('a hand is stronger than what jams the motor, and lets go at the end', (t) => {
  const door = bench('');
  const hands = new Hands(door);
  door.jammed = true;
  hands.turn(0);
  passes(door, hands, 400);
  t.is(door.bolt.position, 0);
  door.turnBolt(0.5);
  passes(door, hands, 400);
  t.is(door.bolt.position, 0.5);
});
