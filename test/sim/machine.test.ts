import test from 'ava';
import { board as puckjs } from '../../boards/puckjs.js';
import { PowerCut } from '../../sim/faults.js';
import { layOutStorage } from '../../sim/storage.js';
import { bench, mdbt42q } from './bench.js';

const vault = mdbt42q.storage.address + mdbt42q.vault.firstPage * mdbt42q.storage.pageBytes;

test('the context has what Espruino has, and neither Node nor what Espruino lacks', (t) => {
  const absent =
    'Map Set WeakMap Symbol Proxy Reflect BigInt RangeError Promise TextEncoder process.env require.resolve queueMicrotask Buffer setImmediate structuredClone URL';
  const code = absent
    .split(' ')
    .filter((name) => !name.includes('.'))
    .map((name) => `print(typeof ${name})`)
    .join(';');
  t.true(bench(code).prints.every((type) => type === 'undefined'));
  const members =
    'Object.freeze Array.from [].flat [].at Math.trunc Math.imul "".at Number.isInteger Date.UTC Uint8Array.from new(Uint8Array)(1).at ArrayBuffer.isView';
  t.true(
    bench(
      members
        .split(' ')
        .map((name) => `print(typeof ${name})`)
        .join(';'),
    ).prints.every((type) => type === 'undefined'),
  );
  const present = 'Uint8Array Date JSON Math eval parseInt btoa global E NRF I2C1 getTime setWatch D31';
  t.true(
    bench(
      present
        .split(' ')
        .map((name) => `print(typeof ${name})`)
        .join(';'),
    ).prints.every((type) => type !== 'undefined'),
  );
});

test('what the simulator lacks is a fault that the firmware cannot catch', (t) => {
  for (const code of [
    'E.getTemperature()',
    'NRF.findDevices(1)',
    'require("Wifi")',
    'require("Storage").write("a","b")',
    'I2C1.readReg(1,2,3)',
  ]) {
    t.throws(
      () => bench(`try{${code}}catch(e){print('caught')}`),
      { name: 'FirmwareFault', message: /the simulator has no/ },
      code,
    );
  }
});

test('after a fault nothing has an effect any more', (t) => {
  const door = bench('setTimeout(function(){digitalWrite(1,1);try{E.nothing()}catch(e){}digitalWrite(2,1)},10)');
  t.throws(
    () => {
      door.advance(10);
    },
    { name: 'FirmwareFault' },
  );
  t.deepEqual(door.light, { red: false, green: false });
  t.false(door.powered);
});

test('String.fromCharCode keeps the low byte, and text that is no date is 0', (t) => {
  t.deepEqual(
    bench('print(String.fromCharCode(300).charCodeAt(0),new Date("x").getTime(),new Date(2020,1,2).getHours())').prints,
    ['44 0 0'],
  );
});

test('a string with a character above 0xFF is a fault where bytes are meant', (t) => {
  t.throws(() => bench('E.CRC32("\\u20ac")'), { message: /U\+20ac/ });
});

test('a loop that waits for the clock is a fault: JavaScript takes no time here', (t) => {
  t.throws(() => bench('while(getTime()<1);'), { message: /does not come back/ });
});

test('an exception at the start ends the file, not the machine', (t) => {
  const door = bench('setTimeout(function(){print("later")},10);nothing();print("never")');
  door.advance(10);
  t.regex(door.exceptions[0] ?? '', /ReferenceError: nothing is not defined/);
  t.deepEqual(door.prints, ['later']);
});

test('process.on("uncaughtException") gets what was thrown', (t) => {
  const door = bench(
    'process.on("uncaughtException",function(e){print(e.message)});setTimeout(function(){throw new Error("x")},1)',
  );
  door.advance(1);
  t.deepEqual(door.prints, ['x']);
  t.is(door.exceptions.length, 1);
});

test('eval runs pretokenised code in the global scope', (t) => {
  // var a = 5; print(a)
  t.deepEqual(bench('eval("\\xadb=\\xd4\\x05;print(b)")').prints, ['5']);
});

test('the boot files run in their order, then E.on("init") and onInit', (t) => {
  const files = {
    '.boot1': Buffer.from('print("boot1")'),
    '.boot0': Buffer.from(
      'E.on("init",function(){print("init")});global.onInit=function(){print("onInit")};print("boot0")',
    ),
  };
  t.deepEqual(bench('', { flash: layOutStorage(mdbt42q.storage, files) }).prints, ['boot0', 'boot1', 'init', 'onInit']);
});

