import test from 'ava';
import { bench, mdbt42q } from './bench.js';

const { rows, columns } = mdbt42q.keypad;
/** Drives one row low after the other and prints what the columns show, the first key's bit leftmost. */
const scanSource = `
  ${JSON.stringify(rows)}.forEach(function(p){pinMode(p,'opendrain');digitalWrite(p,1)});
  ${JSON.stringify(columns)}.forEach(function(p){pinMode(p,'input_pullup')});
  setInterval(function(){
    var s='';
    ${JSON.stringify(rows)}.forEach(function(p){digitalWrite(p,0);s+=(digitalRead(${JSON.stringify(columns)})^7).toString(2).padStart(3,'0');digitalWrite(p,1)});
    print(s)},10)`;
const layout = '123456789*0#';

function scan(...pressed: string[]): string {
  const door = bench(scanSource);
  for (const key of pressed) door.press(key);
  door.advance(10);
  const closed = door.prints[0] ?? '';
  return Array.from(layout, (key, index) => (closed[index] === '1' ? key : '')).join('');
}

test('every key closes its own crossing', (t) => {
  for (const key of layout) t.is(scan(key), key);
  t.is(scan(), '');
});

test('two keys are seen as they are', (t) => {
  t.is(scan('1', '5'), '15');
  t.is(scan('1', '3'), '13');
  t.is(scan('*', '7'), '7*');
});

test('three keys at the corners of a rectangle show the fourth', (t) => {
  t.is(scan('1', '3', '7'), '1379');
  t.is(scan('5', '6', '8'), '5689');
  t.is(scan('1', '5', '9'), '159');
});

test('with all rows low any key pulls its column low', (t) => {
  const door = bench(`${JSON.stringify(rows)}.forEach(function(p){pinMode(p,'opendrain');digitalWrite(p,0)});
    ${JSON.stringify(columns)}.forEach(function(p){pinMode(p,'input_pullup');setWatch(function(e){print(e.pin)},p,{repeat:true,edge:'falling'})})`);
  door.type('159#');
  t.deepEqual(door.prints, ['18', '19', '20', '20']);
});

test('typing holds each key for 60 ms and pauses for 80', (t) => {
  const door = bench('');
  door.type('12');
  t.is(door.now, 280);
  door.type('3', { hold: 5, gap: 7 });
  t.is(door.now, 292);
  t.throws(
    () => {
      door.press('A');
    },
    { message: /no key A/ },
  );
});

test('open-drain rows short nothing, push-pull ones do when two keys of a column are held', (t) => {
  const held = (code: string): number => {
    const door = bench(code);
    door.press('1');
    door.press('4');
    door.advance(10);
    return door.shorts;
  };
  t.is(held(scanSource), 0);
  t.true(held(scanSource.replace("'opendrain'", "'output'")) > 0);
});

test('contacts bounce if they are told to, and come to rest', (t) => {
  const edges = (bounceMilliseconds: number): string[] => {
    const door = bench(`pinMode(22,'input_pullup');setWatch(function(e){print(e.state)},22,{repeat:true})`, {
      bounceMilliseconds,
    });
    door.inside = true;
    door.advance(5);
    return [...door.prints];
  };
  t.deepEqual(edges(0), ['false']);
  const bounced = edges(5);
  t.true(bounced.length > 2 && bounced.length % 2 === 1);
  t.is(bounced.at(-1), 'false');
});

test('debouncing makes one of what bounces', (t) => {
  const door = bench(`pinMode(22,'input_pullup');setWatch(function(e){print(e.state)},22,{repeat:true,debounce:10})`, {
    bounceMilliseconds: 5,
  });
  for (let press = 0; press < 20; press++) {
    door.inside = press % 2 === 0;
    door.advance(30);
  }
  t.is(door.prints.length, 20);
});
