/**
 * The guard: the program in `.boot0`, which runs first at every start and lets the firmware run. docs/FLASH.md. All of it
 * but the first statements is one function that is called at once, so that it leaves no variable to the firmware.
 */
import { board } from '#board';
import {
  checksumAt,
  committedAt,
  committedWord,
  erasedWord,
  lengthAt,
  requestBytes,
  revokedAt,
  tailBytes,
} from '../../boards/layout.js';

const maintenanceMilliseconds = 600000;
const feedMilliseconds = 60000;
/** More than two of the firmware's rounds, in each of which it feeds the watchdog. */
const watchdogSeconds = 150;
const noFirmwareMilliseconds = 1000;
/** For the interpreter to throw away what was typed before this start closed the console, and for the radio to drop who typed it. */
const openMilliseconds = 1000;
/** Where the tail of the firmware's area lies in flash. */
const tailAddress =
  board.storage.address + (board.firmware.firstPage + board.firmware.pages) * board.storage.pageBytes - tailBytes;

// Nobody gets a prompt, on any port, whatever goes wrong from here on; whoever has connected already is dropped.
E.setConsole(null, { force: true });
NRF.setServices({}, { uart: false });
NRF.sleep();
if (board.hasNfc) NRF.nfcURL();
digitalWrite(board.motor.enable, 0);

eval(
  (() => {
    pinMode(board.insideButton.pin, board.insideButton.activeHigh ? 'input_pulldown' : 'input_pullup');
    const held = !!digitalRead(board.insideButton.pin) === board.insideButton.activeHigh;
    const area = require('Storage').read('fw') ?? '';
    const end = area.length;
    const tail = end - tailBytes;
    const word = (at: number): number =>
      area.charCodeAt(at) |
      (area.charCodeAt(at + 1) << 8) |
      (area.charCodeAt(at + 2) << 16) |
      (area.charCodeAt(at + 3) << 24);
    const length = word(end - lengthAt);
    const text =
      word(end - committedAt) === committedWord &&
      word(end - revokedAt) === erasedWord &&
      length > 0 &&
      length <= tail &&
      E.CRC32(area.substr(0, length)) === word(end - checksumAt) >>> 0
        ? area.substr(0, length)
        : '';

    // A request for maintenance is done with here, before anything comes of it, and whether or not something does.
    let asked = false;
    if (text) {
      let at = area.indexOf('OPEN\xff\xff\xff\xff', tail);
      while (at >= 0 && at < end - lengthAt) {
        asked = true;
        require('Flash').write('\0\0\0\0', tailAddress + at - tail + 4);
        at = area.indexOf('OPEN\xff\xff\xff\xff', at + requestBytes);
      }
    }

    if (held && (asked || !text)) {
      E.enableWatchdog(watchdogSeconds, false);
      setInterval(() => E.kickWatchdog(), feedMilliseconds);
      setTimeout(() => E.reboot(), maintenanceMilliseconds);
      setTimeout(() => {
        digitalWrite([board.light.red, board.light.green], 3);
        NRF.setServices({}, { uart: true });
        NRF.wake();
        E.setConsole('Bluetooth', { force: true });
      }, openMilliseconds);
      return '';
    }
    if (text) E.enableWatchdog(watchdogSeconds, false);
    else digitalPulse(board.light.red, 1, noFirmwareMilliseconds);
    return text;
  })(),
);
