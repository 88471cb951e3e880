/** Every word of the page stands here, or in client/advice.ts and log/words.ts, which say why a lock refuses and what it has done. */
import { maxUses } from '../client/block.js';
import { maxNameBytes } from '../client/link.js';
import type { BoltState, DoorState, PowerState } from '../client/lock.js';
import type { LinkProblemKind } from './bluetooth/radio.js';

export const appName = 'Deadlatch';

export const tabWords = { lock: 'Lock', keys: 'Keys', log: 'Log', settings: 'Settings' } as const;

export const commonWords = {
  back: 'Back',
  cancel: 'Cancel',
  help: 'Help',
  retry: 'Try again',
  more: 'What to do about it',
  copy: 'Copy the link',
  copied: 'Copied',
  notCopied: 'The browser does not let this page copy. Mark the link above and copy it yourself.',
  share: 'Share the link',
  print: 'Print',
  working: 'Working…',
  tabs: 'Parts of this lock',
};

export const nameTooLong = `The name of a lock has ${maxNameBytes} letters at most, fewer with accents. Choose a shorter one.`;

export const welcomeWords = {
  title: 'Your phone is the key',
  text: 'This page opens a lock over Bluetooth. It has no server: your keys stay on this phone.',
  new: 'I have a new lock',
  claim: 'Set up a new lock',
  claimNote: 'You stand at the lock, inside, and become its owner.',
  link: 'I was sent a key',
  linkNote: 'Open the link you were sent, or point your camera at its code. The key comes here by itself.',
  paste: 'Or paste the link here',
  open: 'Open the link',
};

export const locksWords = {
  title: 'Your locks',
  add: 'Set up another lock',
  shown: 'Shown',
  linkNote: 'To add a key that someone gave you, open its link.',
  switchTo: (name: string) => `${name}: show your other locks`,
};

export const unlockWords = {
  unlock: 'Unlock',
  of: (name: string) => `Unlocks ${name}`,
  hint: 'Tap to unlock',
  looking: 'Looking',
  lookingNote: 'Choose the lock in the browser’s list.',
  connecting: 'Connecting',
  connectingNote: 'Stay close to the door.',
  asking: 'Asking',
  askingNote: 'The lock checks your key.',
  unlocking: 'Unlocking',
  locking: 'Locking',
  movingNote: 'The bolt moves.',
  unlocked: 'Unlocked',
  locked: 'Locked',
  heldOpen: 'Held open',
  doneNote: 'The lock has proven that it did so.',
  relockNote: 'It locks again by itself.',
  granted: 'Granted',
  grantedNote: 'The lock says yes, and the bolt opens.',
  grantedLockNote: 'The lock says yes, and the bolt closes.',
  refused: 'Refused',
  unsure: 'Not sure',
  failed: 'Not done',
  linked: 'Connected',
  lostTitle: 'The lock said yes',
  lost: 'Then the link was lost, before it said where the bolt came to rest. Look at the door, or ask for its state.',
  halfWay: 'The bolt is not where it should be. Look at the door, and try again.',
};

export const actionWords = {
  lock: 'Lock',
  hold: 'Hold open',
  state: 'Ask for its state',
  holdTitle: 'Hold it open for how long?',
  holdNote: 'The bolt stays back until then. Anyone can come in.',
  holdMinutes: [
    { name: '15 minutes', minutes: 15 },
    { name: '1 hour', minutes: 60 },
    { name: '4 hours', minutes: 240 },
  ],
  holdEnd: 'End it now',
};

export const boltWords: Readonly<Record<BoltState, string>> = {
  locked: 'Locked',
  unlocked: 'Unlocked',
  'half way': 'Half way',
  unknown: 'Not known',
};
export const doorWords: Readonly<Record<DoorState, string>> = { open: 'Open', closed: 'Closed', unknown: 'Not known' };
export const powerWords: Readonly<Record<PowerState, string>> = { good: 'Good', low: 'Low', critical: 'Too weak' };

export const stateWords = {
  title: 'State',
  bolt: 'Bolt',
  door: 'Door',
  battery: 'Battery',
  clock: 'Clock',
  clockKnown: 'Set',
  clockUnknown: 'Not set',
  never: 'The lock has not been asked yet.',
  asOf: (when: string) => `As the lock said ${when}`,
  notAllowed: 'Your key does not let you see the state of the lock.',
  low: 'The battery is low. Put in new cells soon.',
  critical: 'The battery is too weak to move the bolt. Put in new cells.',
  clockNotSet:
    'The lock does not know the time, so keys with times are refused. It is set by itself when someone who administers the lock uses this page.',
  keypadDisabled: 'The keypad is disabled after wrong PINs, for an hour at most. Your phone still opens.',
  heldOpen: 'The lock is held open.',
  noOwnerPaper: 'The owner’s key is not on paper yet.',
};

