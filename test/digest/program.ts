/** A program that hashes what stands in Storage with the SHA-256 of the dialect, and prints the digests. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Board } from '../../boards/board.js';
import { buildProgram } from '../../build/firmware.js';

export interface Vectors {
  /** Message and digest, hexadecimal. */
  readonly messages: readonly (readonly [string, string])[];
  /** Each digest is that behind a thousand steps, which begin with the one before it: SHAVS, 6.4. */
  readonly monteCarlo: { readonly seed: string; readonly digests: readonly string[] };
}

export const vectors = JSON.parse(readFileSync(new URL('../vectors/sha256.json', import.meta.url), 'utf8')) as Vectors;

/** The steps of one digest of the Monte-Carlo test. */
export const monteCarloSteps = 1000;

type Sha256 = (message: string) => string;

export function bytesOf(hex: string): string {
  return Buffer.from(hex, 'hex').toString('latin1');
}

export function hexOf(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('hex');
}

function nodeSha256(message: string): string {
  return createHash('sha256').update(message, 'latin1').digest().toString('latin1');
}

export function monteCarlo(sha256: Sha256, seed: string, steps = monteCarloSteps): string {
  let [a, b, c] = [seed, seed, seed];
  for (let step = 0; step < steps; step++) [a, b, c] = [b, c, sha256(a + b + c)];
  return c;
}

/** What Storage holds beside the program: each message behind its length, and the seed. */
export function filesOf({ messages, monteCarlo: { seed } }: Vectors): Record<string, Uint8Array> {
  return {
    messages: Buffer.concat(
      messages.flatMap(([message]) => {
        const bytes = Buffer.from(message, 'hex');
        return [Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes];
      }),
    ),
    seed: Buffer.from(seed, 'hex'),
  };
}

/** What the program prints. */
export function expected({ messages, monteCarlo: { seed } }: Vectors, steps: number): string[] {
  return [...messages.map(([, digest]) => digest), hexOf(monteCarlo(nodeSha256, bytesOf(seed), steps))];
}

/** @param steps of the Monte-Carlo test */
export function digestProgram(board: Board, steps: number): Promise<string> {
  return buildProgram(
    board,
    `import { sha256 } from './src/espruino/digest-script.ts';
    function tell(bytes) {
      let hex = '';
      for (let at = 0; at < bytes.length; at++) hex += (256 + bytes.charCodeAt(at)).toString(16).substr(1);
      print(hex);
    }
    const messages = require('Storage').read('messages');
    for (let at = 0; at < messages.length;) {
      const length = (messages.charCodeAt(at) << 8) | messages.charCodeAt(at + 1);
      tell(sha256(messages.substr(at + 2, length)));
      at += 2 + length;
    }
    let a = require('Storage').read('seed');
    let b = a;
    let c = a;
    for (let step = 0; step < ${steps}; step++) {
      const next = sha256(a + b + c);
      a = b;
      b = c;
      c = next;
    }
    tell(c);`,
  );
}
