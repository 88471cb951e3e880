/** The command line as a phone, with a model of the lock. */
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { exitCodes } from '../../cli/failure.js';
import { decodeBlock } from '../../client/block.js';
import { toHex } from '../../client/bytes.js';
import { decodeLink, encodeClaimLink, type Link } from '../../client/link.js';
import { Right } from '../../src/wire/command.js';
import { Reason } from '../../src/wire/events.js';
import { modelLock, noon, owner, Person, type Run } from './phone-bench.js';

// What people read and type is in their zone.
process.env['TZ'] = 'Europe/Berlin';

function succeeds(t: ExecutionContext, { code, noted }: Run): void {
  t.is(code, 0, noted);
}

/** What the cells of `keys` say, row by row; it must fit into a terminal. */
async function rowsOf(t: ExecutionContext, person: Person): Promise<string[][]> {
  const lines = (await person.run('keys')).said.split('\n');
  for (const line of lines) t.true(line.length <= 80, line);
  const rows: string[][] = [];
  for (const line of lines) {
    const cells = line.split('│').slice(1, -1);
    if (!cells.length) rows.push([]);
    const row = rows.at(-1)!;
    for (const [at, cell] of cells.entries()) row[at] = `${row[at] ?? ''} ${cell.trim()}`.trim();
  }
  return rows.slice(1, -1);
}

/** Someone who was given a key, made with these options. */
async function guestOf(t: ExecutionContext, person: Person, ...options: string[]): Promise<Person> {
  const { link } = await person.ask<{ link: string }>('give', '--for', 'Guest', ...options);
  const guest = new Person(person.lock);
  succeeds(t, await guest.run('locks', 'add', link));
  return guest;
}

