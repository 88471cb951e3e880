/**
 * The log's chain. Each seal says, under a key that is destroyed right behind it, what the events before it were: docs/STORE.md,
 * "The chain". Nothing of it is done before a movement.
 */
import { eventsPerSeal, readU32 } from '../store/format.js';
import { RecordKey } from '../store/keys.js';
import { vault } from '../store/vault.js';
import { isIdle } from './entry.js';
import { ChainTask } from './chain-task.js';
import { chainWork } from './chain-work.overlay.js';

/** Seals the log where that is due. To be called once a minute, while the bolt rests. */
export function check(): void {
  const open = vault.newestEvent - readU32(vault.seal, 0);
  // A key that is pressed meanwhile would be seen late. Who types without end does not put it off for ever.
  if (vault.index[RecordKey.Chain] && open >= eventsPerSeal && (isIdle() || open >= 2 * eventsPerSeal))
    chainWork(ChainTask.Seal);
}
