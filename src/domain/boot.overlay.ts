/** What happens once, at power-on: the store is opened, and every part started, in this order. */
import * as contacts from '#port/contacts';
import * as insideButton from '#port/inside-button';
import * as motor from '#port/motor';
import { open } from '../store/open.overlay.js';
import { RecordKey } from '../store/keys.js';
import { get } from '../store/store.js';
import { vault } from '../store/vault.js';
import { EventCode, nobody, Reason } from '../wire/events.js';
import { administer } from './administer.overlay.js';
import { record } from './audit.js';
import { Change } from './change.js';
import * as bolt from './bolt.js';
import { ChainTask } from './chain-task.js';
import { chainWork } from './chain-work.overlay.js';
import { pins } from './credentials.js';
import * as door from './door.js';
import * as keypad from './keypad.js';
import { loadPins } from './load-pins.overlay.js';
import * as lockout from './lockout.js';
import * as power from './power.js';
import { alarm, show } from './signals.js';

/** @returns false if the lock has lost its secret or cannot keep one: then it stays inert, and shows an alarm. */
export function boot(): boolean {
  contacts.start(door.contactsChanged);
  motor.start();
  insideButton.start();
  open();
  const inert = loadPins();
  if (inert) {
    record(EventCode.StoreFault, inert, nobody, vault.damaged);
    show(alarm);
    return false;
  }
  const stored = get(RecordKey.Policy);
  const soundPolicy = stored === undefined || !administer(Change.ApplyPolicy, stored, 0);
  lockout.start();
  record(EventCode.Started, Reason.None, nobody, lockout.remainingSeconds());
  if (vault.damaged || !soundPolicy) record(EventCode.StoreFault, Reason.StoreFault, nobody, vault.damaged);
  if (pins.isOwned && !get(RecordKey.Chain)) chainWork(ChainTask.Begin);
  chainWork(ChainTask.Seal);
  power.check();
  bolt.start(door.boltAtRest);
  keypad.start();
  door.start();
  return true;
}
