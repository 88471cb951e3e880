/** What the bytes of an answer mean, by docs/PROTOCOL.md alone: no lock that shares the code has made them. */
import test from 'ava';
import { Lock, type Status } from '../../client/lock.js';
import type { Session } from '../../client/session.js';
import { Command } from '../../src/wire/command.js';

function lockThat(answers: (command: Command, given: Uint8Array) => readonly number[]): Lock {
  const request = (command: Command, given: Uint8Array): Promise<Uint8Array> =>
    Promise.resolve(Uint8Array.from(answers(command, given)));
  return new Lock({ request } as unknown as Session);
}

for (const [flag, field] of [
  [1, 'isMoving'],
  [4, 'isHeldOpen'],
  [8, 'isKeypadDisabled'],
  [16, 'isSomeoneInside'],
  [32, 'hasSeed'],
] as const satisfies readonly (readonly [number, keyof Status])[]) {
  test(`flag ${flag} of a status alone says ${field}`, async (t) => {
    const status = (flags: number): Promise<Status> =>
      lockThat(() => [1, 1, 0, flags, ...Array<number>(12).fill(0)]).status();
    t.true((await status(flag))[field]);
    t.false((await status(255 - flag))[field]);
  });
}

test('holders are in six tables', async (t) => {
  const asked: number[] = [];
  const lock = lockThat((command, [table]) => {
    t.is(command, Command.ListHolders);
    asked.push(table!);
    return [table!, 0, 0, 1, 255, 255, 0, 2];
  });
  const holders = await lock.listHolders();
  t.deepEqual(asked, [0, 1, 2, 3, 4, 5]);
  t.deepEqual(
    holders.map(({ holderId }) => holderId[0]),
    asked,
  );
});