export const problemTitles = {
  refused: 'The lock refuses',
  hint: 'Something answers, but proves nothing',
  unanswered: 'No answer came',
  link: 'No link to the lock',
  version: 'The lock speaks another language',
  other: 'That did not work',
};

export const linkProblemWords: Readonly<Record<LinkProblemKind, string>> = {
  none: 'This browser has no Bluetooth for pages, or Bluetooth is off.',
  off: 'Bluetooth is off. Switch it on and try again.',
  notChosen: 'No lock was chosen in the browser’s list.',
  notAllowed: 'The browser does not let this page use Bluetooth. Allow it in the settings of this site.',
  notALock: 'What was chosen is not a lock of this kind.',
  outOfRange: 'The lock does not answer. It is out of range, has no power, or someone else is connected.',
};

export const allowanceWords = {
  title: 'This key',
  owner: 'The owner’s own key',
  everything: 'may do everything but what takes the owner’s own key',
  nothing: 'may do nothing',
  rights: {
    1: 'unlock',
    2: 'lock',
    4: 'hold the lock open',
    8: 'see its state',
    16: 'read the log',
    32: 'set the clock',
    64: 'manage PINs',
    128: 'administer the lock',
  } as Readonly<Record<number, string>>,
  may: (what: string) => `may ${what}`,
  always: 'at any time',
  from: (when: string) => `from ${when}`,
  until: (when: string) => `until ${when}`,
  hours: (start: string, end: string) => `${start} to ${end}`,
  wholeDay: 'all day',
  everyDay: 'every day',
  weekdays: 'Monday to Friday',
  weekend: 'Saturday and Sunday',
  noDay: 'on no day',
  uses: (uses: number) => (uses === 1 ? 'opens once' : uses === 2 ? 'opens twice' : `opens ${uses} times`),
  only: (limits: string) => `only ${limits}`,
  and: ' and ',
};

export const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

export const claimWords = {
  title: 'Set up a lock',
  intro: 'To become the owner of a lock, you stand inside, next to it, with the door open.',
  name: 'What do you call it?',
  nameExample: 'Front door',
  nameMissing: 'Give the lock a name first.',
  steps: [
    'Press the inside button and hold it, all the time.',
    'At the keypad type',
    'Then type these four groups, each with its #. The light is green after each.',
    'Still holding the button, tap below within a minute.',
  ],
  ownerNote: 'If the lock has an owner: first type the owner’s PIN and #, then 9928#.',
  digits: 'The four groups',
  newDigits: 'Other digits',
  newDigitsNote: 'Once you have typed other digits than these, begin again with 9928#.',
  byLink: 'This link makes you the owner of a lock. You stand inside, next to it, with the door open.',
  linkSteps: [
    'Press the inside button of the lock and hold it, until this page says that the lock is yours.',
    'Still holding it, tap below.',
  ],
  linkNote:
    'From the lock’s tag the link is good for a minute; from the tool that flashed the lock, until it has an owner. Whoever else has seen it can do the same, but no one without the inside button.',
  linkRefused: {
    nobodyInside: 'Nobody holds the inside button. Hold it until this page says that the lock is yours, and try again.',
    notWaiting:
      'The lock does not take this link now. If its minute is over, type 9928# again with the inside button held, and hold the phone to the tag once more. If the lock has an owner by now, the link is worth nothing.',
    otherLock:
      'The link does not fit this lock: it is of another one, or older than what this lock waits for. Choose the other lock, or hold the phone to the tag once more.',
  },
  byDigits: 'Use 28 digits instead',
  connect: 'Connect and become the owner',
};

export const paperWords = {
  title: 'Put the owner’s key on paper',
  text: 'This phone now has a key that does everything from day to day. The owner’s own key stands below, this once. You need it if this phone is lost: it makes all keys anew.',
  warning:
    'Whoever has it has the lock. Print it or write it down, and keep it where you keep passports. Do not photograph it.',
  link: 'Owner’s key, as a link',
  seed: 'Seed of the log',
  seedNote: 'Proves that nothing was taken out of a log.',
  noSeed: 'The seed of the log did not come with it. Stay close to the lock, and ask for it.',
  askForSeed: 'Ask for the seed',
  kept: 'I have it on paper',
  lost: 'It is not shown any more. With the page left before it was on paper, renew the keys: that makes a new one.',
};

