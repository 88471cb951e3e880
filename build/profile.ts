/**
 * How often the firmware looks its names up while someone waits: it is run in a simulated door, where V8 counts how often each
 * block runs.
 */
import { Session } from 'node:inspector/promises';
import type { Profiler } from 'node:inspector';
import type { Board } from '../boards/board.js';
import { layOut } from '../boards/image.js';
import { Door } from '../sim/door.js';
import { Bundle } from './dialect/bundle.js';

/** By the name: how many times it is looked up. */
export type Lookups = ReadonlyMap<string, number>;

const pin = '4871305';
/** How much a lookup in a key press weighs beside one in an unlock. Both have a budget, and each key is nearer to its own. */
const pressWeight = 2;
/** Milliseconds of the simulated world from the end key to the motor, which take as long as they take in JavaScript: almost none. */
const longestUnlock = 1000;

type Ranges = readonly Profiler.CoverageRange[];

/** How often what stands there has run: the count of the smallest block around it. */
function countAt(ranges: Ranges, offset: number): number {
  let smallest: Profiler.CoverageRange | undefined;
  for (const range of ranges) {
    if (range.startOffset > offset || range.endOffset <= offset) continue;
    if (!smallest || range.endOffset - range.startOffset <= smallest.endOffset - smallest.startOffset) smallest = range;
  }
  return smallest?.count ?? 0;
}

/** What of the firmware has run since the last look, and how often; of all scripts it is by far the longest that `eval` has made. */
class Coverage {
  private constructor(
    private readonly session: Session,
    private readonly scriptId: string,
    readonly source: string,
  ) {}

  static async of(session: Session): Promise<Coverage> {
    const scripts: { scriptId: string; source: string }[] = [];
    for (const { scriptId, url } of (await session.post('Profiler.takePreciseCoverage')).result) {
      if (url) continue;
      scripts.push({ scriptId, source: (await session.post('Debugger.getScriptSource', { scriptId })).scriptSource });
    }
    const [longest] = scripts.sort((a, b) => b.source.length - a.source.length);
    if (!longest) throw new Error('The firmware did not run in the simulator.');
    return new Coverage(session, longest.scriptId, longest.source);
  }

  async take(): Promise<Ranges> {
    const { result } = await this.session.post('Profiler.takePreciseCoverage');
    return result.find(({ scriptId }) => scriptId === this.scriptId)?.functions.flatMap(({ ranges }) => ranges) ?? [];
  }
}

/**
 * @param guard text of the guard
 * @param firmware pretokenised
 * @returns lookups of the names at the firmware's top level, in a key press and an unlock
 */
export async function profile(board: Board, guard: Uint8Array, firmware: Uint8Array): Promise<Lookups> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Debugger.enable');
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    const door = new Door({ board, flash: layOut(board, guard, firmware), seed: 1 });
    door.powerOn();
    door.advance(500);
    door.inside = true;
    door.advance(100);
    door.type(`${pin}#${pin}#`);
    door.inside = false;
    door.advance(20_000);
    const coverage = await Coverage.of(session);
    door.type(pin.slice(0, 1));
    const press = await coverage.take();
    door.type(pin.slice(1));
    await coverage.take();
    door.press('#');
    for (let waits = 0; !door.machine.calls.get('digitalPulse'); waits++) {
      if (waits === longestUnlock) throw new Error('The simulated lock did not open.');
      door.advance(1);
    }
    const unlock = await coverage.take();
    door.powerOff();
    const bundle = new Bundle(coverage.source);
    const lookups = new Map<string, number>();
    const top = bundle.allScopes().filter(({ block }) => (block as unknown) === bundle.program);
    for (const variable of top.flatMap(({ variables }) => variables)) {
      let count = 0;
      for (const { identifier, init } of variable.references) {
        const { start } = identifier as unknown as { start: number };
        if (!init) count += pressWeight * countAt(press, start) + countAt(unlock, start);
      }
      lookups.set(variable.name, count);
    }
    return lookups;
  } finally {
    session.disconnect();
  }
}
