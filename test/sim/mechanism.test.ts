/** The bolt, its motor and its battery, driven by pins through a machine. */
import test from 'ava';
import { board as puckjs } from '../../boards/puckjs.js';
import { bench, mdbt42q } from './bench.js';
import type { Door } from '../../sim/door.js';

const withdrawBolt = 'digitalWrite([25,26],1);digitalPulse(27,1,1500);';
const throwBolt = 'digitalWrite([25,26],2);digitalPulse(27,1,1500);';

/** Milliseconds until the bolt is all the way in or out; undefined if it does not get there. */
function travelTime(door: Door, position: number): number | undefined {
  const start = door.now;
  for (let waited = 0; waited < 3000; waited++) {
    if (door.bolt.position === position) return door.now - start;
    door.advance(1);
  }
  return undefined;
}

function withdrawn(
  code = withdrawBolt,
  prepare: (door: Door) => void = () => undefined,
): { door: Door; time: number | undefined } {
  const door = bench(`setTimeout(function(){${code}},1)`);
  prepare(door);
  door.advance(1);
  return { door, time: travelTime(door, 0) };
}

test('a lock starts locked, its door closed', (t) => {
  const door = bench('');
  t.like(door.bolt, { position: 1, velocity: 0, locked: true, unlocked: false });
  t.true(door.doorClosed);
});

test('a throw takes 300 to 500 ms with a full battery, longer with a low one', (t) => {
  const full = withdrawn().time ?? 0;
  const low = withdrawn(withdrawBolt, (door) => (door.battery.millivolts = 4400)).time ?? 0;
  t.log({ full, low });
  t.true(full > 300 && full < 500);
  t.true(low > full * 1.3 && low < 1000);
});

test('the bolt goes where the inputs say, and brakes and coasts without them', (t) => {
  const { door } = withdrawn(`${withdrawBolt}setTimeout(function(){${throwBolt}},2000)`);
  t.is(door.bolt.position, 0);
  door.advance(3000);
  t.is(door.bolt.position, 1);
  for (const inputs of [0, 3])
    t.is(withdrawn(`digitalWrite([25,26],${inputs});digitalPulse(27,1,500)`).door.bolt.position, 1);
  t.is(withdrawn('digitalWrite([25,26],1)').door.bolt.position, 1);
});

test('a brake stops the bolt sooner than coasting does', (t) => {
  const run = (stop: string): number => {
    const door = bench(`digitalWrite([25,26],1);digitalWrite(27,1);setTimeout(function(){${stop}},250)`);
    door.advance(250);
    const before = door.bolt.position;
    door.advance(1000);
    return before - door.bolt.position;
  };
  const braked = run('digitalWrite([25,26],0)');
  const coasted = run('digitalWrite(27,0)');
  t.log({ braked, coasted });
  t.true(braked < 0.1);
  t.true(coasted > 2 * braked);
});

test('pulses shorter than the filter of the enable line move nothing', (t) => {
  const door = bench('digitalWrite([25,26],1);setInterval(function(){digitalPulse(27,1,5)},20)');
  door.advance(2000);
  t.is(door.bolt.position, 1);
});

test('the switches close near the ends and open between them', (t) => {
  const door = bench(
    `[30,31].forEach(function(p){pinMode(p,'input_pullup')});setInterval(function(){print(digitalRead([30,31]))},100)`,
  );
  for (const position of [1, 0.96, 0.5, 0.04, 0]) {
    door.turnBolt(position);
    door.advance(100);
  }
  t.deepEqual(door.prints, ['1', '1', '3', '2', '2']);
});

test('without its plug every switch of the bolt and the loop are open', (t) => {
  const door = bench(
    `[30,31,3,4].forEach(function(p){pinMode(p,'input_pullup')});setInterval(function(){print(digitalRead([30,31,3,4]))},100)`,
  );
  door.advance(100);
  door.sensorPlugged = false;
  door.advance(100);
  door.doorClosed = false;
  door.advance(100);
  t.deepEqual(door.prints, ['4', '13', '15']);
});

test('a jam stops the bolt half way, from either side, and the motor stalls', (t) => {
  const { door, time } = withdrawn(withdrawBolt, (jam) => (jam.jammed = true));
  t.is(time, undefined);
  t.is(door.bolt.position, 0.5);
  const stalled = bench(withdrawBolt);
  stalled.jammed = true;
  stalled.advance(1000);
  t.like(stalled.motor, { enabled: true, direction: -1 });
  t.true(stalled.motor.milliamps > mdbt42q.motor.current.stallMilliamps);
});

test('the sense resistor shows a run well below and a stall above the stall current, even with an empty battery', (t) => {
  for (const millivolts of [mdbt42q.power.fullMillivolts, mdbt42q.power.criticalMillivolts]) {
    const door = bench(
      'digitalWrite([25,26],1);digitalPulse(27,1,1500);setInterval(function(){print(analogRead(28)*1650)},1)',
    );
    door.battery.millivolts = millivolts;
    door.advance(1500);
    const readings = door.prints.map(Number);
    t.true((readings[200] ?? 0) < 0.5 * mdbt42q.motor.current.stallMilliamps);
    t.true((readings.at(-1) ?? 0) > mdbt42q.motor.current.stallMilliamps);
  }
});

test('the battery sags under the motor, and the divider shows it', (t) => {
  const door = bench(
    'digitalWrite([25,26],1);digitalPulse(27,1,1500);setInterval(function(){print(analogRead(29)*9900)},1000)',
  );
  door.advance(1000);
  const seen = Number(door.prints[0]);
  t.true(Math.abs(seen - door.battery.terminalMillivolts) < 2);
  t.true(seen < 6000 && seen > 5000);
  door.advance(1000);
  t.is(door.battery.terminalMillivolts, 6400);
  t.true(door.battery.usedMilliampHours > 0.1);
});

test('a battery that sags below 1.7 V at the chip resets it, and the motor stops', (t) => {
  const door = bench('I2C1.setup({sda:1,scl:2});I2C1.writeTo(0x21,0xFE);digitalPulse(31,1,1500)', { board: puckjs });
  door.battery.millivolts = 1850;
  door.advance(300);
  t.true(door.resets > 0);
  t.is(door.machine.resets[0]?.cause, 'brown-out');
});

test('a battery that is too low starts nothing; a new one does', (t) => {
  const door = bench('print("on")', { board: puckjs });
  door.battery.millivolts = 1600;
  door.advance(10);
  t.false(door.powered);
  door.battery.millivolts = 3000;
  door.advance(10);
  t.true(door.powered);
  t.deepEqual(door.prints, ['on', 'on']);
});

test('a bolt in motion when the power goes comes to rest between the ends', (t) => {
  const door = bench(withdrawBolt);
  door.advance(200);
  door.powerOff();
  door.advance(1000);
  t.true(door.bolt.position > 0.05 && door.bolt.position < 0.95);
  t.is(door.bolt.velocity, 0);
  t.like(door.motor, { enabled: false, milliamps: 0 });
});

test('a Puck.js drives its motor through an expander', (t) => {
  const door = bench('I2C1.setup({sda:1,scl:2});I2C1.writeTo(0x21,0xFE);digitalPulse(31,1,1500)', { board: puckjs });
  door.advance(1000);
  t.true(door.bolt.unlocked);
});
