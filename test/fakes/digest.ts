import { createHash } from 'node:crypto';
import { trace } from './trace.js';

export function sha256(message: string): string {
  trace.push('digest');
  return createHash('sha256').update(message, 'latin1').digest().toString('latin1');
}
