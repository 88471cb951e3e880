/**
 * Draws the wiring of each board from its record: `npm run diagrams` writes docs/boards/BOARD.svg. Pins stand in the order of
 * the parts, so that no wire crosses another; what lies on a wire stands on it.
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Board } from '../boards/board.js';
import { boards } from '../boards/index.js';
import { usesOf } from '../boards/uses.js';
import { chipOf } from '../sim/chips.js';

/** Narrow enough to be read on a phone. */
const width = 440;
const rowHeight = 25;
const boardBox = { left: 10, right: 138 };
const partBox = { left: 268, right: 430 };
const padding = 10;
const titleHeight = 30;
const gap = 14;

type Rail = 'ground' | 'supply' | 'cells';

interface Wire {
  readonly from: string;
  readonly to: string;
  /** What lies on the wire. */
  readonly via?: string;
  /** What it is otherwise joined with. */
  readonly rail?: Rail;
}

interface Part {
  readonly title: string;
  readonly wires: readonly Wire[];
  /** What else is to be connected. */
  readonly rails: readonly (readonly [Rail, string])[];
}

/** A box of pins at the left, and the parts that hang on it. */
interface Section {
  readonly title: string;
  readonly note: string;
  readonly parts: readonly Part[];
}

const css = `
svg { color-scheme: light dark; font: 13px system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
.paper { fill: #fbfaf7; stroke: #dedad0; }
.box { fill: #fff; stroke: #5d6b78; stroke-width: 1.5; }
.board { fill: #e8f1ec; stroke: #2e6b4f; stroke-width: 1.5; }
.part { fill: #1d2730; font-weight: 600; }
text { fill: #1d2730; }
.small { font-size: 11px; fill: #4f5b66; }
.wire { fill: none; stroke-width: 2.5; stroke-linecap: round; }
.via { fill: #fffbe9; stroke: #b79a3b; }
.viatext { font-size: 11px; fill: #5a4a12; }
.ground { fill: #3b4650; } .supply { fill: #b4530a; } .cells { fill: #b3202c; }
.railtext { fill: #fff; font-size: 11px; font-weight: 600; }
@media (prefers-color-scheme: dark) {
  .paper { fill: #161b20; stroke: #333d46; }
  .box { fill: #222a31; stroke: #8a98a5; }
  .board { fill: #1b3329; stroke: #5fb48b; }
  text, .part { fill: #eef2f5; }
  .small { fill: #b4c0ca; }
  .via { fill: #3a3212; stroke: #d0b355; }
  .viatext { fill: #f5e7b4; }
  .ground { fill: #687682; } .supply { fill: #c96a1f; } .cells { fill: #cf3f4b; }
  .railtext { fill: #fff; }
}
`.trim();

/** One for each part, told apart on light and on dark, also by who sees no difference of red and green: they never cross. */
const wireColours = ['#3a7bd5', '#c2571a', '#7a52c7', '#1f8f6b', '#b8347a', '#8a7a17', '#2a93b5', '#c23b3b'];

const railNames: Readonly<Record<Rail, string>> = { ground: 'GND', supply: '3.3 V', cells: 'battery +' };

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function element(name: string, attributes: Readonly<Record<string, string | number>>, content = ''): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
  return `<${name}${list.join('')}${content ? `>${content}</${name}>` : '/>'}`;
}

function text(x: number, y: number, content: string, kind = '', anchor = 'start'): string {
  return element('text', { x, y, 'text-anchor': anchor, ...(kind && { class: kind }) }, escape(content));
}

/** The pin as the board has it printed, and its number where that says something else. */
export function pinName(board: Board, pin: number): string {
  const chip = chipOf(board.name);
  if (pin === chip.builtInButtons[0]) return `BTN1 (D${pin})`;
  const light = chip.builtInLights.indexOf(pin);
  if (light >= 0) return `LED${light + 1} (D${pin})`;
  const printed = chip.reachable[pin];
  return printed === undefined || printed === `D${pin}` ? `D${pin}` : `${printed} (D${pin})`;
}

/** Where the board is fed, and whether a regulator of our own lies before it: docs/boards. */
const feeds: Readonly<Record<string, { readonly pin: string; readonly regulator: boolean }>> = {
  mdbt42q: { pin: '3.3', regulator: true },
  puckjs: { pin: '3V', regulator: false },
  joltjs: { pin: 'V+', regulator: false },
  nrf52840dk: { pin: 'P21, VDD', regulator: true },
};

const closesToGround: Part['rails'] = [['ground', 'other side']];

