/** The guard in the real interpreter, and what its own Storage makes of a lock's flash: docs/FLASH.md. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firmwareSpan, layOut } from '../../../boards/image.js';
import { mdbt42q } from '../../../boards/index.js';
import { committedAt } from '../../../boards/layout.js';
import { Door } from '../../../sim/door.js';
import { NorFlash } from '../../../sim/nor.js';
import { StorageWriter } from '../../../sim/storage.js';
import type { Scenario } from '../run.js';
import { ownerPin, type Stage, type TestLock } from '../stage.js';

const closed = 'E.setConsole[null,{"force":true}]';
const opened = 'E.setConsole["Bluetooth",{"force":true}]';
/** The guard opens its console a second after it has closed them all. */
const openMilliseconds = 1500;

/** What a start does, the inside button held or not. */
async function start(lock: TestLock, held: boolean): Promise<string[]> {
  await lock.powerOff();
  lock.world.setInside(held);
  const from = lock.mark;
  await lock.powerOn();
  lock.world.setInside(false);
  if (held) await new Promise((resolve) => setTimeout(resolve, openMilliseconds));
  await lock.sync();
  return lock.lines.slice(from).map(({ text }) => text);
}

async function cutImages(stage: Stage): Promise<string> {
  const { board } = stage;
  const { start: first, end } = firmwareSpan(board);
  const damages: [string, (image: Uint8Array) => void][] = [
    ['not committed', (image) => image.fill(0xff, end - committedAt, end)],
    ['a page erased', (image) => image.fill(0xff, first, first + board.storage.pageBytes)],
    ['one bit wrong', (image) => (image[first + 5000]! ^= 4)],
    ['nothing at all', (image) => image.fill(0xff, first, end)],
  ];
  for (const [what, damage] of damages) {
    const flashed = new Uint8Array(readFileSync(`dist/${board.name}.image`));
    damage(flashed);
    const lock = await stage.fresh({ flashed });
    const told = lock.lines.map(({ text }) => text);
    assert.ok(told.includes(closed), what);
    assert.ok(!told.some((text) => /^setWatch|^Flash|Bluetooth/.test(text)), `${what}: the lock is not inert`);
    assert.ok((await start(lock, true)).includes(opened), `${what}: no console for who holds the button`);
  }
  return `${damages.length} of them stay inert, and open their console to who holds the button at a start`;
}

async function maintenance(stage: Stage): Promise<string> {
  const lock = await stage.owned();
  assert.ok(!(await start(lock, true)).includes(opened), 'a working lock opened its console');
  const reboots = lock.line('the chip starts anew', ({ name }) => name === 'E.reboot');
  await lock.typeInside(`${ownerPin}9999#`);
  await reboots;
  lock.tells('Maintenance', 'opens its console');
  const told = await start(lock, true);
  assert.ok(told.indexOf(closed) >= 0 && told.indexOf(closed) < told.indexOf(opened), 'the console is not open');
  assert.ok(!told.some((text) => text.startsWith('setWatch')), 'the firmware runs as well');
  assert.ok(!(await start(lock, true)).includes(opened), 'the request has outlived a start');
  await lock.opens(ownerPin);
  return 'asked for, it opens the console at the next start and at no other; the PIN opens afterwards';
}

/** The simulator's hands on Storage leave the same bytes as the interpreter's own. */
function hands(stage: Stage): Promise<string> {
  const { board, build } = stage;
  const door = new Door({ board, flash: readFileSync(`dist/${board.name}.image`) });
  door.powerOn();
  door.advance(500);
  const before = door.flash;
  // The interpreter is to stay at its prompt.
  before.set(layOut(board, Buffer.from('0'), readFileSync(`dist/${board.name}.fw`)));
  const acts: Record<string, (storage: StorageWriter) => unknown> = {
    'write("mine","print(1)")': (storage) => storage.write('mine', Buffer.from('print(1)')),
    'write("mine","x".repeat(3000))': (storage) => storage.write('mine', Buffer.alloc(3000, 'x')),
    'write("fw","x".repeat(20480))': (storage) => storage.write('fw', Buffer.alloc(20_480, 'x')),
    'write("fw","print(1)")': (storage) => storage.write('fw', Buffer.from('print(1)')),
    'erase("fw")': (storage) => storage.erase('fw'),
    'erase(".boot0")': (storage) => storage.erase('.boot0'),
    'compact()': (storage) => storage.compact(),
    'erase("fw");s.compact()': (storage) => {
      storage.erase('fw');
      storage.compact();
    },
    'erase(".boot0");s.compact()': (storage) => {
      storage.erase('.boot0');
      storage.compact();
    },
    'eraseAll()': (storage) => storage.eraseAll(),
  };
  for (const [code, act] of Object.entries(acts)) {
    const folder = mkdtempSync(join(tmpdir(), 'deadlatch-'));
    try {
      const file = join(folder, 'espruino.flash');
      writeFileSync(file, before);
      const guarded = `var s=require("Storage");try{s.${code}}catch(e){}`;
      execFileSync(build.path, ['-e', guarded], { cwd: folder, stdio: 'ignore', timeout: 10_000 });
      const nor = new NorFlash(board.storage, before);
      act(new StorageWriter(nor));
      assert.equal(Buffer.compare(readFileSync(file), nor.bytes), 0, `Storage.${code} differs`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  return Promise.resolve(`${Object.keys(acts).length} calls leave the same bytes`);
}

export const guard: readonly Scenario[] = [
  ['a firmware that is cut or damaged does not run', cutImages],
  ['maintenance is asked for by the owner, and lasts one start', maintenance],
];

/** For a build whose flash is as large as the board's, and where a board has it. */
export const guardOnChip: readonly Scenario[] = [
  ["Storage by hand does what the simulator's does", hands, ({ storage }) => storage.pages === mdbt42q.storage.pages],
];
