/**
 * PIN lockout. An attempt is charged in flash before anything is compared, so that neither a cut nor a pulled battery saves
 * a guess; a right code takes back its own charge and no other; the penalty starts anew after power loss.
 */
import * as clock from '#port/clock';
import { attemptRecords, RecordKey } from '../store/keys.js';
import { get, putFramed, remove } from '../store/store.js';
import { frame } from '../store/vault.js';
import { disableSeconds, mostWrongEntries, policy } from './policy.js';

/** Wrong entries that are charged and not forgiven; others only read it. */
export let wrongEntries = 0;
/** `mostWrongEntries` of the policy: too slow to work out at each attempt. */
let most = 0;
let disabledUntil = 0;
let quietSince = 0;
/** The record that the next attempt is charged with: to frame it takes a tenth of an unlock. */
let nextCharge = '';
/** The present attempt has a charge of its own in flash. */
let charged = false;

function prepare(): void {
  nextCharge = frame(RecordKey.Attempt + wrongEntries, 'try.');
}

function disable(): void {
  prepare();
  quietSince = clock.seconds();
  disabledUntil = quietSince + disableSeconds(wrongEntries);
}

/** Counts the charges in flash and begins their penalty. */
export function start(): void {
  wrongEntries = 0;
  most = mostWrongEntries();
  for (let n = 0; n < attemptRecords; n++) if (get(RecordKey.Attempt + n) !== undefined) wrongEntries = n + 1;
  charged = false;
  disable();
}

/** Seconds until the keypad takes an entry again, rounded up; 0 if it does now. */
export function remainingSeconds(): number {
  const left = disabledUntil - clock.seconds();
  return left > 0 ? Math.ceil(left) : 0;
}

/**
 * Charges the attempt that is about to be compared.
 * @returns false if the charge could not be stored: then nothing may be compared.
 */
export function charge(): boolean {
  while (wrongEntries && clock.seconds() - quietSince >= policy.quietTime) {
    remove(RecordKey.Attempt + --wrongEntries);
    quietSince += policy.quietTime;
    prepare();
  }
  // At the top another charge changes nothing: the one that stands there keeps the penalty where it is.
  charged = wrongEntries < most;
  return !charged || putFramed(RecordKey.Attempt + wrongEntries, nextCharge);
}

/** The entry was right: takes back its own charge. */
export function giveBack(): void {
  if (charged) remove(RecordKey.Attempt + wrongEntries);
  charged = false;
}

/** The entry was wrong: its charge stays, and the penalty begins. */
export function keepCharge(): void {
  if (charged) wrongEntries++;
  charged = false;
  disable();
}