/** What hangs on the board beside its pins, from what the record says of how. */
function partsOf(board: Board): Part[] {
  const chip = chipOf(board.name);
  const { motor, gauge, power, insideButton, light, buzzer } = board;
  const supply: Rail = gauge.kind === 'supply' ? 'cells' : 'supply';
  const uses = usesOf(board);
  const wires = (part: string, via: Readonly<Record<string, string>> = {}, skip: readonly string[] = []): Wire[] =>
    uses
      .filter((use) => use.part === part && !skip.includes(use.what))
      .map(({ pin, what }) => ({
        from: pinName(board, pin),
        to: what,
        ...(via[what] !== undefined && { via: via[what] }),
      }));
  const parts: Part[] = [];
  const add = (title: string, these: readonly Wire[], rails: Part['rails'] = []): void => {
    if (these.length) parts.push({ title, wires: these, rails });
  };
  add('Two PCF8574', wires('expanders', { SDA: '4.7 kΩ to 3 V', SCL: '4.7 kΩ to 3 V' }), [
    [supply, 'VDD'],
    ['ground', 'VSS'],
  ]);
  add('Keypad, 4 × 3', wires('keypad'));
  if (motor.inputs.kind === 'jolt') {
    const { in1, in2 } = motor.inputs;
    add('Motor', [
      { from: pinName(board, in1), to: 'one wire' },
      { from: pinName(board, in2), to: 'the other' },
    ]);
  } else {
    const filtered = wires('motor', { enable: '33 kΩ, 2.2 µF' }, ['current']).map((wire) =>
      wire.to === 'enable' ? { ...wire, to: 'nSLEEP' } : wire,
    );
    add('DRV8837, motor', filtered, [
      ['cells', motor.current ? 'VM, 40 mΩ' : 'VM'],
      [supply, 'VCC'],
      ['ground', 'GND'],
    ]);
    add('INA199A1, 40 mΩ', wires('motor', {}, ['enable', 'IN1', 'IN2']), [
      ['supply', 'V+'],
      ['ground', 'GND, REF'],
    ]);
  }
  add('Bolt, one plug', wires('bolt'), closesToGround);
  add('Door contact', wires('door'), closesToGround);
  const isOnBoard = chip.builtInButtons.includes(insideButton.pin);
  add(isOnBoard ? 'Button, on board' : 'Inside button', wires('inside button'), isOnBoard ? [] : closesToGround);
  if (gauge.kind === 'divider') add('Divider', wires('battery', { voltage: '499 kΩ to GND' }), [['cells', 'by 1 MΩ']]);
  const areLightsOnBoard = chip.builtInLights.includes(light.red);
  add(
    areLightsOnBoard ? 'Lights, on board' : 'Lights',
    wires('light', areLightsOnBoard ? {} : { red: '470 Ω', green: '470 Ω' }),
    areLightsOnBoard ? [] : [['ground', 'cathodes']],
  );
  const hasTransistor = chip.reachable[buzzer.pin]?.endsWith('fet') ?? false;
  add('Buzzer, passive', wires('buzzer', { tone: hasTransistor ? 'on board: FET' : 'transistor' }), [
    [supply, 'other side'],
  ]);
  const cells = power.fullMillivolts > 5000 ? '4 AA' : '2 AA';
  const ground: Wire = { from: 'GND', to: '−', rail: 'ground' };
  const feed = feeds[board.name]!;
  if (feed.regulator) {
    add(
      'Regulator, 3.3 V',
      [{ from: feed.pin, to: 'out', rail: 'supply' }],
      [
        ['cells', 'in'],
        ['ground', 'GND'],
      ],
    );
    add(`Battery, ${cells}`, [ground], [['cells', '+']]);
  } else add(`Battery, ${cells}`, [{ from: feed.pin, to: '+', rail: 'cells' }, ground]);
  return parts;
}

