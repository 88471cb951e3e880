/** What the phone's page works out without a browser. */
import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import { contentPolicy } from '../../build/content-policy.js';
import { decodeBlock, encodeBlock } from '../../client/block.js';
import { caveatsInWords } from '../../web/model/in-words.js';
import { emptyForm, errorsOf, limitsOf, rolesOf } from '../../web/model/limits-form.js';
import { decodePolicy, encodePolicy } from '../../client/policy.js';
import { type OffsetAt, zoneAt } from '../../client/zone.js';

const now = Date.UTC(2026, 10, 23, 12) / 1000;
const holderId = Uint8Array.of(1, 2, 3, 4);

test('the policy that the document tells people to send is the one that the page has', (t) => {
  const document = readFileSync(new URL('../../docs/PAGE.md', import.meta.url), 'utf8');
  t.true(document.includes(`Content-Security-Policy: ${contentPolicy}; frame-ancestors 'none'`));
});

test('hours become quarters, also past midnight and around the clock', (t) => {
  for (const [start, end, quarters, length] of [
    ['10:00', '14:00', 40, 16],
    ['22:30', '06:00', 90, 30],
    ['08:00', '08:00', 32, 96],
    ['00:00', '23:45', 0, 95],
  ] as const) {
    const { schedule } = limitsOf({ ...emptyForm, hasHours: true, start, end });
    t.deepEqual(schedule, { weekdays: 64, start: quarters, length });
  }
});

test('whatever the form takes, the block of a key takes', (t) => {
  const times = fc.integer({ min: 0, max: 95 }).map((quarter) => {
    const two = (value: number): string => String(value).padStart(2, '0');
    return `${two(Math.floor(quarter / 4))}:${two((quarter % 4) * 15)}`;
  });
  const local = fc.constantFrom('', '2026-12-01T10:00', '2027-03-28T02:30', '2105-01-01T00:00');
  const forms = fc.record({
    role: fc.constantFrom('guest', 'resident', 'service', 'manager', 'administrator'),
    ...{ from: local, until: local, hasHours: fc.boolean(), weekdays: fc.integer({ min: 0, max: 127 }) },
    ...{ start: times, end: times, hasUses: fc.boolean(), uses: fc.constantFrom('', '0', '1', '254', '255', 'x') },
  } as const);
  fc.assert(
    fc.property(forms, (form) => {
      if (Object.keys(errorsOf(form, undefined, now)).length) return;
      const limits = limitsOf(form);
      const { holderId: id, ...read } = decodeBlock(encodeBlock({ ...limits, holderId }));
      t.deepEqual(id, holderId);
      t.is(caveatsInWords(read), caveatsInWords(limits));
    }),
  );
  t.pass();
});

test('what cannot be is said at its field', (t) => {
  const errors = (changes: object): string[] => Object.keys(errorsOf({ ...emptyForm, ...changes }, undefined, now));
  t.deepEqual(errors({}), []);
  t.deepEqual(errors({ until: '2020-01-01T00:00' }), ['until']);
  t.deepEqual(errors({ from: '2030-01-01T00:00', until: '2029-01-01T00:00' }), ['until']);
  t.deepEqual(errors({ hasUses: true }), ['until']);
  t.deepEqual(Object.keys(errorsOf({ ...emptyForm, hasUses: true }, now + 60, now)), [], 'the key above ends');
  t.deepEqual(errors({ hasHours: true, weekdays: 0 }), ['days']);
  for (const uses of ['0', '255', '', '1.5', '-1']) {
    t.deepEqual(errors({ hasUses: true, uses, until: '2030-01-01T00:00' }), ['uses'], uses);
  }
});

test('nobody is offered to give what they do not have', (t) => {
  const key = (rights: number) => ({ blocks: [encodeBlock({ holderId, rights })] }) as never;
  t.deepEqual(rolesOf(key(255)), ['guest', 'resident', 'service', 'manager', 'administrator']);
  t.deepEqual(rolesOf(key(15)), ['guest', 'resident']);
  t.deepEqual(rolesOf(key(1)), ['guest']);
});

test('limits are said in words', (t) => {
  t.is(caveatsInWords({}), 'may do everything but what takes the owner’s own key, at any time');
  t.is(
    caveatsInWords({ rights: 3, schedule: { weekdays: 0b1000001, start: 90, length: 30 }, uses: 1 }),
    'may unlock and lock, Saturday and Sunday 22:30 to 06:00, opens once',
  );
  t.is(
    caveatsInWords({ rights: 1, schedule: { weekdays: 0b0101010, start: 0, length: 96 } }),
    'may unlock, Monday, Wednesday and Friday all day',
  );
  t.is(
    caveatsInWords({ rights: 1, schedule: { weekdays: 0b1000000, start: 40, length: 96 } }),
    'may unlock, Saturday 10:00 to 10:00',
    'a day and night that begins in the morning ends on the next',
  );
});

/** Central Europe: summer time from the last Sunday of March to that of October, at 1:00 UTC. */
const berlin: OffsetAt = (seconds) => {
  const year = new Date(seconds * 1000).getUTCFullYear();
  const lastSunday = (month: number): number => {
    const end = new Date(Date.UTC(year, month + 1, 0, 1));
    return Date.UTC(year, month, end.getUTCDate() - end.getUTCDay(), 1) / 1000;
  };
  return seconds >= lastSunday(2) && seconds < lastSunday(9) ? 120 : 60;
};

test('the lock is told the offset and its next two changes, to the second', (t) => {
  t.deepEqual(zoneAt(now, berlin), {
    offset: 60,
    changes: [
      { at: Date.UTC(2027, 2, 28, 1) / 1000, offset: 120 },
      { at: Date.UTC(2027, 9, 31, 1) / 1000, offset: 60 },
    ],
  });
  t.deepEqual(
    zoneAt(now, () => -300),
    {
      offset: -300,
      changes: [
        { at: 0, offset: -300 },
        { at: 0, offset: -300 },
      ],
    },
  );
});

test('the policy record comes back as it was', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 12, maxLength: 12 }), (bytes) => {
      t.deepEqual(encodePolicy(decodePolicy(Uint8Array.from(bytes))), Uint8Array.from(bytes));
    }),
  );
  t.pass();
});

test('a zone changes at the very second, whichever that is', (t) => {
  for (let second = 1; second <= 20; second++) {
    const at = now + 40 * 86_400 + second * 7919;
    const [change] = zoneAt(now, (seconds) => (seconds < at ? 60 : 120)).changes;
    t.deepEqual(change, { at, offset: 120 });
  }
});
