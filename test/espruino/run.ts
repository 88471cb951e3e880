/**
 * The bundle in the real interpreter: booted from flash, with the simulated door around it, in real time.
 * `ESPRUINO=/path/to/espruino npm run test:espruino`; without ESPRUINO it skips.
 */
import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import type { Board } from '../../boards/board.js';
import { boards } from '../../boards/index.js';
import { examine, type Build } from './build.js';
import { Lock } from './lock.js';

const pin = '48713#';

async function enrolled(build: Build, board: Board): Promise<Lock> {
  const lock = new Lock({ build, board, firmware: readFileSync(`dist/${board.name}.fw`) });
  await lock.powerOn();
  lock.world.setInside(true);
  await lock.type(pin + pin);
  lock.world.setInside(false);
  return lock;
}

function drove(lock: Lock, from: number): boolean {
  return lock.lines.slice(from).some((line) => line.name === 'digitalPulse');
}

function faults(lock: Lock): string[] {
  return lock.lines.filter((line) => line.name === 'exception' || line.name === 'errorFlag').map((line) => line.text);
}

async function opens(build: Build, board: Board): Promise<string> {
  const prelude = new Lock({ build, board, firmware: Buffer.from('0') });
  await prelude.powerOn();
  const without = await prelude.sync();
  await prelude.close();
  const lock = await enrolled(build, board);
  try {
    const idle = (await lock.sync()) - without;
    const from = lock.mark;
    const enable = board.motor.enable;
    const coasts = `digitalWrite[${enable},0]`;
    await lock.type(pin);
    await lock.line('the motor is driven', (line) => line.name === 'digitalPulse', from);
    await lock.line('the bolt arrives and the motor coasts', (line) => line.text === coasts, from);
    assert.equal(lock.world.mechanism.unlocked, true, 'the bolt is not withdrawn');
    const open = lock.mark;
    await lock.line('the lock relocks', (line) => line.name === 'digitalPulse', open, 12000);
    await lock.line('the motor coasts again', (line) => line.text === coasts, open, 12000);
    assert.equal(lock.world.mechanism.locked, true, 'the bolt is not thrown');
    assert.deepEqual(faults(lock), []);
    const worst = Math.max(...lock.lines.map((line) => line.usage)) - without;
    return `JsVars ${idle} idle, ${worst} at the worst moment that was seen, without ${without} of interpreter and prelude`;
  } finally {
    await lock.close();
  }
}

async function locksOut(build: Build, board: Board): Promise<string> {
  const lock = await enrolled(build, board);
  try {
    const from = lock.mark;
    for (let wrong = 0; wrong < 5; wrong++) await lock.type('94628#');
    await lock.powerOff();
    await lock.powerOn();
    await lock.type(pin);
    assert.equal(drove(lock, from), false, 'the motor was driven');
    assert.equal(lock.world.mechanism.locked, true);
    assert.deepEqual(faults(lock), []);
    return 'killed during the penalty: the right PIN is not looked at';
  } finally {
    await lock.close();
  }
}

const path = process.env['ESPRUINO'];
if (!path) {
  console.log('ESPRUINO is not set: give it the path of a Linux build of Espruino to run the bundle in it.');
  console.log('0 passed, 0 failed, 1 skipped');
  process.exit(0);
}
const build = examine(path);
console.log(`Espruino ${build.version}, ${build.variables} variables of ${build.variableBytes} bytes`);
let passed = 0;
let failed = 0;
for (const board of boards) {
  for (const [name, scenario] of [
    ['a PIN opens the bolt, and it relocks by itself', opens],
    ['five wrong PINs disable the keypad, and a killed interpreter does not end it', locksOut],
  ] as const) {
    try {
      console.log(`  ok  ${board.name}: ${name}\n      ${await scenario(build, board)}`);
      passed++;
    } catch (error) {
      console.log(`  FAIL ${board.name}: ${name}\n${String((error as Error).stack)}`);
      failed++;
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
