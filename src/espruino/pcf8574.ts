/**
 * PCF8574 I2C expanders (NXP data sheet): quasi-bidirectional pins, all ones at power-on; a one is a weak pull-up that can be
 * read as an input. The open-drain INT falls when an input changes and rises when the port is read. All expanders share
 * one interrupt line.
 */
import { board } from '#board';

const settleMilliseconds = 20;
const listeners: (() => void)[] = [];
let settling = false;

/** @returns false if the expander does not answer. */
export function write(address: number, bits: number): boolean {
  try {
    I2C1.writeTo(address, bits);
    return true;
  } catch {
    return false;
  }
}

/** The port's pins, or -1 if the expander does not answer. */
export function read(address: number): number {
  try {
    return I2C1.readFrom(address, 1)[0]!;
  } catch {
    return -1;
  }
}

function changed(): void {
  // Our own writing makes edges too, but those are over by now.
  if (settling || digitalRead(board.i2c.interrupt)) return;
  settling = true;
  setTimeout(settled, settleMilliseconds);
}

function settled(): void {
  settling = false;
  for (let i = 0; i < listeners.length; i++) {
    listeners[i]!();
    // With every port read that had changed the line is high, and nobody else needs to look.
    if (digitalRead(board.i2c.interrupt)) return;
  }
  // A change between two readings leaves the line low, and without an edge nobody would be told.
  changed();
}

/**
 * Sets up the bus. The first who asks to be told of changes gets the interrupt watched; the last is told first.
 * @param onChange runs after an input of an expander has changed and come to rest, and unless the port of another that was told
 *   before explains it; it must read its port
 */
export function start(onChange: () => void): void {
  if (!listeners.length) {
    I2C1.setup({ sda: board.i2c.sda, scl: board.i2c.scl, bitrate: board.i2c.hertz });
    pinMode(board.i2c.interrupt, 'input_pullup');
    setWatch(changed, board.i2c.interrupt, { repeat: true, edge: 'falling', debounce: 0 });
  }
  listeners.unshift(onChange);
}
