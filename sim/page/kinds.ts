/** The kinds of log events that the page itself understands; it shows every other one as it comes. */
export const eventKinds = {
  userAdded: 'User added',
  granted: 'Access granted',
  unlocked: 'Unlocked',
  locked: 'Locked',
  notFullyLocked: 'Not fully locked',
  jammed: 'Bolt jammed',
  moveRefused: 'Bolt not moved',
  contactsFault: 'Switches failed',
} as const;