test('the watchdog resets a machine that does not feed it', (t) => {
  const door = bench(
    'print("start");digitalWrite(1,1);E.enableWatchdog(2,false);setInterval(function(){if(getTime()<5)E.kickWatchdog()},1000)',
  );
  door.advance(5999);
  t.deepEqual([door.resets, door.prints.length], [0, 1]);
  door.advance(2);
  t.deepEqual([door.machine.resets, door.prints.length], [[{ cause: 'watchdog', time: 6000 }], 2]);
});

test('a watchdog in automatic mode is fed by the loop', (t) => {
  const door = bench('E.enableWatchdog(1);setTimeout(function(){},5000)');
  door.advance(20000);
  t.is(door.resets, 0);
});

test('a running watchdog keeps its time, and goes on over E.reboot', (t) => {
  const door = bench(
    'if(getTime()<1){E.enableWatchdog(3,false);E.enableWatchdog(60,false);setTimeout(function(){E.reboot()},1000)}',
  );
  door.advance(2999);
  t.is(door.resets, 1);
  door.advance(1);
  t.deepEqual(
    door.machine.resets.map(({ cause }) => cause),
    ['reboot', 'watchdog'],
  );
});

test('erasing a page of flash feeds the watchdog', (t) => {
  const door = bench(`E.enableWatchdog(2,false);setInterval(function(){require('Flash').erasePage(${vault})},1500)`);
  door.advance(10000);
  t.is(door.resets, 0);
});

test('E.reboot tells E.on("kill"), opens every pin and starts anew', (t) => {
  const door = bench(
    'E.on("kill",function(){print("kill")});if(getTime()<1){digitalWrite(1,1);setTimeout(function(){E.reboot();print("never")},2000)}',
  );
  t.true(door.light.red);
  door.advance(2000);
  t.deepEqual([door.prints, door.light.red, door.resets], [['kill'], false, 1]);
});

test('a firmware that resets without end is a fault', (t) => {
  t.throws(() => bench('E.reboot()'), { message: /resets without end/ });
});

test('entropy differs from boot to boot, is the same for the same seed, and signed', (t) => {
  const code = 'print(E.hwRand(),Math.random());setTimeout(E.reboot,10)';
  const run = (seed: number): readonly string[] => {
    const door = bench(code, { seed });
    door.advance(95);
    return door.prints;
  };
  const prints = run(7);
  t.is(new Set(prints).size, 10);
  t.true(prints.some((line) => line.startsWith('-')));
  t.deepEqual(run(7), prints);
  t.notDeepEqual(run(8), prints);
});

test('a Storage that makes no sense is erased at the start', (t) => {
  const flash = layOutStorage(mdbt42q.storage, { '.boot0': Buffer.from('print("on")') });
  flash[mdbt42q.storage.pageBytes] = 0;
  const door = bench('', { flash });
  t.deepEqual(door.prints, ['Storage is corrupt.']);
  t.true(door.flash.every((byte) => byte === 0xff));
});

test('crypto, CRC and conversions give what Espruino gives', (t) => {
  const door = bench(`
    var d=require('crypto').SHA256('abc');
    print(d instanceof ArrayBuffer,new Uint8Array(d).slice(0,4).join());
    print(new Uint8Array(require('crypto').SHA256([97,98,99])).slice(0,4).join(), E.CRC32('123456789'));
    print(E.toString(0x48,[105,'!'],new Uint8Array([63])), E.toUint8Array('ab',1,{data:[7],count:2}).join());
    print(E.toUint8Array('ab') instanceof Uint8Array)`);
  t.deepEqual(door.prints, ['true 186,120,22,191', '186,120,22,191 3421780262', 'Hi!? 97,98,1,7,7', 'true']);
  t.throws(() => bench('require("crypto").SHA256(new Uint16Array(2))'), { name: 'FirmwareFault' });
});

test('flash writes parts of words together with what they hold', (t) => {
  const door = bench(`var f=require('Flash');f.write('abc',${vault + 1});print(f.read(8,${vault}).join());
    f.write('z',${vault + 4});print(JSON.stringify(f.getPage(${vault + 5})))`);
  t.deepEqual(door.prints, ['255,97,98,99,255,255,255,255', `{"addr":${vault},"length":4096}`]);
  t.is(door.machine.flashBytesWritten, 8);
});

