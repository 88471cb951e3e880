/** What can be tuned. Names are Matter's Door Lock attributes where it has one; times are seconds. */
export const policy = {
  /** Wrong entries until the keypad is disabled. */
  wrongCodeEntryLimit: 5,
  minPinCodeLength: 4,
  /** The first disable time; each further wrong entry doubles it up to the longest. */
  userCodeTemporaryDisableTime: 60,
  longestDisableTime: 3600,
  /** Without a wrong entry for so long, one is forgiven. */
  quietTime: 86400,
  /** After an unlock; 0 never relocks. */
  autoRelockTime: 5,
  doorAjarTime: 300,
};

export const maxPinCodeLength = 10;
/** Of a year of guessing at the keypad, the chance to open may not be above this. */
export const maxGuessChance = 0.1;
const secondsPerYear = 31557600;

/** Seconds for which the keypad is disabled once so many wrong entries are charged. */
export function disableSeconds(wrongEntries: number): number {
  const over = wrongEntries - policy.wrongCodeEntryLimit;
  if (over < 0) return 0;
  const seconds = policy.userCodeTemporaryDisableTime * (1 << over);
  return seconds < policy.longestDisableTime ? seconds : policy.longestDisableTime;
}

/** Wrong entries from which on another one changes nothing. */
export function mostWrongEntries(): number {
  let entries = policy.wrongCodeEntryLimit;
  while (disableSeconds(entries) < policy.longestDisableTime) entries++;
  return entries;
}

/**
 * How many PINs someone at the keypad can try in a year, whatever the order and however often the power is pulled: every
 * guess below the longest disable time raises the count by one, and only a quiet time takes one off again.
 */
export function guessesPerYear(): number {
  return Math.ceil(mostWrongEntries() + secondsPerYear / policy.quietTime + secondsPerYear / policy.longestDisableTime);
}
