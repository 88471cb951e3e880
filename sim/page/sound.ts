import { find, setAttribute } from './dom.js';
import type { Show } from './view.js';

const loudness = 0.04;
/** Short enough to sound like a piezo, long enough not to click. */
const edgeSeconds = 0.004;
const muted = 'muted';

/** The buzzer for the ear. Browsers allow a sound only after the first touch of the page, so nothing is made before. */
export function mountSound(): Show {
  const mute = find('#mute');
  let isMuted = localStorage.getItem(muted) !== null;
  let voice: Voice | undefined;
  let hertz = 0;
  const play = (): void => {
    setAttribute(mute, 'aria-pressed', isMuted);
    voice?.sound(isMuted ? 0 : hertz);
  };
  const wake = (): void => {
    voice ??= makeVoice();
    void voice.context.resume();
  };

  play();
  mute.addEventListener('click', () => {
    isMuted = !isMuted;
    if (isMuted) localStorage.setItem(muted, '');
    else localStorage.removeItem(muted);
    play();
  });
  addEventListener('pointerdown', wake, { capture: true });
  addEventListener('keydown', wake, { capture: true });

  return ({ state }) => {
    hertz = state.buzzer.hertz;
    play();
  };
}

interface Voice {
  readonly context: AudioContext;
  sound(hertz: number): void;
}

function makeVoice(): Voice {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { type: 'square' });
  const volume = new GainNode(context, { gain: 0 });
  tone.connect(volume).connect(context.destination);
  tone.start();
  return {
    context,
    sound(hertz) {
      if (hertz > 0) tone.frequency.setValueAtTime(hertz, context.currentTime);
      volume.gain.setTargetAtTime(hertz > 0 ? loudness : 0, context.currentTime, edgeSeconds);
    },
  };
}
