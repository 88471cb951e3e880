import { colourOf } from './colour.js';
import { find, setText } from './dom.js';
import type { Show, View } from './view.js';
import { boltTexts, doorTexts, lightTexts, powerTexts, tagIsOn } from './words.js';

/** Tells a screen reader what the eye sees at once: bolt at rest, light, door, power. Only what changed is said. */
export function mountAnnouncer(): Show {
  const announcer = find('#announcer');
  let said: string[] | undefined;
  return (view) => {
    const facts = factsOf(view, said);
    const news = said === undefined ? [] : facts.filter((fact, index) => fact !== said?.[index] && fact !== '');
    said = facts;
    if (news.length > 0) setText(announcer, news.map((fact) => `${fact}.`).join(' '));
  };
}

function factsOf({ state }: View, said: readonly string[] | undefined): string[] {
  const { position } = state.bolt;
  const isAtEnd = position > 0.98 || position < 0.02;
  // A bolt on its way is not news, its arrival is.
  const bolt = isAtEnd
    ? `Bolt ${(position > 0.5 ? boltTexts.thrown : boltTexts.withdrawn).toLowerCase()}`
    : (said?.[0] ?? '');
  const colour = colourOf(state.light);
  return [
    bolt,
    colour === 'off' ? '' : `${lightTexts[colour]} light`,
    state.doorClosed ? doorTexts.isClosed : doorTexts.isOpen,
    state.powered ? powerTexts.isOn : state.plugged ? powerTexts.isTooWeak : powerTexts.isOff,
    state.tag === undefined ? '' : tagIsOn,
  ];
}
