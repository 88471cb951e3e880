/**
 * The firmware's modules, made anew for each life of a lock: what a module keeps in its variables dies with the power, while the
 * fakes of the seams outlive it as the hardware does. Modules are loaded when they are first asked for, as by `import`.
 */
import { readFileSync } from 'node:fs';
import { Module } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import * as clock from '../fakes/clock.js';
import * as contacts from '../fakes/contacts.js';
import * as digest from '../fakes/digest.js';
import * as entropy from '../fakes/entropy.js';
import * as gauge from '../fakes/gauge.js';
import * as indicator from '../fakes/indicator.js';
import * as insideButton from '../fakes/inside-button.js';
import * as keys from '../fakes/keys.js';
import * as maintenance from '../fakes/maintenance.overlay.js';
import * as memory from '../fakes/memory.js';
import * as motor from '../fakes/motor.js';
import * as nor from '../fakes/nor.js';
import * as radio from '../fakes/radio.js';
import * as trace from '../fakes/trace.js';

interface Sources {
  'domain/access': typeof import('../../src/domain/access.js');
  'domain/audit': typeof import('../../src/domain/audit.js');
  'domain/bolt': typeof import('../../src/domain/bolt.js');
  'domain/boot.overlay': typeof import('../../src/domain/boot.overlay.js');
  'domain/chain-work.overlay': typeof import('../../src/domain/chain-work.overlay.js');
  'domain/chain': typeof import('../../src/domain/chain.js');
  'domain/charge-uses.overlay': typeof import('../../src/domain/charge-uses.overlay.js');
  'domain/credentials': typeof import('../../src/domain/credentials.js');
  'domain/door': typeof import('../../src/domain/door.js');
  'domain/entry': typeof import('../../src/domain/entry.js');
  'domain/hmac': typeof import('../../src/domain/hmac.js');
  'domain/keypad': typeof import('../../src/domain/keypad.js');
  'domain/inside': typeof import('../../src/domain/inside.js');
  'domain/lockout': typeof import('../../src/domain/lockout.js');
  'domain/phones': typeof import('../../src/domain/phones.js');
  'domain/policy': typeof import('../../src/domain/policy.js');
  'domain/policy.overlay': typeof import('../../src/domain/policy.overlay.js');
  'domain/power': typeof import('../../src/domain/power.js');
  'domain/remove-pin.overlay': typeof import('../../src/domain/remove-pin.overlay.js');
  'domain/revoke.overlay': typeof import('../../src/domain/revoke.overlay.js');
  'domain/session.scoped': typeof import('../../src/domain/session.scoped.js');
  'domain/set-clock.overlay': typeof import('../../src/domain/set-clock.overlay.js');
  'domain/set-pin.overlay': typeof import('../../src/domain/set-pin.overlay.js');
  'domain/signals': typeof import('../../src/domain/signals.js');
  'domain/take-over.overlay': typeof import('../../src/domain/take-over.overlay.js');
  'store/open.overlay': typeof import('../../src/store/open.overlay.js');
  'store/store': typeof import('../../src/store/store.js');
  'store/vault': typeof import('../../src/store/vault.js');
}

const source = fileURLToPath(new URL('../../src', import.meta.url));
/** What stands beside the folders, as far as imports go. */
const entry = `${source}/main.ts`;
const fakes: Record<string, object> = {
  '#port/clock': clock,
  '#port/contacts': contacts,
  '#port/digest': digest,
  '#port/entropy': entropy,
  '#port/gauge': gauge,
  '#port/indicator': indicator,
  '#port/inside-button': insideButton,
  '#port/keys': keys,
  '#port/memory': memory,
  '#port/maintenance.overlay': maintenance,
  '#port/motor': motor,
  '#port/nor': nor,
  '#port/radio': radio,
};
/** Marked as what they are, or each import of each life would copy them. */
const ports = new Map(Object.entries(fakes).map(([id, fake]) => [id, { __esModule: true, ...fake }]));

type Factory = (exports: unknown, require: (id: string) => unknown) => void;

/** Changes the text of a module of `src` before it is compiled: how a test makes a firmware that is wrong on purpose. */
export type Rewrite = (module: string, text: string) => string;

const asItIs: Rewrite = (_, text) => text;
/** What makes a module, compiled once for all lives. */
const factories = new Map<Rewrite, Map<string, Factory>>();

function compile(file: string, rewrite: Rewrite): Factory {
  const known = factories.get(rewrite) ?? new Map<string, Factory>();
  factories.set(rewrite, known);
  let factory = known.get(file);
  if (!factory) {
    const name = relative(source, file).replace(/\.ts$/, '');
    const code = ts.transpileModule(rewrite(name, readFileSync(file, 'utf8')), {
      fileName: file,
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        isolatedModules: true,
        inlineSourceMap: true,
        inlineSources: true,
      },
    }).outputText;
    const module = new Module(file) as Module & { _compile(code: string, file: string): void };
    module.filename = file;
    module._compile(`module.exports=(exports,require)=>{${code}\n}`, file);
    factory = module.exports as Factory;
    known.set(file, factory);
  }
  return factory;
}

/** By the module that imports, and what it says. */
const resolved = new Map<string, Map<string, string>>();

/** The file that a module of `src` means by an import. */
function fileOf(id: string, from: string): string {
  const known = resolved.get(from) ?? new Map<string, string>();
  resolved.set(from, known);
  const file = known.get(id) ?? resolve(dirname(from), id.replace(/\.js$/, '.ts'));
  known.set(id, file);
  return file;
}

export class Life {
  private readonly modules = new Map<string, unknown>();

  constructor(private readonly rewrite = asItIs) {}

  /** A module of `src`, as it is in this life. */
  use<Name extends keyof Sources>(name: Name): Sources[Name] {
    return this.load(fileOf(`./${name}.js`, entry)) as Sources[Name];
  }

  /** Puts something else in the place of a module that has not been loaded yet. */
  replace<Name extends keyof Sources>(name: Name, exports: Partial<Sources[Name]>): void {
    this.modules.set(fileOf(`./${name}.js`, entry), exports);
  }

  private load(file: string): unknown {
    const known = this.modules.get(file);
    if (known) return known;
    const exports = {};
    this.modules.set(file, exports);
    compile(file, this.rewrite)(exports, (id) => {
      if (id.startsWith('.')) return this.load(fileOf(id, file));
      const port = ports.get(id);
      if (!port) throw new Error(`${file} wants ${id}`);
      return port;
    });
    return exports;
  }
}

/** The power goes: timers, motor and everything that was registered go with it. Flash, bolt and battery stay as they are. */
export function powerOff(): void {
  nor.powerOff();
  motor.coast();
  clock.powerOff();
  contacts.reset(contacts.read());
  keys.start(() => undefined);
  motor.reset(motor.bolt.position);
}

/** New hardware: blank flash, bolt thrown, door closed, full battery. */
export function newHardware(): void {
  clock.powerOff();
  nor.load();
  contacts.reset();
  keys.start(() => undefined);
  motor.reset();
  gauge.reset();
  indicator.reset();
  insideButton.button.held = false;
  entropy.seed(1);
  trace.clear();
}

/** New hardware and its first life; nothing is started yet. */
export function firstLife(): Life {
  newHardware();
  return new Life();
}

/** The power comes back: another life on the same hardware. */
export function nextLife(): Life {
  powerOff();
  return new Life();
}
