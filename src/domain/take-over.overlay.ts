/** A phone has shown that it has the owner's key that it was offered: from here on that one holds, and no key of before. */
import * as radio from '#port/radio';
import { holderTables, RecordKey } from '../store/keys.js';
import { put, remove } from '../store/store.js';
import { EventCode, phone, Reason } from '../wire/events.js';
import { record } from './audit.js';
import { ChainTask } from './chain-task.js';
import { chainWork } from './chain-work.overlay.js';
import { pins } from './credentials.js';
import { entryMode, Expected } from './entry-mode.js';
import { phones } from './phones.js';

/** @returns false, and nothing has changed, if the flash does not take it. */
export function takeOver(): boolean {
  // A new owner gets a chain that nobody else knows the seed of.
  if (!pins.isOwned && !chainWork(ChainTask.Begin)) return false;
  if (!put(RecordKey.Owner, phones.offer)) return false;
  pins.isOwned = true;
  phones.claimKey = phones.offer = '';
  // Whoever is about to become the first owner at the keypad must see that they do not.
  entryMode.expects = Expected.Pin;
  entryMode.newPin = '';
  radio.serveTag(undefined);
  remove(RecordKey.Claim);
  // The last first: whoever looks for an entry stops at the first table that is not there.
  for (let n = holderTables - 1; n >= 0; n--) remove(RecordKey.Holders + n);
  record(EventCode.KeysRenewed, Reason.Phone, phone, 0);
  return true;
}
