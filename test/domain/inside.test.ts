import test from 'ava';
import { EventCode } from '../../src/wire/events.js';
import { button } from '../fakes/inside-button.js';
import { codes } from '../helpers/events.js';
import { firstLife } from '../helpers/life.js';

type Inside = typeof import('../../src/domain/inside.js');

function inside(owners = 1): Inside {
  const life = firstLife();
  life.use('store/open.overlay').open();
  life.use('domain/credentials').pins.isOwned = owners > 0;
  return life.use('domain/inside');
}

test.serial('a button that is down in two checks is stuck, is told once, and counts again once it came up', (t) => {
  const it = inside();
  t.false(it.isSomeone());
  button.held = true;
  it.check();
  t.true(it.isSomeone());
  for (let n = 0; n < 100; n++) it.check();
  t.false(it.isSomeone());
  t.deepEqual(codes(), [EventCode.InsideButtonStuck]);
  button.held = false;
  t.false(it.isSomeone());
  button.held = true;
  t.true(it.isSomeone());
});

test.serial('a button that came up between two checks is not stuck', (t) => {
  const it = inside();
  for (const held of [true, false, true]) {
    button.held = held;
    it.check();
  }
  t.true(it.isSomeone());
});

test.serial('whoever has just programmed has a minute more', (t) => {
  const it = inside();
  button.held = true;
  it.check();
  it.startAnew();
  it.check();
  t.true(it.isSomeone());
});

test.serial('a first owner may take all the time there is', (t) => {
  const it = inside(0);
  button.held = true;
  for (let n = 0; n < 100; n++) it.check();
  t.true(it.isSomeone());
  t.deepEqual(codes(), []);
});