export const importWords = {
  title: 'You were given a key',
  of: (name: string) => `A key of “${name}”`,
  ofNoName: 'A key of a lock',
  name: 'What do you call this lock?',
  honest:
    'Whoever has seen the link has this key too. It is out of the address of this page now; delete the message if you can.',
  keep: 'Keep this key',
  already: 'It takes the place of the key that this phone has.',
  doubtful:
    'This phone has a key that says it is of the same lock, and the two do not belong together: one of them may be forged. Ask whoever sent the link. If you keep it, it stands beside the other and changes nothing of it.',
  ownerTitle: 'This is an owner’s key',
  ownerText: 'It does everything, and it can make all keys anew.',
  ownerUse: 'Use this phone as the owner’s',
  ownerUseNote:
    'The phone keeps a narrower key, which does everything from day to day. The paper stays the only place of the owner’s own.',
  renew: 'A phone was lost: make all keys anew',
  renewNote:
    'Every key that was ever given stops at once, on every phone. You get a new owner’s key for the paper, and give the others new links.',
  renewSure: 'Make all keys anew?',
  renewDo: 'Make them anew',
  someLock: 'Lock',
  leave: 'Not now',
  badTitle: 'This link does not work',
};

export const keysWords = {
  title: 'Keys',
  give: 'Give a key',
  given: 'Keys you gave',
  none: 'You have given no key yet.',
  yours: 'Your key',
  cannotGive: 'Your key was passed on three times already: it opens, but no key can be made from it.',
  check: 'Compare with the lock',
  checkedAt: (when: string) => `Compared with the lock ${when}`,
  neverChecked: 'Not compared with the lock yet.',
  seen: 'Seen at the lock',
  unseen: 'Not seen yet',
  revoked: 'Revoked',
  ended: 'Ended',
  strangers: (count: number) =>
    count === 1
      ? 'The lock has seen one key that you did not give'
      : `The lock has seen ${count} keys that you did not give`,
  strangersNote: 'Someone you gave a key has passed it on, or another owner’s phone gave it.',
  stranger: (id: string) => `Key ${id}`,
  file: 'Take this list to another phone',
  export: 'Save the list',
  import: 'Add a saved list',
  imported: 'The list was added.',
  fileNote: 'The list has names and limits, and no secret: it opens nothing.',
};

export const giveWords = {
  title: 'Give a key',
  honestTitle: 'Whoever has this link can open',
  honest: 'A link can be forwarded, and you will not notice. Give it a limit, and send it to one person.',
  name: 'For whom?',
  nameMissing: 'Say for whom it is: you will want to know when you read the log.',
  may: 'What may they do?',
  roles: {
    guest: { name: 'Guest', text: 'Unlock and lock' },
    resident: { name: 'Resident', text: 'Also hold open, and see the state' },
    service: { name: 'Service', text: 'See the state, read the log, set the clock; does not open' },
    manager: { name: 'Manager', text: 'Everything but administering' },
    administrator: { name: 'Administrator', text: 'Everything you may' },
  },
  when: 'When?',
  from: 'From',
  until: 'Until',
  limits: 'Only at certain hours',
  days: 'On these days',
  start: 'From',
  end: 'To',
  endNote: 'An end before the beginning is on the next morning.',
  uses: 'How often may it open?',
  usesAny: 'As often as they like',
  usesCount: 'Only so often',
  times: 'Times',
  usesNeedUntil: 'A key that counts needs an end: say until when.',
  untilBeforeFrom: 'It ends before it begins.',
  untilPast: 'That end has passed already.',
  noDays: 'Choose at least one day.',
  badUses: `Say how often, from 1 to ${maxUses}.`,
  summary: 'This key',
  make: 'Make the link',
  passOn: 'They may pass it on, narrower still.',
  lastHop: 'They cannot pass it on.',
};

