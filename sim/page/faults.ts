import { faultNames, type Fault } from '../protocol.js';
import { find, setAttribute } from './dom.js';
import { makeSwitch } from './switch.js';
import type { Send, Show } from './view.js';
import { faultTexts } from './words.js';

export function mountFaults(send: Send): Show {
  const isOn: Record<Fault, boolean> = { jammed: false, sensorPulled: false, expandersSilent: false };
  const switches = faultNames.map((fault) => ({
    fault,
    button: makeSwitch(faultTexts[fault], () => {
      send({ do: 'fault', fault, on: !isOn[fault] });
    }),
  }));
  find('#faults').append(...switches.map(({ button }) => button));
  return ({ state, board }) => {
    for (const { fault, button } of switches) {
      isOn[fault] = state.faults[fault];
      setAttribute(button, 'aria-checked', isOn[fault]);
      button.hidden = fault === 'expandersSilent' && !board.hasExpanders;
    }
  };
}
