/** What a phone is told of the lock's state: docs/PROTOCOL.md, "Commands". */
import * as clock from '#port/clock';
import * as contacts from '#port/contacts';
import { Contact } from '../port/types.js';
import { u16, u32 } from '../store/format.js';
import { RecordKey } from '../store/keys.js';
import { get } from '../store/store.js';
import { vault } from '../store/vault.js';
import { chainKeyBytes } from '../wire/chain.js';
import { EventCode } from '../wire/events.js';
import { moving, positionOf } from './bolt.js';
import { heldUntil } from './door.js';
import { isSomeone } from './inside.js';
import { remainingSeconds } from './lockout.js';
import * as power from './power.js';
import { wall, wrongSeconds } from './time.js';

const enum Flag {
  Moving = 1,
  TimeKnown = 2,
  HeldOpen = 4,
  KeypadDisabled = 8,
  Inside = 16,
  SeedNotTaken = 32,
}

export function phoneStatus(): string {
  const now = clock.seconds();
  const bits = contacts.read();
  let door = 2;
  if (bits >= 0) door = bits & Contact.Door ? 1 : 0;
  let flags = 0;
  if (moving) flags |= Flag.Moving;
  if (wall.offset) flags |= Flag.TimeKnown;
  if (heldUntil > now) flags |= Flag.HeldOpen;
  if (remainingSeconds()) flags |= Flag.KeypadDisabled;
  if (isSomeone()) flags |= Flag.Inside;
  if ((get(RecordKey.Chain) ?? '').length > chainKeyBytes) flags |= Flag.SeedNotTaken;
  return (
    String.fromCharCode(positionOf(bits), door, power.state - EventCode.PowerGood, flags) +
    u16(power.rest) +
    u16(wall.offset ? Math.min(0xffff, Math.ceil(wrongSeconds())) : 0) +
    u32(now + wall.offset) +
    u32(vault.newestEvent)
  );
}
