/** PCF8574: NXP data sheet Rev. 5. I2C: `jshI2CWrite`, `jshI2CRead` in targets/nrf5x/jshardware.c. */
import test from 'ava';
import type { Board } from '../../boards/board.js';
import { board as puckjs } from '../../boards/puckjs.js';
import { bench } from './bench.js';

const setup = 'I2C1.setup({sda:1,scl:2,bitrate:100000});';
const keys = 0x20;
const bolt = 0x21;
const puck = (code: string) => bench(setup + code, { board: puckjs });

test('all bits are high at power-on, and the contacts pull theirs low', (t) => {
  const door = puck(`var r=I2C1.readFrom(${bolt},1);print(r instanceof Uint8Array,r[0].toString(2))`);
  // Locked, door and loop closed; unlocked open; the motor's inputs high: brake.
  t.deepEqual(door.prints, ['true 11001011']);
});

test('the battery carries no throw that would pull the expanders below the 2.5 V they ask for', (t) => {
  const { power }: Board = puckjs;
  t.true(power.loadedFloorMillivolts >= 2500);
  t.true(power.criticalMillivolts > power.loadedFloorMillivolts);
});

test('an address that nobody acknowledges throws', (t) => {
  for (const code of ['I2C1.writeTo(0x22,1)', 'I2C1.readFrom(0x22,1)']) {
    const door = puck(`try{${code}}catch(e){print(e.message,e instanceof InternalError)}`);
    t.regex(door.prints[0] ?? '', /^I2C (Write|Read) Error 33281 true$/);
  }
});

test('expanders that do not answer throw too, and come back', (t) => {
  const door = puck(`setInterval(function(){print(I2C1.readFrom(${keys},1)[0])},10)`);
  door.expandersAnswer = false;
  door.advance(10);
  door.expandersAnswer = true;
  door.advance(10);
  t.is(door.exceptions.length, 1);
  t.deepEqual(door.prints, ['255']);
});

test('nothing to write sends nothing', (t) => {
  t.deepEqual(puck('I2C1.writeTo(0x22,[])').exceptions, []);
});

test('I2C without its pins is a fault', (t) => {
  t.throws(() => bench('I2C1.writeTo(0x20,1)', { board: puckjs }), { name: 'FirmwareFault' });
  t.throws(() => puck('pinMode(1,"input");I2C1.writeTo(0x20,1)'), { name: 'FirmwareFault' });
});

test('a bit written low is strong, a bit written high gives way', (t) => {
  const door = puck(
    `I2C1.writeTo(${keys},0x77);setInterval(function(){print(I2C1.readFrom(${keys},1)[0].toString(16))},10)`,
  );
  door.press('2');
  door.advance(10);
  door.release('2');
  door.advance(10);
  t.deepEqual(door.prints, ['57', '77']);
});

test('INT goes low on a change, and comes back when the port is read', (t) => {
  const door = puck(`pinMode(30,'input_pullup');I2C1.writeTo(${keys},0x70);
    setWatch(function(e){print(e.state);if(!e.state)I2C1.readFrom(${keys},1)},30,{repeat:true})`);
  door.press('5');
  door.advance(5);
  door.release('5');
  door.advance(5);
  t.deepEqual(door.prints, ['false', 'true', 'false', 'true']);
});

test('INT comes back when the input does, unread', (t) => {
  const door = puck(
    "pinMode(30,'input_pullup');I2C1.readFrom(0x21,1);setWatch(function(e){print(e.state)},30,{repeat:true})",
  );
  door.doorClosed = false;
  door.advance(5);
  door.doorClosed = true;
  door.advance(5);
  t.deepEqual(door.prints, ['false', 'true']);
});

test('two expanders share the interrupt line', (t) => {
  const door = puck(`pinMode(30,'input_pullup');I2C1.writeTo(${keys},0x70);I2C1.readFrom(${bolt},1);
    setInterval(function(){print(digitalRead(30))},10);setTimeout(function(){I2C1.readFrom(${keys},1)},15)`);
  door.press('1');
  door.doorClosed = false;
  door.advance(20);
  t.deepEqual(door.prints, ['0', '0']);
});

test('outputs stay over a reboot of the chip, and are high again after a loss of power', (t) => {
  const door = puck(`print(I2C1.readFrom(${bolt},1)[0]&3);I2C1.writeTo(${bolt},0xFD);setTimeout(E.reboot,100)`);
  door.advance(100);
  door.powerOff();
  door.powerOn();
  t.deepEqual(door.prints, ['3', '1', '3']);
});
