/** Composition root: the only code that runs when the script is loaded, but for what quiet.ts does before it. */
import './quiet.js';
import * as motor from '#port/motor';
import { recordFault } from './domain/audit.js';
import * as bolt from './domain/bolt.js';
import { boot } from './domain/boot.overlay.js';
import * as chain from './domain/chain.js';
import { contactsChanged } from './domain/door.js';
import * as inside from './domain/inside.js';
import * as keypad from './domain/keypad.js';
import * as power from './domain/power.js';
import { EventCode } from './wire/events.js';

const checkMilliseconds = 60000;

process.on('uncaughtException', () => {
  motor.coast();
  recordFault(EventCode.FirmwareFault);
});
if (boot()) {
  setInterval(() => {
    inside.check();
    bolt.endIfLost();
    if (bolt.isMoving()) return;
    power.check();
    keypad.check();
    contactsChanged();
    chain.check();
  }, checkMilliseconds);
}