export const givenWords = {
  for: (name: string) => `A key for ${name}`,
  show: 'Let them point their camera at this code, or send the link.',
  qr: 'Code with the link',
  gone: 'This key is not in the list',
  givenAt: (when: string) => `Given ${when}`,
  notYours: 'This key was made from another key than yours: its link cannot be shown here.',
  revoke: 'Revoke this key',
  revokeTitle: (name: string) => `Revoke the key of ${name}?`,
  revokeText: 'It stops at once, and cannot be given back: you would give a new one.',
  falls: 'With it fall, because they were made from it:',
  fallsUnknown: 'With it falls every key that was made from it.',
  revokeDo: 'Revoke',
  revokedAt: (when: string) => `Revoked ${when}`,
  shareTitle: (name: string) => `Key of ${name}`,
};

export const pinWords = {
  title: 'PINs',
  never: 'The lock has not been asked who has a PIN.',
  ask: 'Ask the lock',
  asOf: (when: string) => `As the lock said ${when}.`,
  stale: 'The lock has done something since: ask again.',
  none: 'Nobody has a PIN.',
  owner: 'Owner',
  user: (slot: number) => `User ${slot}`,
  add: 'Add a PIN',
  of: (what: string, name: string) => `${what}: ${name}`,
  change: 'Change',
  remove: 'Remove',
  addTitle: 'Add a PIN',
  changeTitle: (name: string) => `New PIN for ${name}`,
  removeTitle: (name: string) => `Remove the PIN of ${name}?`,
  removeText: 'It stops at once.',
  name: 'For whom?',
  slot: 'User number',
  slotNote: '1 to 99; only you see the name.',
  pin: 'PIN',
  pinNote: '10 digits at most. The first PIN needs 5; the more there are, the longer each must be.',
  badPin: 'A PIN is digits alone, ten at most.',
  badSlot: 'A user number is 1 to 99.',
  save: 'Save it in the lock',
};

export const logWords = {
  title: 'Log',
  fetch: 'Fetch from the lock',
  search: 'Search the log',
  empty: 'Nothing was fetched yet.',
  nothingFound: 'Nothing fits.',
  count: (count: number) => (count === 1 ? '1 event' : `${count} events`),
  notAllowed: 'Your key does not let you read the log.',
  export: 'Save and verify',
  owner: 'The owner’s key',
  you: 'You',
  unknownKey: (id: string) => `A key that you did not give (${id})`,
  sincePower: (clock: string) => `${clock} after a start`,
  verified: (from: number, to: number) => `Nothing is missing or changed from number ${from} to ${to}.`,
  notSealed: 'What is not sealed yet cannot be proven: the newest events are as the lock sends them now.',
  noSeed: 'Without the log’s seed this only shows that the log goes on from the last one you saved.',
  faults: 'This log is not as the lock wrote it:',
  saved: 'The file was saved.',
  progress: (count: number) => `${count} events…`,
  levels: { info: 'Note', warning: 'Warning', alarm: 'Alarm' },
};

export const settingsWords = {
  title: 'Settings',
  name: 'Name',
  rename: 'Save the name',
  clock: 'Clock of the lock',
  clockNote: 'It is set by itself when you use this page at the lock.',
  clockSet: 'Set it by this phone',
  clockDone: 'The clock was set.',
  policy: 'How the lock behaves',
  policyAsk: 'Ask the lock',
  policySave: 'Save it in the lock',
  policySaved: 'Saved. The lock behaves so from now on.',
  policyFields: {
    wrongCodeLimit: 'Wrong PINs until the keypad is disabled',
    minPinLength: 'Digits of the shortest PIN',
    firstDisable: 'First time disabled, in seconds',
    longestDisable: 'Longest time disabled, in seconds',
    quietTime: 'A wrong PIN is forgiven after so many minutes',
    autoRelock: 'Locks by itself after so many seconds (0: never)',
    doorAjar: 'Warns of an open door after so many seconds',
  },
  report: 'Report',
  reportText: 'For whoever mends the lock.',
  lost: 'A phone was lost',
  lostOther: 'Someone else’s: revoke their key under Keys. It stops at once.',
  lostOwn: 'Your own: open the owner’s link from your paper on another phone, and choose to make all keys anew.',
  lostNow: 'You have the owner’s key on this phone still, because it is not on paper yet.',
  remove: 'Remove this lock from this phone',
  removeTitle: (name: string) => `Remove “${name}” from this phone?`,
  removeText:
    'The key is deleted here, and with it the list of keys you gave. The lock does not notice. To come back you need a link.',
  removeDo: 'Remove it',
  about: 'About this page',
  aboutText:
    'It works without a network, and talks to nobody but the lock. Whoever serves it could serve another that steals keys: open it only from a place you trust.',
  helpLink: 'Help with Bluetooth, browsers and refusals',
  needsRight: 'Your key does not allow this.',
};

