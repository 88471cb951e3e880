import type { DoorState } from '../protocol.js';
import { find, findAs, setAttribute, setText } from './dom.js';
import { reportedBolt } from './report.js';
import type { Show, View } from './view.js';
import { boltWords, motorTexts, reportTexts, switchTexts } from './words.js';

/** How far the bolt travels in the drawing, and the pinion's radius there. */
const travel = 90;
const pinionRadius = 15;

/** The lock cut open: what the bolt does, what its switches make of it, and what the lock's log says. */
export function mountCutaway(): Show {
  const leaf = findAs(SVGElement, '#cut-leaf');
  const body = findAs(SVGElement, '#bolt-body');
  const pinion = findAs(SVGElement, '#pinion');
  const motor = findAs(SVGElement, '#motor');
  const parts = {
    locked: findAs(SVGElement, '#switch-locked'),
    unlocked: findAs(SVGElement, '#switch-unlocked'),
    plug: findAs(SVGElement, '#sensor-plug'),
    reed: findAs(SVGElement, '#reed'),
    jam: findAs(SVGElement, '#jam'),
  };
  const truth = find('#bolt-state');
  const facts = { switches: find('#fact-switches'), report: find('#fact-report'), motor: find('#fact-motor') };

  return (view) => {
    const { state } = view;
    const { position } = state.bolt;
    setAttribute(leaf, 'data-closed', state.doorClosed);
    body.style.transform = `translateX(${position * travel}px)`;
    pinion.style.transform = `rotate(${(position * travel) / pinionRadius}rad)`;
    setAttribute(motor, 'data-drive', state.motor.enabled ? state.motor.direction : 'off');
    setAttribute(motor, 'data-stalled', isStalled(view));
    setAttribute(parts.locked, 'data-closed', state.bolt.locked);
    setAttribute(parts.unlocked, 'data-closed', state.bolt.unlocked);
    setAttribute(parts.plug, 'data-pulled', state.faults.sensorPulled);
    setAttribute(parts.reed, 'data-closed', state.doorClosed);
    setAttribute(parts.jam, 'data-jammed', state.faults.jammed);

    setText(truth, boltWords(position));
    setAttribute(truth, 'data-bolt', whereabouts(position));
    const sensed = switchesSay(state);
    const reported = reportedBolt(view.events);
    showFact(facts.switches, switchTexts[sensed], sensedPlace(sensed) === whereabouts(position));
    showFact(facts.report, reportTexts[reported], reported === 'none' || reported === whereabouts(position));
    showFact(facts.motor, motorWords(view), !isStalled(view));
  };
}

/** Where the lock says one thing and the bolt is another, the fact is marked. */
function showFact(fact: HTMLElement, text: string, isTrue: boolean): void {
  setText(find('dd', fact), text);
  setAttribute(fact, 'data-differs', !isTrue);
}

function whereabouts(position: number): 'thrown' | 'withdrawn' | 'between' {
  if (position > 0.9) return 'thrown';
  return position < 0.1 ? 'withdrawn' : 'between';
}

function switchesSay({ bolt, faults }: DoorState): keyof typeof switchTexts {
  if (faults.sensorPulled) return 'unplugged';
  if (bolt.locked) return bolt.unlocked ? 'both' : 'locked';
  return bolt.unlocked ? 'unlocked' : 'neither';
}

function sensedPlace(sensed: keyof typeof switchTexts): string {
  return { locked: 'thrown', unlocked: 'withdrawn', neither: 'between', both: '', unplugged: '' }[sensed];
}

function isStalled({ state, board }: View): boolean {
  return board.stallMilliamps !== undefined && state.motor.milliamps >= board.stallMilliamps;
}

function motorWords(view: View): string {
  const { enabled, direction, milliamps } = view.state.motor;
  if (!enabled) return motorTexts.off;
  const does = direction === 0 ? motorTexts.brake : direction > 0 ? motorTexts.throws : motorTexts.withdraws;
  return `${does}, ${milliamps} mA${isStalled(view) ? `, ${motorTexts.stalled}` : ''}`;
}
