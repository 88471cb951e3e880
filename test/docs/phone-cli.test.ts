/** docs/PHONE-CLI.md: each of its commands, in its order, does what it says, with a model of the lock. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { encodeClaimLink } from '../../client/link.js';
import { exitCodes } from '../../cli/failure.js';
import { phoneCommands } from '../../cli/phone/commands.js';
import { here } from '../../cli/phone/here.js';
import { logCommand } from '../../cli/log.js';
import { modelLock, Person } from '../cli/phone-bench.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const guide = readFileSync(join(root, 'docs/PHONE-CLI.md'), 'utf8');
const commands = [...guide.matchAll(/^ {4}deadlatch (.+)$/gm)].map(([, command]) => command!);

/** What each says that is not clear from its exit code, and those that end in another than 0. */
const expected: Readonly<Record<string, RegExp>> = {
  'claim "Front door"': /yours: "Front door"/,
  'claim "Back door" --link LINK': /yours: "Back door"/,
  unlock: /is unlocked/,
  lock: /is locked/,
  'hold-open 30': /for 30 minutes/,
  'status --health': /firmware/,
  'give --for Cleaner --on mon,thu --between 10:00-14:00 --rights unlock,lock': /unlock, lock; mon, thu 10:00 to 14:00/,
  'give --for Guests --from 2026-11-28 --until 2026-11-30 --uses 20':
    /unlock, lock; from 2026-11-28 00:00, until 2026-12-01 00:00, 20 times/,
  'give --for Joana --rights manager --page https://lock.example/': /https:\/\/lock\.example\/#/,
  keys: /Anna[^]*Cleaner[^]*Guests[^]*Joana/,
  'revoke Cleaner': /takes this key no more/,
  locks: /Front door: owner\nBack door: owner/,
  'locks show Shed': /^https:\/\/lock\.example\/#/,
  pins: /Nobody has a PIN/,
  'settings auto-relock=10 door-ajar=120': /auto-relock +10 /,
  log: /may come in/,
  'log door.log': /may come in/,
  seed: /^[0-9a-f]{32}$/,
};

/** What is typed where the screen shows nothing. */
const typed: Readonly<Record<string, string>> = {
  'pins add 3': '48713',
  'pins replace 3': '59824',
  'locks passphrase': 'correct horse',
};

test('every command of the guide does what it says', async (t) => {
  const person = new Person(modelLock());
  // Someone else, at another lock, who passes their key on.
  const other = new Person(modelLock());
  person.confirms = true;
  for (const command of commands) {
    const words = (command.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''));
    const isOther = command.startsWith('claim "Back door"');
    const secret = new Uint8Array(16).fill(7);
    if (isOther) other.lock.waitForClaim(Buffer.from(secret));
    if (words.includes('LINK'))
      words[words.indexOf('LINK')] = isOther
        ? await encodeClaimLink(secret)
        : (await other.ask<{ link: string }>('locks', 'show')).link;
    person.secrets = [typed[command] ?? ''];
    const inFolder = words.map((word) => (/\.(json|log)$/.test(word) ? join(person.folder, word) : word));
    const { said, noted, code } = await (isOther ? other : person).run(...inFolder);
    // The model's log has no chain that could hold.
    t.is(code, command === 'log --verify' ? exitCodes.notProven : 0, `${command}: ${noted}`);
    t.regex(said, expected[command] ?? /./, command);
  }
  t.true(commands.length > 35);
  t.deepEqual(
    [...Object.keys(expected), ...Object.keys(typed)].filter((command) => !commands.includes(command)),
    [],
  );
  person.leave();
  other.leave();
});

test('every command that there is stands in the guide, and every option that the guide names is one', (t) => {
  const all = [logCommand(here), ...phoneCommands(here)];
  for (const command of all)
    t.true(
      commands.some((line) => line.split(' ')[0] === command.name()),
      command.name(),
    );
  const options = new Set(all.flatMap((command) => command.options.map(({ long }) => long)));
  for (const [option] of guide.matchAll(/--[a-z]+(?:-[a-z]+)*/g))
    t.true(option === '--help' || options.has(option), option);
});
