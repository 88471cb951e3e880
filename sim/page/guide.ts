import type { LogEvent } from '../protocol.js';
import { find, make, makeIcon, setAttribute, setText } from './dom.js';
import { eventKinds } from './kinds.js';
import type { Show, View } from './view.js';
import { guideTexts, guideDone, guideProgress } from './words.js';

type Step = (typeof guideTexts)[number]['id'];

/** The first four things to do with a lock, ticked off by what its log and its door show. */
export function mountGuide(): Show {
  const steps = guideTexts.map(({ id, text, hint }) => ({
    id,
    item: make(
      'li',
      'guide-step',
      make('span', 'guide-tick', makeIcon('check')),
      make('span', 'guide-words', make('span', 'guide-text', text), make('span', 'guide-hint', hint)),
    ),
  }));
  find('#guide').append(...steps.map(({ item }) => item));
  const progress = find('#guide-progress');
  const done = find('#guide-done');
  setText(done, guideDone);

  return (view) => {
    const isDone = stepsDone(view);
    const next = steps.find(({ id }) => !isDone[id]);
    for (const { id, item } of steps) {
      setAttribute(item, 'data-done', isDone[id]);
      if (id === next?.id) item.setAttribute('aria-current', 'step');
      else item.removeAttribute('aria-current');
    }
    setText(progress, guideProgress(steps.filter(({ id }) => isDone[id]).length));
    done.hidden = next !== undefined;
  };
}

function stepsDone({ state, events }: View): Record<Step, boolean> {
  const enrolled = indexOf(events, eventKinds.userAdded, -1);
  const granted = enrolled === undefined ? undefined : indexOf(events, eventKinds.granted, enrolled);
  const unlocked = granted === undefined ? undefined : indexOf(events, eventKinds.unlocked, granted);
  const relocked = unlocked === undefined ? undefined : indexOf(events, eventKinds.locked, unlocked);
  const isEnrolled = enrolled !== undefined;
  const isHeld = state.insideKept || state.held.includes('inside');
  return {
    hold: isHeld || isEnrolled,
    enrol: isEnrolled,
    release: isEnrolled && (!isHeld || granted !== undefined),
    unlock: relocked !== undefined,
  };
}

function indexOf(events: readonly LogEvent[], kind: string, after: number): number | undefined {
  const index = events.findIndex((event, at) => at > after && event.kind === kind);
  return index < 0 ? undefined : index;
}