/** Bits of an expander, in their order, with what hangs on each. */
function expanderSections(board: Board): Section[] {
  const { keypad, motor, contacts } = board;
  const sections = new Map<number, Part[]>();
  const add = (address: number, part: Part): void => {
    sections.set(address, [...(sections.get(address) ?? []), part]);
  };
  const wire = (bit: number, to: string): Wire => ({ from: `P${bit}`, to });
  if (keypad.kind === 'pcf8574') {
    const lines = ['row 1', 'row 2', 'row 3', 'row 4', 'column 1', 'column 2', 'column 3'];
    add(keypad.address, { title: 'Keypad, 4 × 3', wires: lines.map((line, bit) => wire(bit, line)), rails: [] });
  }
  if (motor.inputs.kind === 'pcf8574') {
    const { address, in1, in2 } = motor.inputs;
    add(address, { title: 'DRV8837, motor', wires: [wire(in1, 'IN1'), wire(in2, 'IN2')], rails: [] });
  }
  if (contacts.kind === 'pcf8574') {
    const { address, locked, unlocked, loop, door } = contacts;
    const bolt = [wire(locked, 'locked'), wire(unlocked, 'unlocked'), wire(loop, 'loop')];
    add(address, { title: 'Bolt, one plug', wires: bolt, rails: closesToGround });
    add(address, { title: 'Door contact', wires: [wire(door, 'closed')], rails: closesToGround });
  }
  return [...sections].map(([address, parts]) => ({
    title: `PCF8574`,
    note: `0x${address.toString(16)}: ${[0, 1, 2].map((bit) => `A${bit}${(address >> bit) & 1 ? '+' : '−'}`).join(' ')}`,
    parts,
  }));
}

function drawPart(part: Part, top: number, colour: string): { svg: string; height: number } {
  const height = titleHeight + (part.wires.length + part.rails.length) * rowHeight + padding / 2;
  const { left, right } = partBox;
  let svg = element('rect', { class: 'box', x: left, y: top, width: right - left, height, rx: 7 });
  svg += text((left + right) / 2, top + 20, part.title, 'part', 'middle');
  let y = top + titleHeight + rowHeight / 2;
  const pill = (rail: Rail): string => {
    const name = railNames[rail];
    const wide = 14 + name.length * 6.6;
    return (
      element('rect', { class: rail, x: right - 10 - wide, y: y - 9, width: wide, height: 18, rx: 9 }) +
      text(right - 10 - wide / 2, y + 4, name, 'railtext', 'middle')
    );
  };
  for (const { from, to, via, rail } of part.wires) {
    svg += element('path', { class: 'wire', stroke: colour, d: `M${boardBox.right} ${y}H${left}` });
    for (const x of [boardBox.right, left]) svg += element('circle', { cx: x, cy: y, r: 4, fill: colour });
    if (via !== undefined) {
      const viaWidth = 16 + via.length * 6.2;
      const middle = (boardBox.right + left) / 2;
      svg += element('rect', { class: 'via', x: middle - viaWidth / 2, y: y - 9.5, width: viaWidth, height: 19, rx: 4 });
      svg += text(middle, y + 4, via, 'viatext', 'middle');
    }
    svg += text(boardBox.right - 9, y + 4.5, from, '', 'end') + text(left + 11, y + 4.5, to);
    if (rail) svg += pill(rail);
    y += rowHeight;
  }
  for (const [rail, to] of part.rails) {
    svg += text(left + 11, y + 4.5, to, 'small') + pill(rail);
    y += rowHeight;
  }
  return { svg, height };
}

/** The drawing of one board's wiring. */
export function diagramOf(board: Board): string {
  const { part } = chipOf(board.name);
  const sections: Section[] = [{ title: board.title, note: part, parts: partsOf(board) }, ...expanderSections(board)];
  let body = '';
  let y = padding;
  let colour = 0;
  for (const { title, note, parts } of sections) {
    const top = y;
    let drawn = '';
    y += 52;
    for (const each of parts) {
      const { svg, height } = drawPart(each, y, wireColours[colour++ % wireColours.length]!);
      drawn += svg;
      y += height + gap;
    }
    const { left, right } = boardBox;
    body += element('rect', { class: 'board', x: left, y: top, width: right - left, height: y - gap - top, rx: 9 });
    body += text((left + right) / 2, top + 24, title, 'part', 'middle');
    body += text((left + right) / 2, top + 41, note, 'small', 'middle');
    body += drawn;
    y += padding;
  }
  body += text(width / 2, y + 4, 'Lines of one name (GND, battery +, 3.3 V) belong together.', 'small', 'middle');
  const height = y + 18;
  const paper = element('rect', { class: 'paper', x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 10 });
  const content = `<title>Wiring of ${board.title}</title><style>${css}</style>${paper}${body}`;
  return `${element('svg', { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` }, content).replaceAll('><', '>\n<')}\n`;
}

/** Where the drawing of a board is kept. */
export function diagramFile(board: Board): URL {
  return new URL(`../docs/boards/${board.name}.svg`, import.meta.url);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  for (const board of boards) writeFileSync(diagramFile(board), diagramOf(board));
