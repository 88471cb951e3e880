/** One flow of the long run, in a process of its own: it tells its parent how far it is, and what did not survive. */
import { explore, type Failure, Golden } from './engine.js';
import { longRun } from './extents.js';
import { flows } from './flows.js';

/** What the flow's process says, again and again until it ends. */
export interface Told {
  readonly operations: number;
  readonly tried: number;
  /** What has failed since it last said something. */
  readonly failures: readonly Failure[];
}

const tellMilliseconds = 500;

const flow = flows.find(({ name }) => name === process.argv[2])!;
const golden = new Golden(flow);
let told = performance.now();
let tried = 0;
let failures: Failure[] = [];

function tell(): Promise<void> {
  const message: Told = { operations: golden.operations.length, tried, failures };
  failures = [];
  told = performance.now();
  return new Promise((resolve) => {
    process.send!(message, () => {
      resolve();
    });
  });
}

for (const extent of longRun(flow)) {
  for (const failure of explore(golden, extent)) {
    tried++;
    if (failure) failures.push(failure);
    if (performance.now() - told > tellMilliseconds) await tell();
  }
}
await tell();
process.exit();
