/** Key presses from a scanner: one key at a time; several at once, a stuck key and a mute keypad are faults. */
import * as keys from '#port/keys';
import { KeypadFault } from '../port/types.js';

/** Rolling from key to key closes two for a moment; only what lasts longer is a fault. */
const manyMilliseconds = 500;
const stuckMilliseconds = 10000;
/** A key in the column of one that is down makes no edge: while one is down, the scanner is asked again. */
const againMilliseconds = 50;
/** By bit of the scan, the last key of the last row first: 10 is star, 11 hash. */
const keyOfBit = '\x0b\x00\x0a\x09\x08\x07\x06\x05\x04\x03\x02\x01';

/** 1 / ln 2, as closely as 12 bits need it. */
const bitsPerNat = 1.4427;

let report: (key: number) => void;
let reportFault: (fault: KeypadFault) => void;
/** Bits of the last scan, without stuck keys; of those, the ones that were reported or passed over. */
let down = 0;
let done = 0;
let stuck = 0;
let timer = -1;
let again = -1;

function isMany(bits: number): boolean {
  return (bits & (bits - 1)) !== 0;
}

function heldTooLong(): void {
  const isNews = isMany(down) && done !== down;
  done = down;
  timer = isNews ? setTimeout(heldTooLong, stuckMilliseconds) : -1;
  if (isNews) return reportFault(KeypadFault.ManyKeys);
  stuck |= down;
  reportFault(KeypadFault.StuckKey);
}

function lookAgain(): void {
  again = -1;
  changed();
}

function changed(): void {
  const scanned = keys.scan();
  if (scanned < 0) return reportFault(KeypadFault.NoAnswer);
  stuck &= scanned;
  const fingers = scanned & ~stuck;
  if (fingers && again < 0) again = setTimeout(lookAgain, againMilliseconds);
  if (fingers === down) return;
  down = fingers;
  if (timer >= 0) clearTimeout(timer);
  timer = down ? setTimeout(heldTooLong, isMany(down) ? manyMilliseconds : stuckMilliseconds) : -1;
  // While several are down no one can tell which of them counts: the one that stays on counts when it is alone.
  if (isMany(down)) return;
  const fresh = down & ~done;
  done = down;
  if (fresh) report(keyOfBit.charCodeAt(Math.round(Math.log(fresh) * bitsPerNat)));
}

export function start(onKey: (key: number) => void, onFault: (fault: KeypadFault) => void): void {
  report = onKey;
  reportFault = onFault;
  keys.start(changed);
}

/** Looks whether the keypad answers, and makes it ready again if it lost its power for a moment. */
export function check(): void {
  changed();
}
