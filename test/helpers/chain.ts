/** A lock with an owner that writes and seals a log, cut and started anew; and what its verifier says. */
import { nextKey } from '../../log/chain.js';
import { type LogFile, parseLog } from '../../log/file.js';
import { type Report, verifyLog } from '../../log/verify.js';
import { RecordKey } from '../../src/store/keys.js';
import { EventCode, Reason } from '../../src/wire/events.js';
import { flash, load } from '../fakes/nor.js';
import { type Life, nextLife, newHardware } from './life.js';
import { exported, payload } from './vault.js';

export class ChainedLock {
  life: Life;
  /** What the owner would be given. */
  seed = '';

  /** @param before a lock as it was, in place of a new one: its flash and its seed. */
  constructor(before?: { flash: Uint8Array; seed: string }) {
    newHardware();
    if (before) load(before.flash);
    this.life = nextLife();
    this.boot();
    if (before) {
      this.seed = before.seed;
      return;
    }
    this.life.use('domain/set-pin.overlay').setPin(0, '2718281');
    this.seed = (this.life.use('store/store').get(RecordKey.Chain) ?? '').slice(16);
  }

  private boot(): void {
    if (!this.life.use('domain/boot.overlay').boot()) throw new Error('the lock is inert');
  }

  /** The power goes, if it has not gone yet, and comes back. */
  restart(): void {
    this.life = nextLife();
    this.boot();
  }

  /** Events that are no two alike. */
  events(count: number): void {
    const { record } = this.life.use('domain/audit');
    for (let n = 0; n < count; n++) record(EventCode.Granted, Reason.Keypad, n % 100, (n * 7) & 0xffff);
  }

  /** PINs of a hundred users, so that pages are moved as a full vault does. */
  fill(): void {
    const { put } = this.life.use('store/store');
    for (let slot = 1; slot < 100; slot++) put(RecordKey.Pin + slot, payload(slot));
  }

  minute(): void {
    this.life.use('domain/chain').check();
    this.life.use('store/store').tidy();
  }

  /** So many events, with a minute between every few. */
  days(events: number, perMinute = 5): void {
    for (let n = 0; n < events; n += perMinute) {
      this.events(Math.min(perMinute, events - n));
      this.minute();
    }
  }

  get file(): LogFile {
    return parseLog(exported());
  }

  verify(file = this.file): Report {
    return verifyLog(file, { seed: this.seed });
  }

  /** The key that is in flash now. */
  get key(): string {
    return this.life.use('store/store').get(RecordKey.Chain)!.slice(0, 16);
  }

  /** Past keys that someone who reads all of the flash would find in it. */
  get keysLeft(): number[] {
    return keysLeft(this.seed, this.key);
  }
}

/** Every key from the seed to the one that is in flash now, without that. */
function pastKeys(seed: string, now: string): string[] {
  const past: string[] = [];
  for (let key = seed; key !== now; key = nextKey(key)) {
    if (past.push(key) > 1000) throw new Error('the key in flash is none of this seed');
  }
  return past;
}

/** Which past keys someone who reads all of the flash would find in it: 0 is the seed. */
export function keysLeft(seed: string, now: string): number[] {
  const { bytes } = flash;
  return pastKeys(seed, now).flatMap((key, index) => (bytes.includes(Buffer.from(key, 'latin1')) ? [index] : []));
}