test.serial('28 digits make the owner, the lock gets the time, and the key file is for nobody else', async (t) => {
  const lock = modelLock();
  const person = new Person(lock);
  const { said, noted, code } = await person.run('claim', 'Front door');
  t.is(code, 0, noted);
  t.regex(noted, /9928#/);
  t.regex(said, /yours: "Front door"/);
  t.is(statSync(person.keyFile).mode & 0o777, 0o600);
  t.is(statSync(join(person.folder, 'config')).mode & 0o777, 0o700);
  t.is(lock.time(), noon);
  // Berlin, and the two changes of 2027.
  t.is(lock.zone.readInt16LE(0), 60);
  t.deepEqual([lock.zone.readInt16LE(2), lock.zone.readUInt32LE(4)], [120, Date.UTC(2027, 2, 28, 1) / 1000]);
  t.deepEqual([lock.zone.readInt16LE(8), lock.zone.readUInt32LE(12)], [60, Date.UTC(2027, 9, 31, 1) / 1000]);
  const status = await person.ask<{ bolt: string }>('status');
  t.is(status.bolt, 'locked');
  person.leave();
});

test.serial('a claim by link; without anyone inside it is refused, and nothing is kept', async (t) => {
  const lock = modelLock(5);
  const person = new Person(lock);
  const secret = Uint8Array.from({ length: 16 }, (_, at) => at);
  const link = await encodeClaimLink(secret);
  lock.waitForClaim(Buffer.from(secret));
  lock.insideHeld = false;
  const refused = await person.run('claim', 'Door', '--link', link);
  t.is(refused.code, exitCodes.refused);
  t.regex(refused.noted, /Someone says no.*Reason 48.*\n.*Hold the inside button, type 9928#/);
  t.throws(() => person.keys());
  lock.insideHeld = true;
  succeeds(t, await person.run('claim', 'Door', '--link', `https://lock.example/#${link}`));
  t.is((await person.run('claim', 'Door', '--link', link)).code, exitCodes.occupied);
  t.is((await person.run('locks', 'add', link)).code, exitCodes.usage);
  person.leave();
});

test.serial('the bolt moves, and where it is is told', async (t) => {
  const lock = modelLock();
  const person = await owner(lock);
  t.is((await person.run('unlock')).said, '"Door" is unlocked.');
  t.is(lock.bolt, 'unlocked');
  t.is((await person.run('lock')).said, '"Door" is locked.');
  t.is((await person.run('hold-open', '30')).said, '"Door" stays unlocked for 30 minutes.');
  t.is(lock.heldOpenMinutes, 30);
  t.regex((await person.run('status')).said, /held open/);
  succeeds(t, await person.run('hold-open', 'off'));
  t.is(lock.heldOpenMinutes, 0);
  t.is(lock.movements, 3);
  person.leave();
});

test.serial('what the lock refuses is told with its number and what to do', async (t) => {
  const lock = modelLock();
  const person = await owner(lock);
  lock.obstacle = Reason.InsufficientBattery;
  const { code, noted, said } = await person.run('unlock');
  t.is(code, exitCodes.refused);
  t.is(noted, '✖ The lock says no. (Reason 2.)\n  The battery is too weak to move the bolt. Put in new cells.');
  t.is(said, '');
  t.is(lock.movements, 0);
  person.leave();
});

test.serial('a lock that is away, that is lost before an answer, or that nobody knows', async (t) => {
  const lock = modelLock();
  const person = await owner(lock);
  lock.connect({ notify: () => undefined, drop: () => undefined });
  const away = await person.run('unlock');
  t.is(away.code, exitCodes.noAnswer);
  t.regex(away.noted, /not there.*\n.*connected to nobody else/);
  lock.disconnected();
  // The answer to the unlock is lost, and then the link.
  let frames = 0;
  person.link.fateToPhone = (frame) => {
    if (++frames === 1) return [frame];
    void person.link.disconnect();
    return [];
  };
  const unknown = await person.run('unlock');
  t.is(unknown.code, exitCodes.unknown);
  t.regex(unknown.noted, /nobody knows whether the lock has done it.*\n.*Look at the door/);
  t.is(lock.movements, 1);
  t.is((await person.run('unlock', '--lock', 'Shed')).code, exitCodes.noKey);
  t.is((await new Person(lock).run('unlock')).code, exitCodes.noKey);
  person.leave();
});

test.serial('a link from someone else does not say where the next ones lead, and steers no terminal', async (t) => {
  const lock = modelLock();
  const person = await owner(lock);
  const { link } = await person.ask<{ link: string }>('give', '--for', 'Anna', '--rights', 'manager');
  const guest = new Person(lock);
  const added = await guest.run('locks', 'add', `https://evil.example/\x1b[2J#${link}`, '--as', 'Door');
  t.false(`${added.said}${added.noted}`.includes('\x1b'));
  t.is(guest.keys().page, undefined);
  t.false((await guest.run('locks', 'show', 'Door')).said.includes('evil'));
  t.false((await guest.run('give', '--for', 'Bea')).said.includes('evil'));
});

test.serial('give: only a page that a browser runs safely is kept, and nothing is given for another', async (t) => {
  const person = await owner(modelLock());
  const give = (page: string) => person.run('give', '--for', 'Anna', '--page', page);
  for (const page of [
    ...['nowhere', '', 'http://lock.example/', 'javascript:alert(1)', 'https://me:word@lock.example/', 'file:///page'],
    ...['https://lock.example/\x1b[2J', `https://lock.example/${'a'.repeat(200)}`],
  ]) {
    t.is((await give(page)).code, exitCodes.usage, page);
    t.is(person.keys().page, undefined, page);
  }
  t.deepEqual((await person.ask<{ given: unknown[] }>('keys', '--offline')).given, []);
  for (const [page, kept] of [
    ['https://lock.example/a b#old', 'https://lock.example/a%20b'],
    ['http://localhost:8080/?simulator=2', 'http://localhost:8080/?simulator=2'],
  ] as const) {
    succeeds(t, await give(page));
    t.is(person.keys().page, kept);
  }
});

test.serial('give: each option becomes a caveat, and the link opens by it', async (t) => {
  const lock = modelLock();
  const person = await owner(lock);
  const options = ['--from', '2026-11-22', '--until', '2026-11-29', '--on', 'mon,sat-sun', '--between', '12:00-14:15'];
  const { link, name } = await person.ask<{ link: string; name: string }>(
    ...['give', '--for', 'Anna', ...options, '--uses', '2', '--rights', 'unlock,lock', '--page', 'https://lock.example/'],
  );
  t.is(name, 'Anna');
  t.true(link.startsWith('https://lock.example/#'));
  const decoded = await decodeLink(link.split('#')[1]!);
  const { holderId, ...caveats } = decodeBlock((decoded as Extract<Link, { kind: 'key' }>).key.blocks[0]!);
  t.deepEqual(caveats, {
    from: Date.UTC(2026, 10, 21, 23) / 1000,
    until: Date.UTC(2026, 10, 29, 23) / 1000,
    schedule: { weekdays: 0b1000011, start: 48, length: 9 },
    rights: Right.Unlock | Right.Lock,
    uses: 2,
  });
  const guest = new Person(lock);
  const added = await guest.run('locks', 'add', link);
  t.regex(
    added.said,
    /key to "Door": unlock, lock; from 2026-11-22 00:00, until 2026-11-30 00:00, sun, mon, sat 12:00 to 14:15, 2 times/,
  );
  t.is(guest.keys().page, undefined, 'a link says nothing of where the next ones lead');
  t.regex((await guest.run('unlock')).said, /granted it; this key may not see/);
  succeeds(t, await guest.run('unlock'));
  const third = await guest.run('unlock');
  t.is(third.code, exitCodes.refused);
  t.regex(third.noted, /Reason 55.*\n.*used up/);
  t.is((await guest.run('status')).code, exitCodes.refused);
  const list = await person.ask<{ given: { holderId: string; used: number; wasSeen: boolean }[] }>('keys');
  t.like(list.given[0], { holderId: toHex(holderId), used: 2, wasSeen: true });
  t.deepEqual((await rowsOf(t, person)).at(-1), [
    ...['Anna', toHex(holderId), 'unlock, lock'],
    'from 2026-11-22 00:00, until 2026-11-30 00:00, sun, mon, sat 12:00 to 14:15, 2 times',
    '2 of 2 used',
  ]);
  person.leave();
  guest.leave();
});

test.serial('a QR code says the link, in colour on a screen alone', async (t) => {
  const person = await owner(modelLock());
  const plain = await person.run('give', '--for', 'Anna');
  t.regex(plain.said, /id [0-9a-f]{8}: unlock, lock\.\n\n[\w-]{80,}\n\n[█▀▄ \n]{500,}$/);
  t.regex(plain.noted, /can pass it on.*deadlatch revoke/);
  // eslint-disable-next-line no-control-regex
  t.notRegex(plain.said, /\x1b/);
  person.isScreen = true;
  // eslint-disable-next-line no-control-regex
  t.regex((await person.run('give', '--for', 'Anna')).said, /\x1b\[97;40m█/);
  person.leave();
});

test.serial('a holder passes on what they have; revoked with all that hangs on it', async (t) => {
  const lock = modelLock();
  const person = await owner(lock);
  const { holderId, link } = await person.ask<{ holderId: string; link: string }>(
    'give',
    '--for',
    'Joana',
    '--rights',
    'manager',
  );
  const joana = new Person(lock);
  succeeds(t, await joana.run('locks', 'add', link));
  const child = await guestOf(t, joana);
  succeeds(t, await child.run('unlock'));
  // Her list tells the owner who is behind the id.
  const file = join(joana.folder, 'given.json');
  succeeds(t, await joana.run('keys', 'export', file));
  t.is((await joana.run('keys', 'export', file)).code, exitCodes.usage);
  t.is((await rowsOf(t, person)).at(-1)!.at(-1), 'passed on by a holder');
  succeeds(t, await person.run('keys', 'import', file));
  t.true((await rowsOf(t, person)).some(([who, , may]) => who === 'Guest through Joana' && may === 'unlock, lock'));
  const asked = await person.run('revoke', 'Joana');
  t.is(asked.code, exitCodes.usage);
  t.regex(asked.noted, /The key of Joana \([0-9a-f]{8}\) falls, and with it those of Guest \(/);
  t.false(lock.holders.get(holderId)?.revoked);
  person.confirms = true;
  succeeds(t, await person.run('revoke', 'Joana'));
  t.true(lock.holders.get(holderId)!.revoked);
  const fallen = await child.run('unlock');
  t.regex(fallen.noted, /Reason 50/);
  t.true((await rowsOf(t, person)).some(([who, , , , state]) => who === 'Joana' && state === 'revoked 2026-11-23 13:00'));
  t.is((await person.run('revoke', 'Nobody')).code, exitCodes.noKey);
  for (const someone of [person, joana, child]) someone.leave();
});

test.serial('of two keys under one name the id says which', async (t) => {
  const person = await owner(modelLock());
  await person.run('give', '--for', 'Anna', '--until', '+2d');
  t.regex((await person.run('give', '--for', 'Anna')).noted, /has a key already/);
  const { code, noted } = await person.run('revoke', 'Anna', '--yes');
  t.is(code, exitCodes.usage);
  const [, id] = /([0-9a-f]{8}) \(until 2026-11-25 13:00\)/.exec(noted)!;
  succeeds(t, await person.run('revoke', id!, '--yes'));
  succeeds(t, await person.run('revoke', 'Anna', '--yes'));
  person.leave();
});

test.serial('PINs come from the standard input, twice where a screen hides them', async (t) => {
  const lock = modelLock();
  const person = await owner(lock);
  person.secrets = ['48713'];
  succeeds(t, await person.run('pins', 'add', '3'));
  t.is(lock.pins.get(3), '48713');
  person.isScreen = true;
  person.secrets = ['59824', '59825'];
  t.is((await person.run('pins', 'replace', '3')).code, exitCodes.usage);
  person.secrets = ['59824', '59824'];
  succeeds(t, await person.run('pins', 'replace', '3'));
  t.is(lock.pins.get(3), '59824');
  t.is((await person.run('pins')).said, 'Users of "Door" who have a PIN: 3.');
  succeeds(t, await person.run('pins', 'remove', '3'));
  t.deepEqual(await person.ask('pins'), { users: [] });
  const empty = await person.run('pins', 'remove', '3');
  t.regex(empty.noted, /Reason 66.*\n.*has no PIN/);
  person.leave();
});

test.serial('settings hold together or not at all', async (t) => {
  const lock = modelLock();
  const person = await owner(lock);
  const before = await person.ask<Record<string, number>>('settings');
  t.like(before, { 'wrong-codes': 5, 'auto-relock': 5, 'door-ajar': 300, quiet: 1440 });
  const changed = await person.ask<Record<string, number>>('settings', 'auto-relock=10', 'door-ajar=120');
  t.deepEqual(changed, { ...before, 'auto-relock': 10, 'door-ajar': 120 });
  t.is(lock.policy.readUInt16LE(8), 10);
  t.regex((await person.run('settings', 'wrong-codes=0')).noted, /Reason 67/);
  t.deepEqual(await person.ask('settings'), changed);
  person.leave();
});

test.serial('the clock is set by who may, and says how far it is away', async (t) => {
  const lock = modelLock();
  const person = await owner(lock);
  lock.clockOffset! -= 300;
  t.regex((await person.run('clock')).said, /300 s behind this computer/);
  succeeds(t, await person.run('status'));
  t.is(lock.time(), noon - 300, 'a clock that the lock trusts is set by "clock set" alone');
  succeeds(t, await person.run('clock', 'set', '--zone', 'America/New_York'));
  t.is(lock.time(), noon);
  t.is(lock.zone.readInt16LE(0), -300);
  const guest = await guestOf(t, person, '--until', '+1d', '--rights', 'resident,clock');
  t.regex((await guest.run('clock', 'set')).noted, /Reason 58/);
  // Power was gone.
  lock.restart();
  t.regex((await guest.run('unlock')).noted, /Reason 54/);
  t.regex((await guest.run('clock')).noted, /Reason 54/);
  t.regex((await person.run('status')).noted, /did not know the time/);
  succeeds(t, await guest.run('unlock'));
  person.leave();
  guest.leave();
});

test.serial('the seed is taken once, and stays in the key file', async (t) => {
  const lock = modelLock();
  const seed = lock.seed!.toString('hex');
  const person = await owner(lock);
  t.is((await person.run('seed')).code, exitCodes.usage);
  t.truthy(lock.seed);
  t.is((await person.run('seed', '--yes')).said, seed);
  t.is(lock.seed, undefined);
  t.is((await person.run('seed')).said, seed);
  person.leave();
});

test.serial('renewed: every other key is dead, and the list begins anew', async (t) => {
  const lock = modelLock(5);
  const person = await owner(lock);
  const guest = await guestOf(t, person);
  const asked = await person.run('renew');
  t.is(asked.code, exitCodes.usage);
  t.regex(asked.noted, /those of Guest/);
  succeeds(t, await person.run('renew', '--yes'));
  succeeds(t, await person.run('unlock'));
  t.deepEqual(await person.ask('keys', '--offline'), { given: [], unknown: [] });
  t.regex((await guest.run('unlock')).noted, /Someone says no.*Reason 49/);
  person.leave();
  guest.leave();
});

/** The lock falls silent behind its n-th frame from now on. */
function silentAfter(person: Person, frames: number): void {
  let count = 0;
  person.link.fateToPhone = (frame) => {
    if (++count <= frames) return [frame];
    void person.link.disconnect();
    return [];
  };
}

test.serial('a claim that is cut behind the offer: the next command finds out whether it holds', async (t) => {
  const lock = modelLock();
  const person = new Person(lock);
  // Hello and the two frames of the offer; the next hello does not come.
  silentAfter(person, 3);
  t.is((await person.run('claim', 'Door')).code, exitCodes.noAnswer);
  t.is(lock.keyId, undefined);
  t.regex((await person.run('locks')).said, /Door: claim not finished/);
  t.is((await person.run('give', '--for', 'Anna')).code, exitCodes.noKey);
  person.link.fateToPhone = (frame) => [frame];
  succeeds(t, await person.run('unlock'));
  t.is((await person.run('locks')).said, 'Door: owner');
  t.false('offered' in person.keys().locks[0]!);
  person.leave();
});

test.serial('a renewal that is cut behind the offer and never holds: the old key does', async (t) => {
  const lock = modelLock(10);
  const person = await owner(lock);
  await person.run('give', '--for', 'Anna');
  const keyId = lock.keyId;
  silentAfter(person, 3);
  t.is((await person.run('renew', '--yes')).code, exitCodes.noAnswer);
  t.regex((await person.run('locks')).said, /owner, renewal not finished/);
  person.link.fateToPhone = (frame) => [frame];
  // Power takes the offer with it.
  lock.restart();
  succeeds(t, await person.run('unlock'));
  t.deepEqual(lock.keyId, keyId);
  t.is((await person.run('locks')).said, 'Door: owner');
  t.is((await person.ask<{ given: unknown[] }>('keys')).given.length, 1);
  person.leave();
});

test.serial('a renewal that is cut behind the offer and holds: the list of keys begins anew', async (t) => {
  const lock = modelLock(10);
  const person = await owner(lock);
  await person.run('give', '--for', 'Anna');
  const before = lock.keyId!;
  silentAfter(person, 3);
  t.is((await person.run('renew', '--yes')).code, exitCodes.noAnswer);
  person.link.fateToPhone = (frame) => [frame];
  succeeds(t, await person.run('unlock'));
  t.notDeepEqual(lock.keyId, before);
  succeeds(t, await person.run('give', '--for', 'Ben'));
  t.is((await person.ask<{ given: unknown[] }>('keys')).given.length, 1);
  person.leave();
});

test.serial('the lock forgets a revoked key once it would have ended', async (t) => {
  const lock = modelLock();
  const person = await owner(lock);
  const { holderId } = await person.ask<{ holderId: string }>('give', '--for', 'Eve', '--until', '+3d');
  succeeds(t, await person.run('revoke', 'Eve', '--yes'));
  t.is(lock.holders.get(holderId)?.untilDay, Math.ceil(noon / 86_400 + 3));
  person.leave();
});

test.serial('maintenance wants someone inside', async (t) => {
  const lock = modelLock();
  const person = await owner(lock);
  succeeds(t, await person.run('maintenance'));
  t.true(lock.maintenance);
  lock.insideHeld = false;
  t.regex((await person.run('maintenance')).noted, /Reason 10/);
  person.leave();
});

test.serial("the lock's log, with the names of those whose keys it saw, and as a file", async (t) => {
  const lock = modelLock();
  const person = await owner(lock);
  const guest = await guestOf(t, person);
  await guest.run('unlock');
  await person.run('unlock');
  const { said } = await person.run('log');
  t.regex(said, /Guest may come in \(by phone\)/);
  t.regex(said, /The owner's phone may come in \(by phone\)/);
  const all = await person.ask<{ number: number }[]>('log');
  const later = await person.ask<{ number: number }[]>('log', '--since', '2');
  t.is(later[0]!.number, 2);
  t.true(all.length >= later.length);
  const file = join(person.folder, 'door.log');
  succeeds(t, await person.run('log', '--export', file));
  t.regex((await person.run('log', file)).said, /The phone key [0-9a-f]{8} may come in/);
  t.is((await person.run('log', '--export', file)).code, exitCodes.usage);
  t.is((await guest.run('log')).code, exitCodes.refused);
  person.leave();
  guest.leave();
});

test.serial('several locks: named, renamed, shown, forgotten', async (t) => {
  const front = await owner(modelLock());
  const other = await owner(modelLock());
  const { link } = await other.ask<{ link: string }>('locks', 'show');
  succeeds(t, await front.run('locks', 'add', link, '--as', 'Shed'));
  const unnamed = await front.run('unlock');
  t.is(unnamed.code, exitCodes.usage);
  t.regex(unnamed.noted, /several locks: "Door", "Shed"/);
  succeeds(t, await front.run('unlock', '--lock', 'Door'));
  succeeds(t, await front.run('locks', 'rename', 'Shed', 'Barn'));
  t.is((await front.run('locks', 'rename', 'Barn', 'Door')).code, exitCodes.occupied);
  t.is((await front.run('locks')).said, 'Door: owner\nBarn: owner');
  t.is((await front.run('locks', 'forget', 'Barn')).code, exitCodes.usage);
  succeeds(t, await front.run('locks', 'forget', 'Barn', '--yes'));
  t.is((await front.run('locks')).said, 'Door: owner');
  front.leave();
  other.leave();
});

test.serial('a link whose name would steer the terminal, one that is cut, and one that is none', async (t) => {
  const person = await owner(modelLock());
  const { link } = await person.ask<{ link: string }>('locks', 'show');
  const guest = new Person(person.lock);
  for (const bad of [link.slice(0, -1), 'hello', ''])
    t.is((await guest.run('locks', 'add', bad)).code, exitCodes.usage, bad);
  guest.secrets = [link];
  succeeds(t, await guest.run('locks', 'add', '--as', 'Mine'));
  t.is((await guest.run('locks', 'add', link, '--as', 'a\x1b[2Jb')).code, exitCodes.usage);
  t.is((await guest.run('locks', 'add', link, '--as', 'x'.repeat(33))).code, exitCodes.usage);
  person.leave();
  guest.leave();
});

test.serial('a key file under a passphrase shows nothing and opens to it alone', async (t) => {
  const person = await owner(modelLock());
  const [lock] = person.keys().locks;
  person.secrets = ['correct horse'];
  succeeds(t, await person.run('locks', 'passphrase'));
  const sealed = readFileSync(person.keyFile, 'utf8');
  t.false(sealed.includes(lock!['key'] as string));
  t.false(sealed.includes('Door'));
  person.secrets = ['wrong horse'];
  const wrong = await person.run('unlock');
  t.is(wrong.code, exitCodes.noKey);
  t.regex(wrong.noted, /passphrase does not open/);
  person.secrets = ['correct horse'];
  succeeds(t, await person.run('unlock'));
  person.secrets = ['correct horse'];
  succeeds(t, await person.run('give', '--for', 'Anna'));
  t.false(readFileSync(person.keyFile, 'utf8').includes('Anna'));
  // One bit of what is sealed.
  const file = JSON.parse(readFileSync(person.keyFile, 'utf8')) as { sealed: { text: string } };
  const text = Buffer.from(file.sealed.text, 'base64');
  text[9]! ^= 1;
  writeFileSync(person.keyFile, JSON.stringify({ ...file, sealed: { ...file.sealed, text: text.toString('base64') } }));
  person.secrets = ['correct horse'];
  t.is((await person.run('unlock')).code, exitCodes.noKey);
  writeFileSync(person.keyFile, sealed);
  person.secrets = ['correct horse', ''];
  succeeds(t, await person.run('locks', 'passphrase'));
  t.deepEqual(person.keys().locks, [lock]);
  person.leave();
});

test.serial('a key file that is damaged, of another version, or open to others', async (t) => {
  const person = await owner(modelLock());
  const good = readFileSync(person.keyFile, 'utf8');
  const file = person.keys();
  const [lock] = file.locks;
  for (const bad of [
    good.slice(0, -9),
    '[]',
    'null',
    JSON.stringify({ ...file, version: 2 }),
    JSON.stringify({ ...file, deadlatch: 'log' }),
    JSON.stringify({ ...file, locks: 3 }),
    JSON.stringify({ ...file, locks: [{ ...lock, key: undefined }] }),
    JSON.stringify({ ...file, locks: [{ ...lock, key: `${lock!['key'] as string}x` }] }),
    JSON.stringify({ ...file, locks: [{ ...lock, ledger: {} }] }),
    JSON.stringify({ ...file, locks: [null] }),
    JSON.stringify({ ...file, sealed: null }),
    JSON.stringify({ ...file, sealed: { salt: '', iv: '', tag: '' } }),
  ]) {
    writeFileSync(person.keyFile, bad);
    const { code, noted } = await person.run('give', '--for', 'Anna');
    t.is(code, exitCodes.noKey, bad);
    t.regex(noted, /keys\.json (is no key file|was written by another version)/);
    t.is(readFileSync(person.keyFile, 'utf8'), bad);
  }
  writeFileSync(person.keyFile, good);
  chmodSync(person.keyFile, 0o644);
  t.regex((await person.run('give', '--for', 'Anna')).noted, /Others on this computer can read/);
  t.is(statSync(person.keyFile).mode & 0o777, 0o600);
  person.leave();
});

test.serial('commands at once: each changes what the others have left', async (t) => {
  const lock = modelLock();
  const person = await owner(lock);
  const names = Array.from({ length: 8 }, (_, at) => `Guest ${at}`);
  for (const run of await Promise.all(names.map((name) => person.run('give', '--for', name)))) succeeds(t, run);
  const { given } = await person.ask<{ given: { name: string }[] }>('keys', '--offline');
  t.deepEqual(given.map(({ name }) => name).sort(), names);
  // While a renewal asks the lock, keys are given: the new owner's key is not lost.
  const others: Promise<Run>[] = [];
  person.link.fateToLock = (frame) => {
    if (others.length < 8) others.push(person.run('give', '--for', 'Anna'));
    return [frame];
  };
  succeeds(t, await person.run('renew', '--yes'));
  await Promise.all(others);
  person.link.fateToLock = (frame) => [frame];
  succeeds(t, await person.run('unlock'));
  person.leave();
});

test.serial('a command that was killed while it wrote: told, and nothing is written', async (t) => {
  const person = await owner(modelLock());
  const before = readFileSync(person.keyFile, 'utf8');
  writeFileSync(`${person.keyFile}.lock`, '');
  const { code, noted } = await person.run('give', '--for', 'Anna');
  t.is(code, exitCodes.occupied);
  t.regex(noted, /Another command is writing.*\n.*rm .*keys\.json\.lock/);
  t.is(readFileSync(person.keyFile, 'utf8'), before);
  person.leave();
});

const failures: Record<string, { args: string[]; says: RegExp }> = {
  'hours that are none': { args: ['give', '--for', 'A', '--between', '10-14'], says: /no hours/ },
  'hours not in quarters': { args: ['give', '--for', 'A', '--between', '10:10-14:00'], says: /quarters of an hour/ },
  'hours of no length': { args: ['give', '--for', 'A', '--between', '10:00-10:00'], says: /no hours/ },
  'a weekday that is none': { args: ['give', '--for', 'A', '--on', 'sat,holiday'], says: /"holiday" is no weekday/ },
  'a day that is none': { args: ['give', '--for', 'A', '--until', '2026-02-30'], says: /no point in time/ },
  'an end that is past': { args: ['give', '--for', 'A', '--until', '2026-11-22'], says: /never be good/ },
  'an end before the beginning': {
    args: ['give', '--for', 'A', '--from', '+2d', '--until', '+1d'],
    says: /ends before it begins/,
  },
  'uses without an end': { args: ['give', '--for', 'A', '--uses', '2'], says: /needs an end/ },
  'no uses': { args: ['give', '--for', 'A', '--until', '+1d', '--uses', '0'], says: /no number of uses/ },
  'a right that is none': { args: ['give', '--for', 'A', '--rights', 'open'], says: /no right "open".*\n.*unlock/ },
  'nobody to give to': { args: ['give'], says: /--for/ },
  'minutes that are none': { args: ['hold-open', '721'], says: /no minutes/ },
  'a setting that is none': { args: ['settings', 'colour=3'], says: /changes no setting/ },
  'a setting that is too large': { args: ['settings', 'wrong-codes=256'], says: /255 at most/ },
  'a user that is none': { args: ['pins', 'remove', '100'], says: /no user number/ },
  'no user': { args: ['pins', 'add'], says: /no user number/ },
  'a PIN that is none': { args: ['pins', 'add', '3'], says: /digits alone/ },
  'a zone that is none': { args: ['clock', 'set', '--zone', 'Berlin/Europe'], says: /no time zone/ },
  'a number that is none': { args: ['log', '--since', 'x'], says: /no number of an event/ },
  'a choice that is none': { args: ['keys', 'send'], says: /Allowed choices/ },
  'a file that is missing': { args: ['keys', 'import'], says: /name of the file is missing/ },
  'a file that is not there': { args: ['keys', 'import', '/no/such/file'], says: /cannot be read/ },
  'seconds that are none': { args: ['unlock', '--scan', 'long'], says: /number of seconds/ },
  'an unknown option': { args: ['unlock', '--now'], says: /unknown option/ },
};

test.serial('what is typed wrong is told with what to do, and asks nothing of the lock', async (t) => {
  const lock = modelLock();
  const person = await owner(lock);
  const before = readFileSync(person.keyFile, 'utf8');
  const { connections } = person.link;
  for (const [what, { args, says }] of Object.entries(failures)) {
    const { code, noted } = await person.run(...args);
    t.is(code, exitCodes.usage, what);
    t.regex(noted, says, what);
  }
  t.is(person.link.connections, connections);
  t.is(readFileSync(person.keyFile, 'utf8'), before);
  person.leave();
});
