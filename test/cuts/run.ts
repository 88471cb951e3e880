/**
 * The long run of the cut tests: `npm run test:cuts`. Words behind `--` choose flows; `--replay ID` makes one case again.
 * Ends with 1 if something does not survive.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { cutsOf, Golden, replay, type Flow } from './engine.js';
import { flows } from './flows.js';
import type { Told } from './one-flow.js';

const millisecondsPerSecond = 1000;
const tellMilliseconds = 5000;
const child = fileURLToPath(new URL('one-flow.ts', import.meta.url));
const begin = performance.now();
const sum = { tried: 0, survived: 0 };
let lastTold = begin;

function seconds(since: number): string {
  return `${((performance.now() - since) / millisecondsPerSecond).toFixed(0)} s`;
}

function again(id: string): boolean {
  const { flow: name, cuts } = cutsOf(id);
  const flow = flows.find((each) => each.name === name);
  if (!flow || !cuts.length) throw new Error(`"${id}" is no case: it looks like unlock:12-bit-3-1`);
  const failure = replay(new Golden(flow), cuts);
  console.log(failure ? `${id}: ${failure.why}` : `${id}: survived`);
  return !failure;
}

/** @returns whether it came to its end; `sum` has the rest. */
async function run({ name }: Flow): Promise<boolean> {
  const since = performance.now();
  const own = { operations: 0, tried: 0, failed: 0 };
  const process = fork(child, [name]);
  process.on('message', ({ operations, tried, failures }: Told) => {
    sum.tried += tried - own.tried;
    sum.survived += tried - own.tried - failures.length;
    own.operations = operations;
    own.tried = tried;
    own.failed += failures.length;
    for (const { id, why } of failures) console.log(`FAIL ${id}: ${why}`);
    if (performance.now() - lastTold < tellMilliseconds) return;
    lastTold = performance.now();
    console.error(`  ${sum.survived} of ${sum.tried} cuts survived, ${seconds(begin)}; at ${name}`);
  });
  const [code] = (await once(process, 'exit')) as [number | null];
  const { operations, tried, failed } = own;
  console.log(`${name}: ${operations} operations, ${tried - failed} of ${tried} cuts survived, ${seconds(since)}`);
  if (code !== 0) console.log(`FAIL ${name}: its process ended with ${code}`);
  return code === 0;
}

const command = new Command('test:cuts')
  .description('Cuts the power in every flash operation of what a lock does, and in the starts behind it.')
  .argument('[flows...]', `of ${flows.map(({ name }) => name).join(', ')}; all by default`)
  .option('--replay <id>', 'one case, by the id that a failure has printed')
  .option('--jobs <number>', 'flows at a time', String(availableParallelism()))
  .parse();
const { replay: id, jobs } = command.opts<{ replay?: string; jobs: string }>();
try {
  if (id !== undefined) process.exit(again(id) ? 0 : 1);
  const unknown = command.args.filter((name) => !flows.some((flow) => flow.name === name));
  if (unknown.length) throw new Error(`there is no flow called ${unknown.join(', ')}: see --help`);
  if (!(Number(jobs) >= 1)) throw new Error('--jobs wants a number, at least 1');
} catch (error) {
  console.error((error as Error).message);
  process.exit(2);
}
const chosen = flows.filter(({ name }) => !command.args.length || command.args.includes(name));
// The longest first, or one of them is left for the end.
const queue = [...chosen].sort((a, b) => Number(b.isLong ?? false) - Number(a.isLong ?? false));
const lane = async (): Promise<boolean> => {
  let isWhole = true;
  for (let flow = queue.shift(); flow; flow = queue.shift()) isWhole = (await run(flow)) && isWhole;
  return isWhole;
};
const lanes = await Promise.all(Array.from({ length: Number(jobs) }, lane));
console.log(`${sum.survived} of ${sum.tried} cuts survived, ${seconds(begin)}`);
process.exit(lanes.every(Boolean) && sum.survived === sum.tried ? 0 : 1);
