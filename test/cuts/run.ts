/**
 * The long run of the cut tests: `npm run test:cuts`. Words behind `--` choose flows; `--replay ID` makes one case again.
 * Ends with 1 if something does not survive.
 */
import { Command } from 'commander';
import { cutsOf, explore, Golden, replay, type Flow } from './engine.js';
import { longRun } from './extents.js';
import { flows } from './flows.js';

const millisecondsPerSecond = 1000;

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

/** @returns cuts tried and survived. */
function run(flow: Flow): { tried: number; survived: number } {
  const begin = performance.now();
  let told = begin;
  let tried = 0;
  let survived = 0;
  const golden = new Golden(flow);
  for (const extent of longRun(flow)) {
    for (const failure of explore(golden, extent)) {
      tried++;
      if (!failure) survived++;
      else console.log(`FAIL ${failure.id}: ${failure.why}`);
      if (performance.now() - told < 5 * millisecondsPerSecond) continue;
      told = performance.now();
      console.error(`  ${flow.name}: ${tried} cuts, ${seconds(begin)}`);
    }
  }
  console.log(
    `${flow.name}: ${golden.operations.length} operations, ${survived} of ${tried} cuts survived, ${seconds(begin)}`,
  );
  return { tried, survived };
}

const command = new Command('test:cuts')
  .description('Cuts the power in every flash operation of what a lock does, and in the starts behind it.')
  .argument('[flows...]', `of ${flows.map(({ name }) => name).join(', ')}; all by default`)
  .option('--replay <id>', 'one case, by the id that a failure has printed')
  .parse();
const { replay: id } = command.opts<{ replay?: string }>();
try {
  if (id !== undefined) process.exit(again(id) ? 0 : 1);
  const unknown = command.args.filter((name) => !flows.some((flow) => flow.name === name));
  if (unknown.length) throw new Error(`there is no flow called ${unknown.join(', ')}: see --help`);
} catch (error) {
  console.error((error as Error).message);
  process.exit(2);
}
const begin = performance.now();
const chosen = flows.filter(({ name }) => !command.args.length || command.args.includes(name));
const results = chosen.map(run);
const sum = (key: 'tried' | 'survived'): number => results.reduce((total, each) => total + each[key], 0);
console.log(`${sum('survived')} of ${sum('tried')} cuts survived, ${seconds(begin)}`);
process.exit(sum('survived') === sum('tried') ? 0 : 1);
