import test from 'ava';
import { bench } from './bench.js';

test('time goes on without power', (t) => {
  const door = bench('print(getTime())');
  door.advance(100);
  door.powerOff();
  door.advance(900);
  t.deepEqual([door.now, door.powered], [1000, false]);
});

test('lights are what the pins drive, and dark without power', (t) => {
  const door = bench('digitalWrite(1,1)');
  t.deepEqual(door.light, { red: true, green: false });
  door.powerOff();
  t.deepEqual(door.light, { red: false, green: false });
});

test('the flash goes on from door to door', (t) => {
  const code = "var f=require('Flash'),n=f.read(4,0x72000)[0];print(n);f.write([n>>1,0,0,0],0x72000)";
  const first = bench(code);
  const second = bench('', { flash: first.flash });
  t.deepEqual([first.prints, second.prints], [['255'], ['127']]);
});

test('two doors with the same seed do the same', (t) => {
  const run = (): unknown => {
    const door = bench(
      `setInterval(function(){print(E.hwRand(),analogRead(28))},7);digitalWrite([25,26],1);digitalPulse(27,1,900)`,
      { seed: 3 },
    );
    door.type('123#');
    door.advance(500);
    return [door.prints, door.bolt.position, door.battery.terminalMillivolts];
  };
  t.deepEqual(run(), run());
});

test('a fault of the firmware comes out where time is advanced', (t) => {
  const door = bench("setTimeout(function(){require('Flash').write([255,255,255,255],0x6c000)},10)");
  t.throws(
    () => {
      door.advance(20);
    },
    { name: 'FirmwareFault', message: /without an erasure/ },
  );
});