export const reportWords = {
  title: 'Report',
  ask: 'Ask the lock',
  fields: {
    firmware: 'Firmware',
    uptime: 'Since power-on',
    battery: 'Battery under load',
    lastThrow: 'Last throw of the bolt',
    pins: 'PINs',
    wrongEntries: 'Wrong entries charged',
    holders: 'Key holders remembered',
    freeVariables: 'Free variables',
    keyedBytes: 'Bytes of records',
    damagedBytes: 'Bytes damaged at the start',
    mostErases: 'Most erases of a page',
    retiredPage: 'Page out of use',
  },
  none: 'None',
  notKnown: 'Not known',
};

export interface HelpTopic {
  readonly id: string;
  readonly title: string;
  readonly text: readonly string[];
}

export const helpTitle = 'Help';
export const helpTopics: readonly HelpTopic[] = [
  {
    id: 'no-bluetooth',
    title: 'No Bluetooth in this browser',
    text: [
      'Pages can use Bluetooth in Chrome, Edge, Opera and Samsung Internet on Android, and in Chrome and Edge on Windows, macOS, ChromeOS and (with a flag) Linux. Firefox and Safari cannot.',
      'Switch Bluetooth on. On Android 11 and older, switch location on too: the system asks for it when a page looks for devices.',
      'The page must come over https.',
    ],
  },
  {
    id: 'ios',
    title: 'iPhone and iPad',
    text: [
      'Safari, and with it Chrome for iOS, has no Bluetooth for pages. The browser app Bluefy has: install it from the App Store, and open this page and the links you are sent in it.',
      'Keys are kept by the browser that opened their link. A link opened in Safari is not in Bluefy.',
    ],
  },
  {
    id: 'chooser',
    title: 'The browser’s list of devices',
    text: [
      'The browser asks which device this page may talk to, and shows the locks that are near. If there is one, it is yours; a lock’s name is no proof, and the page finds out by itself whether it is the right one.',
      'The list stays empty if you are too far away, or while another phone is connected.',
    ],
  },
  {
    id: 'out-of-range',
    title: 'Out of range',
    text: [
      'Stand within a few metres, with nothing of metal between. If the light at the keypad does not react to a key either, the lock has no power.',
    ],
  },
  {
    id: 'busy',
    title: 'Someone else is connected',
    text: [
      'A lock talks to one phone at a time, and lets go of a silent one after ten seconds. Wait a little and try again.',
    ],
  },
  {
    id: 'refused',
    title: 'The lock refuses your key',
    text: [
      'The lock says why, and proves that it was the lock. Your key may have been revoked, have ended, be used up, or not be good at this hour. Who gave it to you can give you another.',
      'Where nothing proves that the answer came from the lock, try again first.',
    ],
  },
  {
    id: 'unanswered',
    title: 'No answer',
    text: [
      'The request went out and no proof came back: the lock may have done it or not. Look at the door, or ask for the state. The page never repeats it by itself.',
    ],
  },
  {
    id: 'locked-out',
    title: 'The keypad is disabled',
    text: ['After five wrong PINs the keypad waits for a minute, then longer, up to an hour. Phones open all the same.'],
  },
  {
    id: 'battery',
    title: 'Low battery',
    text: [
      'Put in new cells while the lock still moves. PINs and keys are kept without power; the clock is not: keys with times work again once someone who administers the lock uses this page.',
    ],
  },
  {
    id: 'clock',
    title: 'The clock is not set',
    text: [
      'After a power loss the lock does not know the time, and refuses keys with times rather than guess. It is set by the page of anyone who administers the lock and whose key has no times, the next time they use it.',
    ],
  },
  {
    id: 'links',
    title: 'Links are keys',
    text: [
      'A link has the key in it, behind the #, which browsers send to nobody. It can be forwarded, and whoever has seen it can open. Give each person one of their own, with an end: then the log tells them apart, and you can revoke one.',
    ],
  },
  {
    id: 'trust',
    title: 'Who serves this page',
    text: [
      'Your keys cannot be read out of this browser, not even by this page. But the page can use them, and whoever can change it on its server can change what it does. Open it from a place you trust, or host it yourself.',
    ],
  },
];
