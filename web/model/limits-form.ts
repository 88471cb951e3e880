/** What someone fills in to limit a key, and what it comes to. Times are this phone's local ones; hours are the lock's. */
import { type Limits, maxUses, quartersPerDay, rightsOf, roles } from '../../client/block.js';
import type { HeldKey } from '../../client/keys.js';
import { giveWords as words } from '../words.js';

export type Role = keyof typeof roles;

export interface LimitsForm {
  readonly role: Role;
  /** As `<input type="datetime-local">` has them; '' is no limit. */
  readonly from: string;
  readonly until: string;
  readonly hasHours: boolean;
  /** Bit 0 is Sunday. */
  readonly weekdays: number;
  /** HH:MM */
  readonly start: string;
  readonly end: string;
  readonly hasUses: boolean;
  readonly uses: string;
}

export const emptyForm: LimitsForm = {
  role: 'guest',
  from: '',
  until: '',
  hasHours: false,
  weekdays: 0b1000000,
  start: '10:00',
  end: '14:00',
  hasUses: false,
  uses: '1',
};

export interface FormErrors {
  from?: string;
  until?: string;
  days?: string;
  uses?: string;
}

/** Those that this key can give whole, and the least in any case. */
export function rolesOf(key: HeldKey): Role[] {
  const mine = rightsOf(key.blocks);
  return (Object.keys(roles) as Role[]).filter((role) => role === 'guest' || (roles[role] & ~mine) === 0);
}

function secondsOf(local: string): number | undefined {
  return local ? Math.floor(new Date(local).getTime() / 1000) : undefined;
}

function quarters(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 4 + Math.floor(minutes / 15);
}

/** An end that is not after the start is on the next day; one that is the start itself is a whole day later. */
function lengthOf(start: string, end: string): number {
  return (quarters(end) - quarters(start) + quartersPerDay) % quartersPerDay || quartersPerDay;
}

export function limitsOf(form: LimitsForm): Limits {
  const { role, from, until, hasHours, weekdays, start, end, hasUses, uses } = form;
  return {
    rights: roles[role],
    from: secondsOf(from),
    until: secondsOf(until),
    schedule: hasHours ? { weekdays, start: quarters(start), length: lengthOf(start, end) } : undefined,
    uses: hasUses ? Number(uses) : undefined,
  };
}

/** @param ownEnd when the key that is narrowed ends, Unix seconds @param now Unix seconds */
export function errorsOf(form: LimitsForm, ownEnd: number | undefined, now: number): FormErrors {
  const { from, until } = limitsOf(form);
  const errors: FormErrors = {};
  if (until !== undefined && until <= now) errors.until = words.untilPast;
  else if (until !== undefined && until <= (from ?? 0)) errors.until = words.untilBeforeFrom;
  else if (form.hasUses && until === undefined && ownEnd === undefined) errors.until = words.usesNeedUntil;
  if (form.hasHours && !form.weekdays) errors.days = words.noDays;
  if (form.hasUses && !(/^\d{1,3}$/.test(form.uses) && Number(form.uses) >= 1 && Number(form.uses) <= maxUses))
    errors.uses = words.badUses;
  return errors;
}
