/** `setWatch`: src/jswrap_io.c, `jsiIdle` in src/jsinteractive.c, `jshPinWatch` and `jshPinSetState` in targets/nrf5x/jshardware.c. */
import test from 'ava';
import { board as puckjs } from '../../boards/puckjs.js';
import { bench } from './bench.js';

/** The inside button of the mdbt42q board: closes D22 to ground. */
const buttonPin = 22;
const report = (options: string): string =>
  `pinMode(${buttonPin},'input_pullup');setWatch(function(e){print([e.state,e.time,e.lastTime,e.pin].join())},${buttonPin},${options})`;

test('without debouncing every edge of either direction comes at once', (t) => {
  const door = bench(report('{repeat:true}'));
  door.advance(100);
  door.inside = true;
  door.advance(0);
  door.inside = false;
  door.advance(5);
  t.deepEqual(door.prints, ['false,0.1,,22', 'true,0.1,0.1,22']);
});

test('the state is the level at the interrupt, not at the call', (t) => {
  const door = bench(report('{repeat:true}'));
  door.inside = true;
  door.inside = false;
  door.advance(1);
  t.deepEqual(door.prints, ['false,0,,22', 'true,0,0,22']);
});

test('an edge selects calls, and lastTime counts both', (t) => {
  const door = bench(report("{repeat:true,edge:'rising'}"));
  door.advance(10);
  door.inside = true;
  door.advance(10);
  door.inside = false;
  door.advance(10);
  t.deepEqual(door.prints, ['true,0.02,0.01,22']);
});

test('debouncing waits for the last edge, whose time it reports', (t) => {
  const door = bench(report('{repeat:true,debounce:20}'));
  for (const pressed of [true, false, true]) {
    door.inside = pressed;
    door.advance(10);
  }
  t.deepEqual(door.prints, []);
  door.advance(10);
  t.deepEqual(door.prints, ['false,0.02,,22']);
});

test('a glitch shorter than the debouncing yields nothing', (t) => {
  const door = bench(report('{repeat:true,debounce:20}'));
  door.inside = true;
  door.advance(10);
  door.inside = false;
  door.advance(100);
  t.deepEqual(door.prints, []);
});

test('clearWatch does not stop a call whose debouncing has begun', (t) => {
  const door = bench(`pinMode(${buttonPin},'input_pullup');
    var id=setWatch(function(){print('fired')},${buttonPin},{repeat:true,debounce:20});setTimeout(function(){clearWatch(id)},15)`);
  door.advance(10);
  door.inside = true;
  door.advance(100);
  t.is(door.prints.length, 1);
});

test('a built-in button takes the rising edge and 25 ms by default', (t) => {
  const door = bench('setWatch(function(e){print(e.state)},0,true)', { board: puckjs });
  door.advance(10);
  door.inside = true;
  door.advance(24);
  t.deepEqual(door.prints, []);
  door.advance(1);
  t.deepEqual(door.prints, ['true']);
  door.inside = false;
  door.advance(100);
  t.is(door.prints.length, 1);
});

test('a watch without repeat fires once', (t) => {
  const door = bench(report('false'));
  door.inside = true;
  door.advance(10);
  door.inside = false;
  door.advance(10);
  t.is(door.prints.length, 1);
});

test('a ninth watched pin gets an id and a warning, and never fires', (t) => {
  const door = bench(`var ids=[];for(var p=5;p<13;p++)ids.push(setWatch(function(){},p,true));
    pinMode(${buttonPin},'input_pullup');ids.push(setWatch(function(){print('fired')},${buttonPin},true));print(ids.join())`);
  door.inside = true;
  door.advance(100);
  t.deepEqual(door.prints, ['WARNING: No free EXTI for watch', '1,2,3,4,5,6,7,8,9']);
});

test('several watches on one pin share its interrupt', (t) => {
  const door = bench(
    `pinMode(${buttonPin},'input_pullup');for(let i=0;i<12;i++)setWatch(function(){print('fired')},${buttonPin},true)`,
  );
  door.inside = true;
  door.advance(1);
  t.is(door.prints.length, 12);
});

test('writing to a watched pin in automatic mode kills the watch without a word', (t) => {
  const door = bench(
    `setWatch(function(){print('fired')},${buttonPin},true);digitalWrite(${buttonPin},1);digitalRead(${buttonPin})`,
  );
  door.inside = true;
  door.advance(10);
  t.deepEqual(door.prints, []);
});

test('pulls set before a watch stay, and without pinMode there are none', (t) => {
  const door =
    bench(`pinMode(${buttonPin},'input_pullup');setWatch(function(){},${buttonPin},true);print(digitalRead(${buttonPin}));
    setWatch(function(){},12,true);print(digitalRead(12))`);
  t.deepEqual(door.prints, ['1', '0']);
});

test('clearWatch refuses what is no watch', (t) => {
  t.regex(bench('clearWatch(undefined)').exceptions[0] ?? '', /clearWatch\(undefined\) not allowed/);
  t.regex(bench('clearWatch(7)').exceptions[0] ?? '', /Unknown Watch 7/);
  t.regex(bench("setWatch(function(){},5,{edge:'up'})").exceptions[0] ?? '', /'edge' in setWatch/);
});
