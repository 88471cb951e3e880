/** Every word of the page that changes; what never changes stands in index.html. */
import type { Fault, LogEvent, Refusal, Speed } from '../protocol.js';

export const lostText = 'The simulator does not answer. Start it again with npm start; this page comes back by itself.';

export const doorTexts = {
  open: 'Open the door',
  close: 'Close the door',
  isOpen: 'The door is open',
  isClosed: 'The door is closed',
};

export const refusalTexts: Readonly<Record<Refusal, string>> = {
  boltHoldsDoor: 'The bolt holds the door.',
  boltBlocksDoor: 'The thrown bolt keeps the door from closing.',
};

export const lightTexts = { off: 'Dark', red: 'Red', green: 'Green', yellow: 'Yellow' };

export const buzzerWords = (hertz: number): string => (hertz === 0 ? 'Silent' : `${(hertz / 1000).toFixed(1)} kHz`);

export const boltTexts = { thrown: 'Thrown', withdrawn: 'Withdrawn', between: 'In between' };

export const boltWords = (position: number): string => {
  if (position > 0.98) return boltTexts.thrown;
  if (position < 0.02) return boltTexts.withdrawn;
  return `${boltTexts.between}, ${Math.round(position * 100)} % out`;
};

export const switchTexts = {
  locked: 'Thrown',
  unlocked: 'Withdrawn',
  neither: 'Neither end',
  both: 'Both at once',
  unplugged: 'Unplugged',
};

export const reportTexts = {
  thrown: 'Locked',
  withdrawn: 'Unlocked',
  unknown: 'Not known',
  none: 'Nothing yet',
};

export const motorTexts = { off: 'Off', brake: 'Braking', throws: 'Throws', withdraws: 'Withdraws', stalled: 'stalled' };

export const thumbTurnTexts = {
  withdraw: 'Withdraw the bolt by hand',
  throw: 'Throw the bolt by hand',
  withdrawNote: 'Turn to unlock',
  throwNote: 'Turn to lock',
};

export const powerTexts = {
  pull: 'Pull the power',
  restore: 'Restore the power',
  isOn: 'Powered',
  isOff: 'No power',
  isTooWeak: 'Too weak to run',
};

export const batteryPresets = { fresh: 'Fresh', low: 'Low', critical: 'Critical', empty: 'Empty' };

export const batteryMarks = { low: 'low', critical: 'critical' };

/** Of a voltage that was never measured. */
export const noVolts = '–';

export const volts = (millivolts: number): string => `${(millivolts / 1000).toFixed(2)} V`;

export const faultTexts: Readonly<Record<Fault, string>> = {
  jammed: 'Jam the bolt',
  sensorPulled: 'Pull the sensor plug',
  expandersSilent: 'Silence the expanders',
};

export const speedTexts: Readonly<Record<Speed, string>> = { 0: 'Pause', 0.1: '0.1x', 1: '1x', 10: '10x', 60: '60x' };

export const skips = [
  { name: '+1 min', milliseconds: 60_000 },
  { name: '+1 h', milliseconds: 3_600_000 },
  { name: '+1 day', milliseconds: 86_400_000 },
] as const;

export const timeTexts = { paused: 'paused', skipping: 'skipping' };

/** A span of time as a clock shows it; days only when there are some. */
export const clockWords = (milliseconds: number): string => {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const clock = `${Math.floor(seconds / 3600) % 24}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return days === 0 ? clock : `${days} d ${clock}`;
};

export const guideTexts = [
  { id: 'hold', text: 'Hold the inside button', hint: 'switch on “Keep inside button held”' },
  { id: 'enrol', text: 'Type 48713# twice', hint: 'the first PIN makes you the owner' },
  { id: 'release', text: 'Let go of the inside button', hint: 'switch it off again' },
  { id: 'unlock', text: 'Type 48713#', hint: 'the bolt opens, and locks again by itself' },
] as const;

export const guideProgress = (done: number): string => `${done} of ${guideTexts.length}`;

export const guideDone =
  'That is a lock. Now slow time to 0.1x and pull the power while the bolt moves, jam it, or guess the PIN.';

export const levelTexts = { info: 'Note', warning: 'Warning', alarm: 'Alarm' };

export const logCount = (count: number): string => (count === 1 ? '1 event' : `${count} events`);

export const tagIsOn = 'The lock’s tag is on: a phone can be held to it';

/** The phones on the bench: each has keys of its own. */
export const phones = ['Owner’s phone', 'Guest’s phone', 'Third phone'] as const;

export const seedTexts = {
  keep: 'Keep it: it is not given again. The simulator reads it from the flash, where it stays; a phone will take it out of the lock.',
  given: 'The seed of this lock was given already.',
  noOwner: 'The lock has no owner yet, and no seed.',
};

export const logEmpty = 'Nothing has happened yet.';

const dateTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

export const whenWords = ({ bootNumber, seconds, isDated }: LogEvent): string =>
  isDated ? dateTime.format(seconds * 1000) : `Start ${bootNumber}, after ${clockWords(seconds * 1000)}`;

export const exceptionsTitle = (count: number): string =>
  count === 1 ? 'The firmware threw an exception' : `The firmware threw ${count} exceptions`;

export const noExceptions = 'The firmware has thrown no exception.';

export const restartsWords = (resets: number): string =>
  resets === 0 ? '' : resets === 1 ? ', 1 restart' : `, ${resets} restarts`;
