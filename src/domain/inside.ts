/**
 * Someone inside, who holds the button. One that stays down for longer than a minute is taken for stuck, or wedged by a guest:
 * the owner's PIN, typed outside, must then open the door and not hand programming to whoever stands there next.
 */
import * as insideButton from '#port/inside-button';
import { EventCode } from '../wire/events.js';
import { recordFault } from './audit.js';
import { pins } from './credentials.js';

const checksUntilStuck = 2;
/** In how many checks, one after the other, the button was down. */
let checksDown = 0;

/** To be called once a minute. A lock that nobody owns yet has nothing to lose by a patient first owner. */
export function check(): void {
  checksDown = pins.isOwned && insideButton.held() ? checksDown + 1 : 0;
  if (checksDown === checksUntilStuck) recordFault(EventCode.InsideButtonStuck);
}

/** The owner has changed a PIN: whoever goes on to the next one presses the button between two checks. */
export function startAnew(): void {
  checksDown = 0;
}

/** True while someone holds the button, and has not held it for one to two minutes. */
export function isSomeone(): boolean {
  if (insideButton.held()) return checksDown < checksUntilStuck;
  checksDown = 0;
  return false;
}
