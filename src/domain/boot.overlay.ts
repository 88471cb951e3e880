/** What happens once, at power-on: the store is opened, the secret made or read, and every part started, in this order. */
import * as contacts from '#port/contacts';
import { bytes } from '#port/entropy';
import * as insideButton from '#port/inside-button';
import * as motor from '#port/motor';
import { open } from '../store/open.overlay.js';
import { pinSlots, RecordKey } from '../store/keys.js';
import { damagedBytes, get, put } from '../store/store.js';
import { EventCode, nobody, Reason } from '../wire/events.js';
import { record } from './audit.js';
import * as bolt from './bolt.js';
import { HmacLabel, pins, tagBytes } from './credentials.js';
import * as door from './door.js';
import { hmac } from './hmac.js';
import { hmacPads } from './hmac-pads.overlay.js';
import * as keypad from './keypad.js';
import * as lockout from './lockout.js';
import { applyPolicy } from './policy.overlay.js';
import * as power from './power.js';

const rootBytes = 32;

function loadPins(): void {
  pins.pads = hmacPads(hmac(hmacPads(get(RecordKey.Root)!), String.fromCharCode(HmacLabel.PinKey)));
  pins.tags = '';
  pins.count = 0;
  for (let slot = 0; slot < pinSlots; slot++) {
    const pin = get(RecordKey.Pin + slot);
    if (pin !== undefined) pins.count++;
    pins.tags += pin === undefined ? '\0\0\0' : pin.substr(0, tagBytes);
  }
}

/** @returns false if the lock has no secret and cannot keep one: then it stays inert. */
export function boot(): boolean {
  contacts.start(door.contactsChanged);
  motor.start();
  insideButton.start();
  open();
  if (get(RecordKey.Root) === undefined && !put(RecordKey.Root, bytes(rootBytes))) return false;
  const stored = get(RecordKey.Policy);
  const soundPolicy = stored === undefined || applyPolicy(stored, false);
  loadPins();
  lockout.start();
  record(EventCode.Started, Reason.None, nobody, lockout.remainingSeconds());
  if (damagedBytes() || !soundPolicy) record(EventCode.StoreFault, Reason.StoreFault, nobody, damagedBytes());
  power.check();
  bolt.start(door.boltAtRest);
  keypad.start();
  door.start();
  return true;
}
