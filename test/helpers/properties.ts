/** Property tests with a seed that is the same every time, and that a failure names. */
import fc from 'fast-check';

const seed = Number(process.env['SEED'] ?? 20);
const runs = Number(process.env['RUNS'] ?? 0);

/** Checks a property. `SEED=n` tries other cases, `RUNS=n` more of them; a failure prints how to see it again. */
export function holds<Cases>(property: fc.IProperty<Cases>, numRuns: number, log: (text: string) => void): void {
  report(fc.check(property, { seed, numRuns: runs || numRuns, endOnFailure: false }), numRuns, log);
}

/** The same for a property that waits for something. */
export async function holdsAsync<Cases>(
  property: fc.IAsyncProperty<Cases>,
  numRuns: number,
  log: (text: string) => void,
): Promise<void> {
  report(await fc.check(property, { seed, numRuns: runs || numRuns, endOnFailure: false }), numRuns, log);
}

function report<Cases>(details: fc.RunDetails<Cases>, numRuns: number, log: (text: string) => void): void {
  log(`SEED=${seed}, ${details.numRuns} cases`);
  if (!details.failed) return;
  throw new Error(
    `Replay with SEED=${seed} RUNS=${runs || numRuns} (path ${details.counterexamplePath ?? ''}).\n${fc.defaultReportMessage(details) ?? ''}`,
  );
}
