/** Composition root: the only code that runs when the guard loads the script. Consoles and radio are closed by then. */
import * as motor from '#port/motor';
import * as radio from '#port/radio';
import { recordFault } from './domain/audit.js';
import * as bolt from './domain/bolt.js';
import { boot } from './domain/boot.overlay.js';
import * as chain from './domain/chain.js';
import { contactsChanged } from './domain/door.js';
import * as inside from './domain/inside.js';
import * as keypad from './domain/keypad.js';
import * as phone from './domain/phone.js';
import * as power from './domain/power.js';
import { EventCode } from './wire/events.js';

const checkMilliseconds = 60000;

process.on('uncaughtException', () => {
  motor.coast();
  recordFault(EventCode.FirmwareFault);
});
const isAlive = boot();
// Not in an overlay: what listens would keep all of it for ever.
if (radio.isPresent && isAlive) phone.start();
setInterval(() => {
  // A round that was lost, as an interval is in which memory runs out, lets the watchdog begin anew.
  E.kickWatchdog();
  if (!isAlive) return;
  inside.check();
  bolt.endIfLost();
  if (bolt.moving) return;
  power.check();
  keypad.check();
  contactsChanged();
  chain.check();
  if (radio.isPresent) phone.check();
}, checkMilliseconds);
