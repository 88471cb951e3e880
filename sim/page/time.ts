import { speedChoices, type DoorState } from '../protocol.js';
import { find, makeButton, setAttribute, setText } from './dom.js';
import type { Send, Show } from './view.js';
import { clockWords, skips, speedTexts, timeTexts } from './words.js';

/** Virtual time: the clock, its speed, and jumps. Between two states the clock is reckoned on. */
export function mountTime(send: Send): Show {
  const clock = find('#virtual-time');
  const note = find('#time-note');
  let told: { state: DoorState; at: number } | undefined;

  const speeds = speedChoices.map((speed) => ({
    speed,
    button: makeButton('segment', speedTexts[speed], () => {
      send({ do: 'speed', speed });
    }),
  }));
  find('#speeds').append(...speeds.map(({ button }) => button));
  find('#skips').append(
    ...skips.map(({ name, milliseconds }) =>
      makeButton('segment', name, () => {
        send({ do: 'skip', milliseconds });
      }),
    ),
  );

  const tick = (): void => {
    if (told !== undefined) {
      const { now, speed } = told.state;
      setText(clock, clockWords(now + (performance.now() - told.at) * speed));
    }
    requestAnimationFrame(tick);
  };
  tick();

  return ({ state }) => {
    if (told?.state !== state) told = { state, at: performance.now() };
    for (const { speed, button } of speeds) setAttribute(button, 'aria-pressed', speed === state.speed);
    setText(note, state.skipMilliseconds > 0 ? timeTexts.skipping : state.speed === 0 ? timeTexts.paused : '');
  };
}
