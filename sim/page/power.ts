import type { BoardFacts } from '../protocol.js';
import { find, findAs, make, makeButton, setAttribute, setText } from './dom.js';
import type { Send, Show } from './view.js';
import { BATTERY_MARKS, BATTERY_PRESETS, POWER, restartsWords, volts } from './words.js';

/** How far the slider goes beyond fresh cells and below the floor, in parts of the fresh voltage. */
const SLIDER_FROM = 0.5;
const SLIDER_TO = 1.1;

type Preset = keyof typeof BATTERY_PRESETS;

/** The battery and its cable. */
export function mountPower(send: Send): Show {
  const cable = find('#power');
  const cableWords = find('#power > span');
  const powerState = find('#power-state');
  const slider = findAs(HTMLInputElement, '#battery');
  const rest = find('#battery-rest');
  const terminal = find('#battery-terminal');
  const sag = find('#battery-sag');
  const marks = find('#battery-marks');
  let isPlugged = true;
  let shown: BoardFacts | undefined;

  cable.addEventListener('click', () => {
    send({ do: 'power', on: !isPlugged });
  });
  slider.addEventListener('input', () => {
    send({ do: 'battery', millivolts: slider.valueAsNumber });
  });
  const presets = (Object.keys(BATTERY_PRESETS) as Preset[]).map((preset) => ({
    preset,
    button: makeButton('segment', BATTERY_PRESETS[preset], () => {
      if (shown !== undefined) send({ do: 'battery', millivolts: millivoltsOf(preset, shown) });
    }),
  }));
  find('#battery-presets').append(...presets.map(({ button }) => button));

  const fit = (board: BoardFacts): void => {
    shown = board;
    slider.min = String(Math.round(board.fullMillivolts * SLIDER_FROM));
    slider.max = String(Math.round(board.fullMillivolts * SLIDER_TO));
    marks.replaceChildren(
      makeMark(BATTERY_MARKS.low, board.lowMillivolts, board),
      makeMark(BATTERY_MARKS.critical, board.criticalMillivolts, board),
    );
  };

  return ({ state, board }) => {
    if (shown !== board) fit(board);
    isPlugged = state.plugged;
    setText(cableWords, isPlugged ? POWER.pull : POWER.restore);
    setAttribute(cable, 'data-pulled', !isPlugged);
    const powerWords = state.powered ? POWER.isOn : isPlugged ? POWER.isTooWeak : POWER.isOff;
    setText(powerState, powerWords + restartsWords(state.resets));
    setAttribute(powerState, 'data-powered', state.powered);

    const { millivolts, terminalMillivolts, lowestMillivolts } = state.battery;
    if (slider !== document.activeElement || !slider.matches(':active')) slider.value = String(millivolts);
    setAttribute(slider, 'aria-valuetext', volts(millivolts));
    setText(rest, volts(millivolts));
    setText(terminal, volts(terminalMillivolts));
    setText(sag, volts(lowestMillivolts));
    for (const { preset, button } of presets) {
      setAttribute(button, 'aria-pressed', millivoltsOf(preset, board) === millivolts);
    }
  };
}

/** Half-way into the range that the preset stands for. */
function millivoltsOf(preset: Preset, board: BoardFacts): number {
  switch (preset) {
    case 'fresh':
      return board.fullMillivolts;
    case 'low':
      return middle(board.lowMillivolts, board.criticalMillivolts);
    case 'critical':
      return middle(board.criticalMillivolts, board.loadedFloorMillivolts);
    case 'empty':
      return middle(board.loadedFloorMillivolts, board.fullMillivolts * SLIDER_FROM);
  }
}

function middle(one: number, other: number): number {
  return Math.round((one + other) / 20) * 10;
}

function makeMark(text: string, millivolts: number, board: BoardFacts): HTMLElement {
  const mark = make('span', 'battery-mark', text);
  const share = (millivolts / board.fullMillivolts - SLIDER_FROM) / (SLIDER_TO - SLIDER_FROM);
  mark.style.left = `${share * 100}%`;
  return mark;
}
