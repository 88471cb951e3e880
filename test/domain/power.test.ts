import test from 'ava';
import { EventCode } from '../../src/wire/events.js';
import { battery, criticalMillivolts, hysteresisMillivolts, loadedFloorMillivolts, lowMillivolts } from '../fakes/gauge.js';
import { codes, told } from '../helpers/events.js';
import { firstLife } from '../helpers/life.js';
import * as clock from '../fakes/clock.js';
import * as indicator from '../fakes/indicator.js';

type Power = typeof import('../../src/domain/power.js');

function power(): Power {
  const life = firstLife();
  life.use('store/open.overlay').open();
  return life.use('domain/power');
}

/** A movement as the bolt makes it, measured before and while the motor runs. */
function move(it: Power, arrives = true): void {
  it.check();
  battery.loaded = () => true;
  it.measureLoad();
  battery.loaded = () => false;
  if (arrives) it.keepLoad();
}

function at(it: Power, millivolts: number): EventCode[] {
  const before = codes().length;
  battery.rest = millivolts;
  it.check();
  return codes().slice(before);
}

test.serial('low and critical are told at their thresholds, once, with the voltage', (t) => {
  const it = power();
  t.deepEqual(at(it, lowMillivolts), []);
  t.deepEqual(at(it, lowMillivolts - 1), [EventCode.PowerLow]);
  t.is(told().at(-1)?.value, lowMillivolts - 1);
  t.deepEqual(at(it, criticalMillivolts), []);
  t.deepEqual(at(it, criticalMillivolts - 1), [EventCode.PowerCritical]);
  t.deepEqual(at(it, criticalMillivolts - 500), []);
});

test.serial('a better state needs the hysteresis on top', (t) => {
  const it = power();
  at(it, criticalMillivolts - 1);
  t.deepEqual(at(it, criticalMillivolts + hysteresisMillivolts - 1), []);
  t.false(it.mayMove());
  t.deepEqual(at(it, criticalMillivolts + hysteresisMillivolts), [EventCode.PowerLow]);
  t.true(it.mayMove());
  t.deepEqual(at(it, lowMillivolts + hysteresisMillivolts - 1), []);
  t.deepEqual(at(it, lowMillivolts + hysteresisMillivolts), [EventCode.PowerGood]);
});

test.serial('around a threshold it does not flicker', (t) => {
  const it = power();
  for (let n = 0; n < 100; n++) at(it, lowMillivolts + (n % 2 ? 40 : -40));
  t.deepEqual(codes(), [EventCode.PowerLow]);
});

test.serial('it asks at once, not the last measurement', (t) => {
  const it = power();
  t.true(it.mayMove());
  battery.rest = criticalMillivolts - 1;
  t.false(it.mayMove());
});

test.serial("a movement is refused when the last one's sag would take the battery below the floor", (t) => {
  const it = power();
  battery.rest = 5000;
  battery.sag = 1000;
  move(it);
  battery.rest = loadedFloorMillivolts + 1000;
  t.true(it.mayMove());
  battery.rest -= 1;
  t.false(it.mayMove());
  t.false(codes().includes(EventCode.PowerCritical));
});

test.serial('a sag does not count for ever: what it forbids would measure it anew', (t) => {
  const it = power();
  battery.sag = 2000;
  move(it);
  battery.rest = 5000;
  clock.advance(3599_000);
  t.false(it.mayMove());
  clock.advance(1000);
  t.true(it.mayMove());
  battery.rest = criticalMillivolts - 1;
  t.false(it.mayMove(), 'a critical battery counts for ever');
});

test.serial('the load of a movement that did not arrive does not count', (t) => {
  const it = power();
  battery.sag = 3000;
  move(it, false);
  battery.rest = 5000;
  t.true(it.mayMove());
  battery.sag = 0;
  it.check();
  it.keepLoad();
  t.true(it.mayMove(), 'nor does one of an earlier movement, for one that ran too shortly to be measured');
});

test.serial('the light reminds of a weak battery, and of nothing else', (t) => {
  const it = power();
  it.remind();
  clock.advance(2000);
  t.is(indicator.shown.length, 0);
  at(it, lowMillivolts - 1);
  it.remind();
  clock.advance(2000);
  t.true(indicator.shown.some(({ red }) => red));
});
