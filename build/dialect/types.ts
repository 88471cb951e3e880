/** The other half of the gate: names and signatures, which the compiler knows better than any rule on text. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const languageFile = fileURLToPath(new URL('../../types/language.d.ts', import.meta.url));
const standardLibraries = dirname(ts.getDefaultLibFilePath({}));

/** Diagnostics that say that something is not there, or may not be used so. Implicit any and the like are none. */
const refusals = new Set([
  2304, // cannot find name
  2339, // property does not exist
  2345, // argument not assignable
  2348, // not callable, did you mean new
  2349, // not callable
  2350, // only a void function can be called with new
  2351, // not constructable
  2488, // not iterable
  2540, // read-only
  2550, // property does not exist, change the library
  2551, // property does not exist, did you mean
  2552, // cannot find name, did you mean
  2554, // number of arguments
  2555, // at least so many arguments
  2576, // did you mean the static member
  2583, // cannot find name, change the library
  2585, // only refers to a type
  2769, // no overload matches
]);

/** A call without `new` throws in ECMAScript, which the standard's own types know too, but not on the lock. */
const refusedByBoth = new Set([2348]);

const compilerOptions: ts.CompilerOptions = {
  allowJs: true,
  checkJs: true,
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  noEmit: true,
  skipLibCheck: true,
  strict: false,
  strictNullChecks: true,
  target: ts.ScriptTarget.ES2022,
  types: [],
};

/** Why the types refuse a body, and where: offsets into its text. */
export interface TypeRefusal {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

const opening = '(function () {\n';

/**
 * Type-checks functions' bodies against types/language.d.ts, in one program for all of them.
 *
 * A diagnostic counts only when the standard library does not cause it as well: what is wrong in any ECMAScript engine,
 * such as reading an unknown property, is the same on the lock.
 *
 * @param bodies texts of function bodies, in JavaScript
 * @returns for each body what refuses it; an empty list when the types accept it
 */
export function checkTypes(bodies: readonly string[]): TypeRefusal[][] {
  const dialect = diagnose(bodies, [languageFile], { noLib: true });
  const standard = diagnose(bodies, [], { lib: ['lib.esnext.d.ts'] });
  return dialect.map((diagnostics, index) =>
    diagnostics
      .filter((one) => refusals.has(one.code))
      .filter((one) => refusedByBoth.has(one.code) || !standard[index]!.some((other) => overlap(one, other)))
      .map(({ messageText, start = 0, length = 0 }) => ({
        message: ts.flattenDiagnosticMessageText(messageText, ' ').split('. Do you need')[0]!,
        start: start - opening.length,
        end: start + length - opening.length,
      })),
  );
}

function overlap(a: ts.Diagnostic, b: ts.Diagnostic): boolean {
  const [from, to] = [a.start ?? 0, b.start ?? 0];
  return from < to + (b.length ?? 0) && to < from + (a.length ?? 0);
}

function diagnose(
  bodies: readonly string[],
  declarations: readonly string[],
  options: ts.CompilerOptions,
): (readonly ts.Diagnostic[])[] {
  const files = new Map(bodies.map((body, index) => [`/rows/${index}.js`, `${opening}${body}\n})();\n`]));
  const host: ts.CompilerHost = {
    fileExists: (name) => files.has(name) || ts.sys.fileExists(name),
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => '/rows',
    getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
    getDefaultLibLocation: () => standardLibraries,
    getNewLine: () => '\n',
    getSourceFile: (name, target) => ts.createSourceFile(name, files.get(name) ?? readFileSync(name, 'utf8'), target),
    readFile: (name) => files.get(name) ?? ts.sys.readFile(name),
    useCaseSensitiveFileNames: () => true,
    writeFile: () => undefined,
  };
  const program = ts.createProgram([...declarations, ...files.keys()], { ...compilerOptions, ...options }, host);
  return [...files.keys()].map((name) => program.getSemanticDiagnostics(program.getSourceFile(name)));
}
