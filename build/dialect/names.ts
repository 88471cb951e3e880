/** The gate's view of globals: a program that asks for what is not there fails only when it gets there. */
import { type AnyNode, type Bundle, type NodeOf } from './bundle.js';
import type { Refuse } from './finding.js';
import { globalName, isGlobalObject, memberName } from './globals.js';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Globals of ECMAScript, of Node and of browsers that the interpreter lacks. */
const missingGlobals = words(
  `AbortController AbortSignal AggregateError AsyncFunction Atomics BigInt BigInt64Array BigUint64Array Blob Buffer
  CustomEvent Event EventTarget EvalError FinalizationRegistry FormData Headers Intl Iterator Map MessageChannel Proxy
  RangeError Reflect Request Response Set SharedArrayBuffer Symbol TextDecoder TextEncoder URIError URL URLSearchParams
  WeakMap WeakRef WeakSet WebAssembly WebSocket Worker XMLHttpRequest __dirname __filename alert cancelAnimationFrame
  clearImmediate crypto decodeURI document encodeURI escape exports fetch localStorage module navigator performance
  queueMicrotask requestAnimationFrame sessionStorage setImmediate structuredClone unescape`,
);

/** Globals that only the interpreter has. Where a program is compared with Node they make it another program. */
const hardwareGlobals = words(
  `E NRF Puck Pixl Jolt Bangle Serial Serial1 Serial2 SPI SPI1 SPI2 I2C I2C1 I2C2 Waveform OneWire Storage LED LED1 LED2
  LED3 BTN BTN1 BTN2 BTN3 BTN4 Pin Terminal Telnet USB Bluetooth Graphics Modules InternalError analogRead analogWrite
  changeInterval digitalPulse digitalRead digitalWrite dump edit echo getPinMode getSerial getTime load peek8 peek16
  peek32 pinMode poke8 poke16 poke32 print reset save setBusyIndicator setDeepSleep setSleepIndicator setTime setWatch
  clearWatch shiftOut trace`,
);

/** Built-ins whose prototypes do not answer to the names of their methods. */
const closedPrototypes =
  /^(Array|ArrayBuffer|DataView|Date|Function|Number|Promise|RegExp|String|(Uint8|Int8|Uint8Clamped|Uint16|Int16|Uint32|Int32|Float32|Float64)Array)$/;

const namespaces = words('Object Array String Number Math Promise Date JSON RegExp Uint8Array ArrayBuffer Error');

export interface NameOptions {
  /** True for the firmware: the hardware's globals are there. */
  readonly hardware: boolean;
}

/** Names that do not exist, and built-ins asked for members in a way that no check can follow. */
export function checkNames(bundle: Bundle, refuse: Refuse, options: NameOptions): void {
  for (const node of bundle.globals()) {
    if (missingGlobals.has(node.name)) refuse(node, `there is no ${node.name} on the lock`);
    if (!options.hardware && hardwareGlobals.has(node.name)) refuse(node, `${node.name} exists only on the lock`);
    if (!options.hardware && node.name === 'process') refuse(node, 'process is another thing on the lock');
  }
  for (const node of bundle.nodes) {
    if (node.type !== 'MemberExpression') continue;
    checkGlobalObject(bundle, node, refuse);
    checkPrototype(bundle, node, refuse);
    if (node.computed && memberName(bundle, node) === undefined && isNamespace(bundle, node.object)) {
      refuse(node, 'name the member of a built-in: a key worked out at run time cannot be checked');
    }
  }
}

function isNamespace(bundle: Bundle, node: AnyNode): boolean {
  return namespaces.has(globalName(bundle, node) ?? '');
}

function checkGlobalObject(bundle: Bundle, node: NodeOf<'MemberExpression'>, refuse: Refuse): void {
  if (!isGlobalObject(globalName(bundle, node.object))) return;
  const name = memberName(bundle, node);
  if (name === undefined) refuse(node, 'name the global: a key worked out at run time cannot be checked');
  else if (missingGlobals.has(name)) refuse(node, `there is no ${name} on the lock`);
}

/** `Array.prototype.slice` is undefined on the lock; a program's own addition to a prototype can be read. */
function checkPrototype(bundle: Bundle, node: NodeOf<'MemberExpression'>, refuse: Refuse): void {
  const name = /^(\w+)\.prototype$/.exec(globalName(bundle, node.object) ?? '')?.[1] ?? '';
  if (!closedPrototypes.test(name)) return;
  const parent = bundle.parent(node);
  if (parent?.type === 'AssignmentExpression' && parent.left === node) return;
  const key = memberName(bundle, node);
  const instance = name === 'Array' ? '[]' : name === 'String' ? "''" : 'an instance';
  if (key === undefined || key in builtInPrototype(name)) {
    refuse(node, `no methods on ${name}.prototype: take ${key ?? 'it'} from ${instance}`);
  }
}

function builtInPrototype(name: string): object {
  return (globalThis as unknown as Record<string, { prototype: object }>)[name]!.prototype;
}
