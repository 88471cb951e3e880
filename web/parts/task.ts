/** Something that a button starts: whether it runs, and what went wrong. */
import { useState } from 'preact/hooks';
import { type Problem, problemOf } from '../model/problem.js';

export interface Task {
  readonly isBusy: boolean;
  readonly problem: Problem | undefined;
  /** Runs it, unless something runs. */
  start(work: () => Promise<void>): void;
}

export function useTask(): Task {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return {
    isBusy,
    problem,
    start(work) {
      if (!isBusy) void run(work);
    },
  };
}
