/** Enrolment at the keypad: the first owner's PIN, and later the owner's changes. README, "At the keypad". */
import * as insideButton from '#port/inside-button';
import { EventCode, nobody, Reason } from '../wire/events.js';
import { record } from './audit.js';
import { pins } from './credentials.js';
import { entryMode, Expected } from './entry-mode.js';
import { removePin } from './remove-pin.overlay.js';
import { setPin } from './set-pin.overlay.js';
import * as signals from './signals.js';

function end(reason: Reason): void {
  entryMode.expects = Expected.Pin;
  entryMode.newPin = '';
  signals.show(reason ? signals.refused : signals.done);
}

/** Takes an entry that `entryMode.expects` says the meaning of. */
export function program(typed: string): void {
  if (!pins.count && !insideButton.held()) {
    end(Reason.NotOwner);
  } else if (entryMode.expects === Expected.Slot) {
    if (!typed || typed.length > 3) {
      record(EventCode.UserRefused, Reason.NoSlot, nobody, 0);
      return end(Reason.NoSlot);
    }
    entryMode.slot = Number(typed);
    entryMode.expects = Expected.NewPin;
    signals.show(signals.next);
  } else if (entryMode.expects === Expected.NewPin && typed === '0') {
    end(removePin(entryMode.slot));
  } else if (entryMode.expects === Expected.NewPin) {
    entryMode.newPin = typed;
    entryMode.expects = Expected.Repeat;
    signals.show(signals.next);
  } else if (typed !== entryMode.newPin) {
    record(EventCode.UserRefused, Reason.Mismatch, entryMode.slot, 0);
    end(Reason.Mismatch);
  } else {
    end(setPin(entryMode.slot, typed));
  }
}
