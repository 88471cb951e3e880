import { readFileSync } from 'node:fs';
import test from 'ava';
import * as clock from '../fakes/clock.js';
import { shown } from '../fakes/indicator.js';
import { firstLife } from '../helpers/life.js';

type Signals = typeof import('../../src/domain/signals.js');

/** What is seen over time: `[milliseconds, colours, hertz]`, one entry for each change. */
function seen(): [number, string, number][] {
  const changes: [number, string, number][] = [];
  for (const { milliseconds, red, green, hertz } of shown) {
    const colours = (red ? 'r' : '') + (green ? 'g' : '') || '-';
    const last = changes.at(-1);
    if (last?.[1] !== colours || last[2] !== hertz) changes.push([milliseconds, colours, hertz]);
  }
  return changes;
}

function signals(): Signals {
  return firstLife().use('domain/signals');
}

test.serial('a pattern is shown step by step, in units of 50 ms, and ends dark and silent', (t) => {
  const it = signals();
  it.show('\x2a\x10\x42');
  clock.advance(5000);
  t.deepEqual(seen(), [
    [0, 'g', 2400],
    [100, '-', 0],
    [150, 'g', 0],
    [350, '-', 0],
  ]);
  t.is(clock.pending(), 0);
});

test.serial('colour and tone are told apart by their bits', (t) => {
  const it = signals();
  it.show('\x15\x10\x1b\x10\x11\x10\x13');
  clock.advance(5000);
  t.deepEqual(
    seen()
      .map(([, colours, hertz]) => [colours, hertz])
      .filter(([colours]) => colours !== '-'),
    [
      ['r', 700],
      ['rg', 2400],
      ['r', 0],
      ['rg', 0],
    ],
  );
});

test.serial('a new pattern takes the place of one that runs', (t) => {
  const it = signals();
  it.show('\x45');
  clock.advance(100);
  it.show('\x82');
  clock.advance(5000);
  t.deepEqual(seen(), [
    [0, 'r', 700],
    [100, 'g', 0],
    [500, '-', 0],
  ]);
});

test.serial('a pattern that is to be next waits for one that runs, and for none that does not', (t) => {
  const it = signals();
  it.show('\x22');
  it.showNext('\x10\x21');
  clock.advance(5000);
  t.deepEqual(seen(), [
    [0, 'g', 0],
    [100, '-', 0],
    [150, 'r', 0],
    [250, '-', 0],
  ]);
  const before = shown.length;
  it.showNext('\x11');
  t.true(shown[before]?.red);
});

test.serial('every signal ends dark and silent within two seconds', (t) => {
  const it = signals();
  for (const pattern of [
    it.keyPressed,
    it.granted,
    it.refused,
    it.lockedOut,
    it.next,
    it.done,
    it.inert,
    it.batteryLow,
    it.alarm,
  ]) {
    it.show(pattern);
    for (const code of Buffer.from(pattern, 'latin1')) t.true(code >= 0x10 && (code & 12) !== 12, pattern);
    clock.advance(2000);
    t.deepEqual(shown.at(-1) && { ...shown.at(-1), milliseconds: 0 }, {
      milliseconds: 0,
      red: false,
      green: false,
      hertz: 0,
    });
    t.is(clock.pending(), 0, pattern);
  }
});

function hasColour(pattern: string, colour: number): boolean {
  return Buffer.from(pattern, 'latin1').some((code) => code & colour);
}

test.serial('yes is never red and no is never green', (t) => {
  const it = signals();
  for (const yes of [it.granted, it.next, it.done]) t.false(hasColour(yes, 1));
  for (const no of [it.refused, it.lockedOut, it.inert, it.alarm]) t.false(hasColour(no, 2));
});

/** What the README's table says that each one means. */
const meanings: Partial<Record<keyof Signals, string>> = {
  keyPressed: 'the key is taken',
  granted: 'granted',
  refused: 'refused',
  lockedOut: 'the keypad is disabled',
  next: 'taken so far',
  done: 'the PIN is changed',
  inert: 'no owner yet',
  batteryLow: 'the battery is low',
  alarm: 'alarm',
};
const colours = ['dark', 'red', 'green', 'yellow'];
const tones = ['none', 'low', 'high'];
const counts: Record<string, number> = { one: 1, two: 2, three: 3, four: 4 };

for (const [name, meaning] of Object.entries(meanings)) {
  test.serial(`the README tells the colour, the blinks and the sound of ${name}`, (t) => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const rows = readme.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
    const [, light = '', sound = ''] = rows.find((row) => row[3]?.startsWith(meaning) || row[3]?.endsWith(meaning)) ?? [];
    const lit = [...Buffer.from(String(signals()[name as keyof Signals]), 'latin1')].filter((code) => code & 3);
    const first = lit[0]!;
    t.is(light.split(',')[0], colours[first & 3]);
    t.is(
      (light.match(/\w+/g) ?? []).reduce((sum, word) => sum + (counts[word] ?? 0), 0),
      lit.length,
    );
    t.is(sound.split(',')[0], tones[(first >> 2) & 3]);
  });
}
