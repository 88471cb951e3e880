import { find, findAs, setAttribute, setText } from './dom.js';
import { colourOf } from './colour.js';
import type { Show } from './view.js';
import { buzzerWords, lightTexts } from './words.js';

/** The outside plate's light, large on the plate and small on the door, and its buzzer for the eye. */
export function mountIndicators(): Show {
  const light = find('#light');
  const leafLight = findAs(SVGElement, '#leaf-light');
  const lightWord = find('#light-word');
  const buzzer = find('#buzzer');
  const buzzerWord = find('#buzzer-word');
  return ({ state }) => {
    const colour = colourOf(state.light);
    setAttribute(light, 'data-light', colour);
    setAttribute(leafLight, 'data-light', colour);
    setText(lightWord, lightTexts[colour]);
    setAttribute(buzzer, 'data-sounding', state.buzzer.hertz > 0);
    setText(buzzerWord, buzzerWords(state.buzzer.hertz));
  };
}
