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
/**
 * Which key a bit of the scan is, 10 star, 11 hash, by its remainder by 13: 2 is a primitive root, so each of the twelve
 * bits has its own.
 */
const keyOfRemainder = '\x00\x0b\x00\x08\x0a\x03\x07\x01\x09\x04\x02\x05\x06';

/** Bits of the last scan, without stuck keys; of those, the ones that were reported or passed over. */
let down = 0;
let done = 0;
/** For how many looks the same keys are down. */
let held = 0;
let stuck = 0;
/** Looks that are due after the last finger is gone. */
let due = 0;
let timer = -1;

/** Rows with stuck keys. Left open, they leave their columns to the keys of the other rows. */
function stuckRows(): number {
  let rows = 0;
  for (let bits = stuck, row = 1; bits; bits >>= 3, row <<= 1) if (bits & 7) rows |= row;
  return rows;
}

function heldOn(): void {
  held++;
  if (held === stuckLooks) {
    stuck |= down;
    recordFault(EventCode.StuckKey);
  } else if (held === manyLooks && down & (down - 1)) {
    done = down;
    recordFault(EventCode.ManyKeys);
  }
}

function look(): void {
  timer = -1;
  const scanned = /*@__NOINLINE__*/ keys.scan(stuck && stuckRows());
  if (scanned < 0) return recordFault(EventCode.KeypadMute);
  if (stuck && stuck & ~scanned) {
    stuck &= scanned;
    keys.rest(stuckRows());
  }
  const fingers = scanned & ~stuck;
  // A press between this look and an edge's debounce makes no edge. Beside a stuck key, one press wakes for a whole entry.
  if (fingers || due) timer = setTimeout(look, lookMilliseconds);
  if (fingers) due = stuck ? stuckLooks : 1;
  else if (due) due--;
  if (fingers === down) {
    if (fingers) /*@__NOINLINE__*/ heldOn();
    return;
  }
  down = fingers;
  held = 0;
  // While several are down no one can tell which of them counts: the one that stays on counts when it is alone.
  if (down & (down - 1)) return;
  const fresh = down & ~done;
  done = down;
  if (fresh) /*@__NOINLINE__*/ keyPressed(keyOfRemainder.charCodeAt(fresh % 13));
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
