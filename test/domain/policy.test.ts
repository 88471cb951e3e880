import test from 'ava';
import { Random } from '../../sim/random.js';
import { u16 } from '../../src/store/format.js';
import { RecordKey } from '../../src/store/keys.js';
import * as clock from '../fakes/clock.js';
import { EventCode } from '../../src/wire/events.js';
import { codes } from '../helpers/events.js';
import { firstLife, type Life, nextLife } from '../helpers/life.js';

interface Tunables {
  limit: number;
  minLength: number;
  first: number;
  longest: number;
  quietMinutes: number;
  relock: number;
  ajar: number;
}

const defaults: Tunables = { limit: 5, minLength: 4, first: 60, longest: 3600, quietMinutes: 1440, relock: 5, ajar: 300 };

function encoded(tunables: Partial<Tunables>): string {
  const { limit, minLength, first, longest, quietMinutes, relock, ajar } = { ...defaults, ...tunables };
  return String.fromCharCode(limit, minLength) + [first, longest, quietMinutes, relock, ajar].map(u16).join('');
}

function opened(life: Life = firstLife()): Life {
  life.use('store/open.overlay').open();
  return life;
}

function apply(life: Life, tunables: Partial<Tunables>): boolean {
  return life.use('domain/policy.overlay').applyPolicy(encoded(tunables));
}

const sound: Record<string, Partial<Tunables>> = {
  'the defaults': {},
  'one wrong entry at most': { limit: 1 },
  'PINs of ten digits': { minLength: 10 },
  'no relock': { relock: 0 },
  'a relock after an hour': { relock: 3600 },
  'ten seconds, doubled to an hour': { first: 10 },
  'one length for all penalties': { first: 3600 },
  'a quiet time as long as the longest penalty': { quietMinutes: 60 },
  'as long as it goes': { first: 65535, longest: 65535, quietMinutes: 65535 },
};

const unsound: Record<string, Partial<Tunables>> = {
  'no wrong entry at all': { limit: 0 },
  'PINs of three digits': { minLength: 3 },
  'PINs of eleven digits': { minLength: 11 },
  'a first penalty of nine seconds': { first: 9 },
  'a longest penalty shorter than the first': { first: 61, longest: 60 },
  'a quiet time shorter than the longest penalty': { longest: 3600, quietMinutes: 59 },
  'a relock later than an hour': { relock: 3601 },
  'more entries than there are records for charges': { limit: 16 },
  'a limit that leaves no room for the doubling': { limit: 11, first: 10, longest: 3600 },
  'a limit that no record can hold': { limit: 255 },
};

for (const [name, tunables] of Object.entries(sound)) {
  test.serial(`policy: ${name} is taken`, (t) => {
    const life = opened();
    t.true(apply(life, tunables));
    const { policy } = life.use('domain/policy');
    const { limit, minLength, first, longest, quietMinutes, relock, ajar } = { ...defaults, ...tunables };
    t.deepEqual(
      { ...policy },
      {
        wrongCodeEntryLimit: limit,
        minPinCodeLength: minLength,
        userCodeTemporaryDisableTime: first,
        longestDisableTime: longest,
        quietTime: quietMinutes * 60,
        autoRelockTime: relock,
        doorAjarTime: ajar,
      },
    );
  });
}

for (const [name, tunables] of Object.entries(unsound)) {
  test.serial(`policy: ${name} is refused and changes nothing`, (t) => {
    const life = opened();
    t.true(apply(life, { relock: 17 }));
    const before = { ...life.use('domain/policy').policy };
    t.false(apply(life, tunables));
    t.deepEqual({ ...life.use('domain/policy').policy }, before);
  });
}

test.serial('policy: a payload of another length is refused', (t) => {
  const life = opened();
  for (const payload of ['', encoded({}).slice(1), `${encoded({})}\0`]) {
    t.false(life.use('domain/policy.overlay').applyPolicy(payload));
  }
});

test.serial('policy: a stored one is in force from the start, and an unsound one is told and left', (t) => {
  for (const [relock, inForce] of [
    [17, 17],
    [3601, 5],
  ] as const) {
    opened().use('store/store').put(RecordKey.Policy, encoded({ relock }));
    const life = nextLife();
    life.use('domain/boot.overlay').boot();
    t.is(life.use('domain/policy').policy.autoRelockTime, inForce);
    t.is(codes().includes(EventCode.StoreFault), inForce !== relock);
  }
});

