/** Puts hoisting and gate into the build, so that no bundle can go round them. */
import type { Plugin } from 'rollup';
import { checkDialect } from './gate.js';
import { hoist } from './hoist.js';

/** Mends the order of declarations in each chunk. It belongs after the minifier. */
export function hoistDeclarations(): Plugin {
  return {
    name: 'hoist-declarations',
    renderChunk: {
      order: 'post',
      handler(code) {
        const { code: hoisted, map } = hoist(code);
        return { code: hoisted, map };
      },
    },
  };
}

/**
 * Fails the build when a finished chunk holds what the interpreter gets wrong. It belongs last, for a minifier makes new
 * such places. It judges at the firmware's own level, bans included.
 * @param excused the id of a rule that this program needs to break
 */
export function dialectGate(excused?: string): Plugin {
  return {
    name: 'dialect-gate',
    generateBundle(_options, bundle) {
      const lines: string[] = [];
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        for (const { line, column, rule, message } of checkDialect(chunk.code, { strict: true })) {
          if (rule === excused) continue;
          const at = chunk.code.split('\n')[line - 1]?.slice(Math.max(0, column - 20), column + 60) ?? '';
          lines.push(`  ${chunk.fileName}:${line}:${column} ${rule}: ${message}\n    ${at}`);
        }
      }
      if (lines.length > 0) this.error(`not in the dialect of the lock:\n${lines.join('\n')}`);
    },
  };
}
