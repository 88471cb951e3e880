/** Saves a log and says what it proves: docs/LOG.md. Loaded when it is asked for. */
import { toHex } from '../../client/bytes.js';
import { entryIn, formatLog, fromHex, type LogFile } from '../../log/file.js';
import { type Report, verifyLog } from '../../log/verify.js';
import { fetchLog } from './log.js';
import { withLock } from './link.js';
import { change, lockOf } from './locks.js';

export interface SavedLog {
  readonly text: string;
  readonly report: Report;
  readonly hasSeed: boolean;
}

export async function saveLog(lockId: string): Promise<SavedLog> {
  await fetchLog(lockId);
  const { number, link, tag } = await withLock(lockOf(lockId), (lock) => lock.logHead());
  const { log, seed, head: earlier } = lockOf(lockId);
  const entries = log.map(entryIn).filter((entry) => entry.number <= number);
  const file: LogFile = { entries, head: { head: number, link: toHex(link), tag: toHex(tag) } };
  const report = verifyLog(file, {
    ...(seed === undefined ? {} : { seed: fromHex(seed) }),
    ...(earlier === undefined ? {} : { earlier }),
  });
  if (!report.faults.length) await change(lockId, { head: report.head });
  return { text: formatLog(file), report, hasSeed: seed !== undefined };
}
