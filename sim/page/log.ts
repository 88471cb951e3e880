import type { LogEvent } from '../protocol.js';
import { find, make, makeIcon, setText } from './dom.js';
import type { Show } from './view.js';
import { levelTexts, logEmpty, logCount, whenWords } from './words.js';

/** The lock's log, newest first, and its newest line where the log is out of sight. Only what is new is added, so that a screen reader reads that and no more. */
export function mountLog(): Show {
  const list = find('#log');
  const count = find('#log-count');
  const newest = find('#newest');
  const empty = make('li', 'log-empty', logEmpty);
  const items = new Map<string, HTMLElement>();
  let shown: readonly LogEvent[] | undefined;

  return ({ events }) => {
    if (shown === events) return;
    shown = events;
    const keys = new Set(events.map(keyOf));
    for (const [key, item] of items) {
      if (keys.has(key)) continue;
      item.remove();
      items.delete(key);
    }
    for (const event of events) {
      const key = keyOf(event);
      if (items.has(key)) continue;
      const item = makeItem(event);
      items.set(key, item);
      list.prepend(item);
    }
    if (events.length === 0) list.append(empty);
    else empty.remove();
    setText(newest, events.at(-1)?.text ?? logEmpty);
    newest.dataset['level'] = events.at(-1)?.level ?? 'info';
    setText(count, logCount(events.length));
  };
}

function keyOf(event: LogEvent): string {
  return JSON.stringify(event);
}

function makeItem(event: LogEvent): HTMLElement {
  const level = make('span', 'log-level', makeIcon(event.level), make('span', 'unseen', `${levelTexts[event.level]}: `));
  const what = make('p', 'log-text', event.text);
  const reason = event.text.includes(event.reason) ? '' : event.reason;
  const details = [whenWords(event), event.who, reason].filter((part) => part !== '');
  const item = make('li', 'log-item', level, make('div', 'log-words', what, make('p', 'log-details', details.join(' · '))));
  item.dataset['level'] = event.level;
  item.dataset['kind'] = event.kind;
  return item;
}
