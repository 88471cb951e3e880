/** The phone's page with the browser's own Web Bluetooth: chooser, connection, and what comes of a link that is lost. */
import test from 'ava';
import { ModelAir } from '../helpers/model-air.js';
import { chromiumBeside } from './phone.js';
import { PhoneServer } from './phone-server.js';
import { PhoneVisitor } from './phone-visitor.js';

test('over Web Bluetooth a lock is claimed and opened, and one out of range is told of', async (t) => {
  const server = await PhoneServer.start();
  t.teardown(() => server.close());
  const { lock, time } = server;
  const air = new ModelAir(lock);
  const phone = await chromiumBeside({
    air: air.radio,
    advance(milliseconds) {
      time.pass(milliseconds);
      air.run();
    },
  });
  t.teardown(() => phone.close());
  const owner = PhoneVisitor.with(await phone.open(server.origin));
  owner.onComplaint = (complaint) => {
    t.fail(`The page complains: ${complaint}`);
  };
  await owner.claims(server, 'Front door');
  t.not(lock.keyId, undefined);
  await owner.unlocks();
  await owner.controlSays('Unlocked');
  t.is(lock.movements, 1);

  phone.central.loseLink();
  await owner.page.waitForFunction(() => !document.body.innerText.includes('Connected'));
  air.radio.silence();
  await owner.unlocks();
  await owner.controlSays('Not done');
  await owner.sees('It is out of range, has no power, or someone else is connected.');
  t.is(lock.movements, 1);
});
