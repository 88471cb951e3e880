/** A phone, and a firmware of a few lines in the real interpreter; what is between them is the simulator's radio. */
import assert from 'node:assert/strict';
import { Central } from '../../../sim/bluetooth/central.js';
import { answers, ascii, echoStatements, requests, text } from '../../helpers/echo.js';
import type { Scenario } from '../run.js';
import type { Stage, TestLock } from '../stage.js';

async function answered(lock: TestLock, phone: Central, wanted: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the lock does not say "${wanted}"\n${lock.tail()}`)), 5000);
    phone.onPush = ({ data }) => {
      if (text(data) !== wanted) return;
      clearTimeout(timer);
      resolve();
    };
  });
}

async function talks(stage: Stage): Promise<string> {
  const lock = await stage.fresh({ flashed: undefined });
  const heardOf = 'NRF.on("connect",function(a){__.t("sync",[a])})';
  for (const statement of [...echoStatements(), heardOf]) lock.interpreter.evaluate(statement);
  await lock.sync();
  const phone = new Central(lock.air, { mtu: 517 });
  assert.equal(phone.scan()?.name, 'Echo');

  const from = lock.mark;
  phone.connect();
  await lock.line('the firmware hears of the connection', ({ text }) => text.includes('c0:ff:ee'), from);
  phone.subscribe(answers);
  await answered(lock, phone, 'hello');
  const bytes = 'a\0\xff"\n\\z';
  phone.write(requests, ascii(bytes));
  await answered(lock, phone, 'A\0\xff"\n\\Z');
  assert.equal(text(phone.read(answers)), 'A\0\xff"\n\\Z');
  assert.equal(phone.received(answers).length, 2);
  phone.disconnect();
  // The interpreter's loop advertises again.
  await lock.sync();
  phone.connect();
  phone.subscribe(answers);
  await answered(lock, phone, 'hello');
  return `greeted and answered, ${phone.roundTrips} round trips`;
}

export const bluetooth: readonly Scenario[] = [['a phone is greeted and answered', talks]];