test('a memory area is what the flash held, and a change under it in the same run is counted', (t) => {
  const area = `E.memoryArea(${vault},8)`;
  const door = bench(`require('Flash').write('abcdefgh',${vault});print(${area},${area}.indexOf('de'));
    setTimeout(function(){require('Flash').write('\\0\\0\\0\\0',${vault});print(${area}.length)},1)`);
  door.advance(1);
  t.deepEqual([door.prints, door.machine.areas.stale], [['abcdefgh 3', '8'], 0]);
  t.is(bench(`var a=${area};require('Flash').write('abcd',${vault})`).machine.areas.stale, 1);
});

test('at the end of a text, a beginning of what is sought counts as found', (t) => {
  const door =
    bench(`var a='abcabc';print([a.indexOf('ca',3),a.indexOf('ca',9),a.indexOf('cab'),a.indexOf('cx'),a.indexOf('x'),
    a.indexOf('abcabcd'),a.indexOf('bc',-1),a.includes('cx'),'\\0\\0\\0'.indexOf('\\0a',3)].join())`);
  t.deepEqual(door.prints, ['5,5,2,5,-1,-1,1,true,2']);
});

test('Storage.read gives the bytes of a file or undefined', (t) => {
  const flash = layOutStorage(mdbt42q.storage, {
    '.boot0': Buffer.from('var s=require("Storage");print(s.read("data"),s.read("data",1,2),s.read("none"))'),
    data: Buffer.from('hello'),
  });
  t.deepEqual(bench('', { flash }).prints, ['hello el undefined']);
});

test('E.setConsole(null) closes the console, options it does not know throw', (t) => {
  t.is(bench('E.setConsole(null,{force:true})').machine.console, null);
  t.is(bench('E.setConsole("Bluetooth",{force:true})').machine.console, 'Bluetooth');
  t.is(bench('E.setConsole(null)').machine.console, 'any', 'not forced, it goes to whoever connects');
  t.is(bench('').machine.console, 'any');
  t.regex(bench('E.setConsole(null,{forced:true})').exceptions[0] ?? '', /Unknown option "forced"/);
});

test('NRF keeps what it was told, and its options are checked', (t) => {
  const door = bench('NRF.setServices({},{uart:false});NRF.sleep();print(NRF.getBattery())');
  t.like(door.machine.radio, { uart: false, awake: false });
  t.true(Math.abs(Number(door.prints[0]) - 3.3) < 0.001);
  t.regex(bench('NRF.setServices({},{ciphers:1})').exceptions[0] ?? '', /Unknown option "ciphers"/);
});

test('calls are counted by name', (t) => {
  const { calls } = bench('for(var i=0;i<5;i++)digitalWrite(1,i);E.hwRand();require("Flash").read(4,0x6c000)').machine;
  t.deepEqual(Object.fromEntries(calls), { digitalWrite: 5, 'E.hwRand': 1, require: 1, 'Flash.read': 1 });
});

test('a power cut cannot be caught and leaves nothing running', (t) => {
  const door = bench(`setTimeout(function(){
      try{require('Flash').write('abcdabcd',${vault})}catch(e){print('caught')}finally{digitalWrite(1,1)}
      digitalWrite(1,1)},10);setInterval(function(){print('tick')},20)`);
  let writes = 0;
  door.machine.flash.onOperation = () => {
    if (++writes === 2) throw new PowerCut();
  };
  door.advance(100);
  t.deepEqual([door.powered, door.light.red], [false, false]);
  t.false(door.prints.includes('tick'));
  t.is(Buffer.from(door.flash.slice(vault - 0x6c000, vault - 0x6c000 + 8)).toString('latin1'), 'abcd\xff\xff\xff\xff');
  door.powerOff();
  door.powerOn();
  t.true(door.powered);
});

test('a Puck.js whose button is held at the start toggles its pads for seconds before any JavaScript', (t) => {
  const door = bench('', { board: puckjs });
  door.powerOff();
  door.inside = true;
  door.powerOn();
  const pads = new Set<number>();
  for (let waited = 0; waited < 7700; waited++) {
    for (const pad of [1, 2, 28, 29, 30, 31]) if (door.machine.pins.outputs(pad)) pads.add(pad);
    t.false(door.motor.enabled);
    door.advance(1);
  }
  t.is(pads.size, 6);
  t.true(door.bolt.locked);
});
