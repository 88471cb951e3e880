import type { BoardFacts } from '../protocol.js';
import { find, findAs, make, makeButton, setAttribute, setText } from './dom.js';
import type { Send, Show } from './view.js';
import { batteryMarks, batteryPresets, noVolts, powerTexts, restartsWords, volts } from './words.js';

/** How far the slider goes beyond fresh cells and below the floor, in parts of the fresh voltage. */
const sliderFrom = 0.5;
const sliderTo = 1.1;

type Preset = keyof typeof batteryPresets;

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
  const presets = (Object.keys(batteryPresets) as Preset[]).map((preset) => ({
    preset,
    button: makeButton('segment', batteryPresets[preset], () => {
      if (shown !== undefined) send({ do: 'battery', millivolts: millivoltsOf(preset, shown) });
    }),
  }));
  find('#battery-presets').append(...presets.map(({ button }) => button));

  const fit = (board: BoardFacts): void => {
    shown = board;
    slider.min = String(Math.round(board.fullMillivolts * sliderFrom));
    slider.max = String(Math.round(board.fullMillivolts * sliderTo));
    marks.replaceChildren(
      makeMark(batteryMarks.low, board.lowMillivolts, board),
      makeMark(batteryMarks.critical, board.criticalMillivolts, board),
    );
  };

  return ({ state, board }) => {
    if (shown !== board) fit(board);
    isPlugged = state.plugged;
    setText(cableWords, isPlugged ? powerTexts.pull : powerTexts.restore);
    setAttribute(cable, 'data-pulled', !isPlugged);
    const powerWords = state.powered ? powerTexts.isOn : isPlugged ? powerTexts.isTooWeak : powerTexts.isOff;
    setText(powerState, powerWords + restartsWords(state.resets));
    setAttribute(powerState, 'data-powered', state.powered);

    const { millivolts, terminalMillivolts, lowestMillivolts } = state.battery;
    if (slider !== document.activeElement || !slider.matches(':active')) slider.value = String(millivolts);
    setAttribute(slider, 'aria-valuetext', volts(millivolts));
    setText(rest, volts(millivolts));
    setText(terminal, volts(terminalMillivolts));
    setText(sag, lowestMillivolts === undefined ? noVolts : volts(lowestMillivolts));
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
      return middle(board.loadedFloorMillivolts, board.fullMillivolts * sliderFrom);
  }
}

function middle(one: number, other: number): number {
  return Math.round((one + other) / 20) * 10;
}

function makeMark(text: string, millivolts: number, board: BoardFacts): HTMLElement {
  const mark = make('span', 'battery-mark', text);
  const share = (millivolts / board.fullMillivolts - sliderFrom) / (sliderTo - sliderFrom);
  mark.style.left = `${share * 100}%`;
  return mark;
}
