/** What happens once, at power-on: the store is opened, and every part started, in this order. */
import * as contacts from '#port/contacts';
import * as insideButton from '#port/inside-button';
import * as motor from '#port/motor';
import { open } from '../store/open.overlay.js';
import { RecordKey } from '../store/keys.js';
import { get } from '../store/store.js';
import { vault } from '../store/vault.js';
import { EventCode, nobody, Reason } from '../wire/events.js';
import { record } from './audit.js';
import { beginChain } from './begin-chain.overlay.js';
import * as bolt from './bolt.js';
import { pins } from './credentials.js';
import * as door from './door.js';
import * as keypad from './keypad.js';
import { loadPins } from './load-pins.overlay.js';
import * as lockout from './lockout.js';
import { applyPolicy } from './policy.overlay.js';
import * as power from './power.js';
import { sealLog } from './seal.overlay.js';
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
  const soundPolicy = stored === undefined || applyPolicy(stored);
  lockout.start();
  record(EventCode.Started, Reason.None, nobody, lockout.remainingSeconds());
  if (vault.damaged || !soundPolicy) record(EventCode.StoreFault, Reason.StoreFault, nobody, vault.damaged);
  if (pins.count && !get(RecordKey.Chain)) beginChain();
  sealLog();
  power.check();
  bolt.start(door.boltAtRest);
  keypad.start();
  door.start();
  return true;
}