test.serial('policy: one wrong entry per penalty from the limit on', (t) => {
  const { disableSeconds, mostWrongEntries } = opened().use('domain/policy');
  t.deepEqual([0, 4, 5, 6, 10, 11, 12, 16].map(disableSeconds), [0, 0, 60, 120, 1920, 3600, 3600, 3600]);
  t.is(mostWrongEntries(), 11);
});

/** Seconds of a year, which is what `guessesPerYear` speaks of. */
const year = 31_557_600;

interface Attacker {
  readonly name: string;
  /** Called when an entry would be taken; returns seconds to wait instead, or 0 to guess. */
  wait(wrongEntries: number, quietFor: number, quietTime: number): number;
  /** Pulls the power after the guess. */
  pulls?: (guesses: number) => boolean;
}

const random = new Random(11);
const attackers: Attacker[] = [
  { name: 'who guesses whenever the keypad takes it', wait: () => 0 },
  {
    name: 'who waits for a quiet day after the free guesses',
    wait: (wrong, quiet, day) => (wrong >= 4 && quiet < day ? day - quiet : 0),
  },
  {
    name: 'who keeps just below the longest penalty',
    wait: (wrong, quiet, day) => (wrong >= 10 && quiet < day ? day - quiet : 0),
  },
  {
    name: 'who is quiet until all is forgiven',
    wait: (wrong, quiet, day) => (wrong && quiet < 20 * day ? 20 * day - quiet : 0),
  },
  { name: 'who pulls the power after every guess', wait: () => 0, pulls: () => true },
  { name: 'who pulls the power now and then', wait: () => 0, pulls: () => random.next() % 7 === 0 },
  {
    name: 'who waits at random',
    wait: (_, quiet) => (random.next() % 40 === 0 && quiet < 200_000 ? random.next() % 100_000 : 0),
  },
];

const policies: Record<string, Partial<Tunables>> = {
  'the defaults': {},
  'a short quiet time': { first: 1200, longest: 7200, quietMinutes: 120 },
  'long penalties': { limit: 3, first: 1800, longest: 43200, quietMinutes: 1440 },
};

/** Guesses in a year, with the lockout that is shipped and time that is not waited for. */
function guesses(attacker: Attacker, tunables: Partial<Tunables>): { guesses: number; bound: number } {
  const life = opened();
  apply(life, tunables);
  const lockout = life.use('domain/lockout');
  const { get } = life.use('store/store');
  lockout.start();
  const bound = life.use('domain/policy').guessesPerYear();
  const { quietTime } = life.use('domain/policy').policy;
  let made = 0;
  let quietSince = 0;
  let worldSeconds = 0;
  const pass = (seconds: number): void => {
    clock.advance(seconds * 1000);
    worldSeconds += seconds;
  };
  while (worldSeconds < year) {
    const disabled = lockout.remainingSeconds();
    const wrong = Array.from({ length: 16 }, (_, n) => get(RecordKey.Attempt + n)).filter(
      (record) => record !== undefined,
    ).length;
    const wait = disabled || attacker.wait(wrong, worldSeconds - quietSince, quietTime);
    if (wait) {
      pass(wait);
      continue;
    }
    if (!lockout.charge()) throw new Error('the flash is full');
    made++;
    quietSince = worldSeconds;
    lockout.keepCharge();
    if (attacker.pulls?.(made)) {
      // What these two find in flash is all that a restart knows.
      clock.powerOff();
      opened(life);
      lockout.start();
    }
    pass(1);
  }
  return { guesses: made, bound };
}

for (const [name, tunables] of Object.entries(policies)) {
  test.serial(`attack 11: guesses in a year are within the bound, with ${name}`, (t) => {
    let most = 0;
    let limit = 0;
    for (const attacker of attackers) {
      const { guesses: made, bound } = guesses(attacker, tunables);
      t.true(made <= bound, `someone ${attacker.name}: ${made} of ${bound}`);
      most = Math.max(most, made);
      limit = bound;
    }
    t.true(limit < 2.1 * most, `the bound ${limit} is not absurd beside ${most}`);
  });
}

test.serial('four digits are enough for one PIN once the longest penalty is 14.2 hours, as ADR 4 says', (t) => {
  const guessesFor = (longest: number): number => {
    const life = opened();
    t.true(apply(life, { longest }));
    return life.use('domain/policy').guessesPerYear();
  };
  const most = firstLife().use('domain/policy').maxGuessChance * 10 ** 4;
  t.true(guessesFor(14.2 * 3600) <= most);
  t.true(guessesFor(14.1 * 3600) > most);
});
