/** Key presses out of scans: one key at a time; several at once, a stuck key and a mute keypad are faults. */
import * as keys from '#port/keys';
import { EventCode } from '../wire/events.js';
import { recordFault } from './audit.js';
import { keyPressed } from './entry.js';

/** A key in the column of one that is down makes no edge: while one is down, the scanner is asked again. */
const lookMilliseconds = 50;
/** Rolling from key to key closes two for a moment; only what lasts longer is a fault. */
const manyLooks = 10;
const stuckLooks = 200;
/** By bit of the scan, the last key of the last row first: 10 is star, 11 hash. */
const keyOfBit = '\x0b\x00\x0a\x09\x08\x07\x06\x05\x04\x03\x02\x01';

/** 1 / ln 2, as closely as 12 bits need it. */
const bitsPerNat = 1.4427;

/** Bits of the last scan, without stuck keys; of those, the ones that were reported or passed over. */
let down = 0;
let done = 0;
/** For how many looks the same keys are down. */
let held = 0;
let stuck = 0;
/** Looks that are due after the last finger is gone. */
let due = 0;
let timer = -1;

function isMany(bits: number): boolean {
  return (bits & (bits - 1)) !== 0;
}

/** Rows with stuck keys, 1 the first. Left open, they leave their columns to the keys of the other rows. */
function stuckRows(): number {
  let rows = 0;
  for (let bits = stuck, row = 8; bits; bits >>= 3, row >>= 1) if (bits & 7) rows |= row;
  return rows;
}

function heldOn(): void {
  held++;
  if (held === stuckLooks) {
    stuck |= down;
    recordFault(EventCode.StuckKey);
  } else if (held === manyLooks && isMany(down)) {
    done = down;
    recordFault(EventCode.ManyKeys);
  }
}

function look(): void {
  timer = -1;
  const scanned = keys.scan(stuck && stuckRows());
  if (scanned < 0) return recordFault(EventCode.KeypadMute);
  if (stuck & ~scanned) {
    stuck &= scanned;
    keys.rest(stuckRows());
  }
  const fingers = scanned & ~stuck;
  // A press between this look and an edge's debounce makes no edge. Beside a stuck key, one press wakes for a whole entry.
  if (fingers || due) timer = setTimeout(look, lookMilliseconds);
  if (fingers) due = stuck ? stuckLooks : 1;
  else if (due) due--;
  if (fingers === down) {
    if (fingers) heldOn();
    return;
  }
  down = fingers;
  held = 0;
  // While several are down no one can tell which of them counts: the one that stays on counts when it is alone.
  if (isMany(down)) return;
  const fresh = down & ~done;
  done = down;
  if (fresh) keyPressed(keyOfBit.charCodeAt(Math.round(Math.log(fresh) * bitsPerNat)));
}

/** An edge has come to rest; what is open now will make another. */
function changed(): void {
  if (timer >= 0) clearTimeout(timer);
  if (!stuck) due = 0;
  look();
}

export function start(): void {
  keys.start(changed);
}

/** Looks whether the keypad answers, and makes it ready again if it lost its power for a moment. */
export function check(): void {
  if (keys.rest(stuckRows())) changed();
  else recordFault(EventCode.KeypadMute);
}
