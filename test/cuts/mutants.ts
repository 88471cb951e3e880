/**
 * Firmware that is wrong on purpose, each in one way that a power cut punishes: the cut tests must notice every one of them. A
 * mutant is a change of the source text, which must be found there exactly once.
 */
import { existsSync } from 'node:fs';
import type { Rewrite } from '../helpers/life.js';

interface Change {
  readonly module: string;
  readonly from: string;
  readonly to: string;
}

export interface Mutant {
  readonly name: string;
  readonly changes: readonly Change[];
  /** Flows to try, the likeliest first. */
  readonly flows: readonly string[];
}

export const mutants: readonly Mutant[] = [
  {
    name: 'nothing is read back',
    changes: [
      {
        module: 'store/vault',
        from: 'if (nor.read(at, record.length) === record) return at;',
        to: 'return at;',
      },
    ],
    flows: ['bad-cell'],
  },
  {
    name: 'the old record is cleared before the new one is written',
    changes: [
      {
        module: 'store/store',
        from: '  const at = append(record, 1);\n  if (!at) return false;\n  // Only',
        to: '  if (vault.index[key]) kill(vault.index[key]! * 4);\n  const at = append(record, 1);\n  if (!at) return false;\n  // Only',
      },
      { module: 'store/store', from: '    kill(before);\n', to: '' },
    ],
    flows: ['replace'],
  },
  {
    name: 'a page is put in use before its copies are complete',
    changes: [
      {
        module: 'store/reclaim.overlay',
        from: 'const writeAt = from < 0 ? start : copyRecords(from, start, last);\n  if (!writeAt || !writePageRecord(fresh, vault.sequence + 1, from < 0 ? 0 : vault.sequences[from]!)) return false;',
        to: 'if (!writePageRecord(fresh, vault.sequence + 1, from < 0 ? 0 : vault.sequences[from]!)) return false;\n  const writeAt = from < 0 ? start : copyRecords(from, start, last);\n  if (!writeAt) return false;',
      },
    ],
    flows: ['reclaim-by-event'],
  },
  {
    name: 'an attempt is charged once it was compared',
    changes: [
      {
        module: 'domain/access',
        from: '  if (!(/*@__NOINLINE__*/ lockout.charge())) {',
        to: '  const slot = findPin(pinDigest(entry));\n  if (!lockout.charge()) {',
      },
      { module: 'domain/access', from: '  const slot = /*@__NOINLINE__*/ findPin(pinDigest(entry));\n', to: '' },
    ],
    flows: ['wrong-pin'],
  },
  {
    name: 'there is no spare page: one is copied to memory, erased and written anew',
    changes: [
      {
        module: 'store/reclaim.overlay',
        from: '    if (record !== last && record !== copied && isKept(at, oldest)) {\n      const copy = place(record, to, toEnd);\n      if (!copy) return 0;\n      to = copy + record.length;\n      copied = record;\n    }',
        to: '    if (record !== last && record !== copied && isKept(at, oldest)) kept += record;',
      },
      {
        module: 'store/reclaim.overlay',
        from: '  if (!last) return to;',
        to: '  nor.erase(from);\n  if (kept) nor.write(to, kept);\n  to += kept.length;\n  if (!last) return to;',
      },
      { module: 'store/reclaim.overlay', from: '  const oldest = from', to: "  let kept = '';\n  const oldest = from" },
    ],
    flows: ['reclaim-by-event'],
  },
  {
    name: 'a start goes on behind a record that may have been cut',
    changes: [{ module: 'store/open.overlay', from: 'if (tail.torn || tail.keyed || (', to: 'if (tail.torn || (' }],
    flows: ['add', 'replace', 'remove'],
  },
  {
    name: 'a start goes on behind a torn record',
    changes: [{ module: 'store/open.overlay', from: 'if (tail.torn || tail.keyed || (', to: 'if (tail.keyed || (' }],
    flows: ['replace', 'add'],
  },
  {
    name: 'an event that may have been cut stays where it is',
    changes: [{ module: 'store/open.overlay', from: '(tail.record && !repeat(tail.record))', to: '!tail' }],
    flows: ['append', 'unlock'],
  },
  {
    name: 'what a start writes again is read back once',
    changes: [{ module: 'store/open.overlay', from: 'again && n < readings', to: 'n < 0' }],
    flows: ['append'],
  },
  {
    name: 'a removal is not said before the record is cleared',
    changes: [
      {
        module: 'store/store',
        from: "    if (!append(frame(key, ''), 1)) return false;\n",
        to: '',
      },
    ],
    flows: ['remove'],
  },
  {
    name: 'a start erases the replaced page before it has written the page record anew',
    changes: [
      {
        module: 'store/open.overlay',
        from: '  writePageRecord(pageAfter(vault.sequence - 1), vault.sequence, sequence);\n',
        to: '',
      },
    ],
    flows: ['reclaim-by-event', 'reclaim-by-change'],
  },
  {
    name: 'a key that has made a seal is left in flash',
    changes: [
      {
        module: 'store/replace-secret.overlay',
        from: "if (nor.read(old + 1, 1) === '\\0') nor.write(",
        to: 'if (!nor) nor.write(',
      },
    ],
    flows: ['seal'],
  },
  {
    name: 'a key goes on before it has made its seal',
    changes: [
      {
        module: 'domain/chain-work.overlay',
        from: 'if (!isWritten && !(isDue && writeSeal(pads))) return;',
        to: 'if (!isWritten && !isDue) return;',
      },
      {
        module: 'domain/chain-work.overlay',
        from: '  replaceSecret(RecordKey.Chain, next + get(RecordKey.Chain)!.substr(chainKeyBytes));',
        to: '  replaceSecret(RecordKey.Chain, next + get(RecordKey.Chain)!.substr(chainKeyBytes));\n  if (!isWritten) writeSeal(pads);',
      },
    ],
    flows: ['seal'],
  },
];

/** The firmware's modules with a mutant's changes. Throws where its text is not there, or there twice. */
export function rewriteOf({ name, changes }: Mutant): Rewrite {
  for (const { module } of changes)
    if (!existsSync(new URL(`../../src/${module}.ts`, import.meta.url)))
      throw new Error(`mutant "${name}": there is no ${module}`);
  return (module, text) => {
    for (const { from, to } of changes.filter((change) => change.module === module)) {
      if (text.split(from).length !== 2) throw new Error(`mutant "${name}": not exactly once in ${module}:\n${from}`);
      text = text.replace(from, () => to);
    }
    return text;
  };
}
