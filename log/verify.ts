/** Is a log what the lock has written? What can be told and what cannot: docs/STORE.md, "The chain". */
import { eventsPerSeal, numbersKept } from '../src/store/format.js';
import { firstLink, headTag, nextKey, nextLink, sealTag } from './chain.js';
import { crcOf, fromHex, isSeal, type LogFile, type LoggedEvent, payloadOf, type Seal, toHex } from './file.js';

export interface Finding {
  /** The event or seal that it is about: the first, if it is about several. */
  readonly number: number;
  readonly text: string;
}

export interface Report {
  /** What speaks against the log. Empty: it is what the lock has written, as far as can be told. */
  readonly faults: readonly Finding[];
  /** What is to be known besides. */
  readonly notes: readonly Finding[];
  readonly first: number;
  readonly newest: number;
  /** Numbers from .. to that seals stand for; undefined without a seed, or if nothing is sealed. */
  readonly sealed?: { readonly from: number; readonly to: number };
  /** Says all that came before, for a later comparison. */
  readonly head: EarlierHead;
}

export interface EarlierHead {
  readonly number: number;
  /** Hexadecimal. */
  readonly link: string;
}

export interface VerifyOptions {
  /** 16 bytes. */
  readonly seed?: string;
  readonly earlier?: EarlierHead;
}

class Verifier {
  readonly faults: Finding[] = [];
  readonly notes: Finding[] = [];
  sealed: { from: number; to: number } | undefined;

  private readonly events: readonly LoggedEvent[];
  private readonly seals: readonly Seal[];
  private readonly keys: string[] = [];

  constructor(
    private readonly file: LogFile,
    private readonly options: VerifyOptions,
  ) {
    this.events = file.entries.filter((entry): entry is LoggedEvent => !isSeal(entry));
    this.seals = file.entries.filter(isSeal);
    if (options.seed !== undefined) this.keys.push(options.seed);
  }

  get first(): number {
    return this.file.entries[0]?.number ?? this.file.head.head;
  }

  run(): void {
    this.checkEntries();
    this.checkFront();
    if (this.options.seed === undefined) this.checkLinks();
    else this.checkSeals();
    this.checkHeadLink();
    if (this.options.earlier) this.checkEarlier(this.options.earlier);
  }

  /** Numbers ascend, and each entry has its own checksum. */
  private checkEntries(): void {
    let before = 0;
    for (const entry of this.file.entries) {
      const { number } = entry;
      if (number <= before)
        this.fault(number, `stands behind number ${before}: it was moved or inserted, or its number was changed`);
      if (crcOf(entry) !== entry.crc) this.fault(number, 'was changed: its checksum does not fit');
      before = Math.max(before, number);
    }
    const newest = this.file.head.head;
    if (before !== newest)
      this.fault(
        before < newest ? before + 1 : before,
        before < newest ? 'is missing, with all behind it: the log was cut' : 'stands behind the head: it was inserted',
      );
  }

  private checkFront(): void {
    const held = this.file.head.head - this.first + 1;
    const firstSeal = this.seals[0];
    const isFromStart = firstSeal !== undefined && this.linkAt(firstLink, 0, firstSeal.number) === fromHex(firstSeal.link);
    if (this.first > 1 && held < numbersKept && !isFromStart)
      this.fault(this.first - 1, `is missing, and others before it: a lock keeps its newest ${numbersKept} numbers`);
  }

  private checkSeals(): void {
    const strangers: Seal[] = [];
    let index = -1;
    let before: Seal | undefined;
    let spoilt = 0;
    for (const seal of this.seals) {
      const found = this.keyIndex(seal, index + 1);
      if (found < 0) {
        if (before) {
          spoilt++;
          this.fault(seal.number, 'is a seal that was not made by this lock, or was changed');
        } else strangers.push(seal);
        continue;
      }
      // A chain that begins anew, with another seed, goes on from the link of the old one.
      this.checkLink(before ?? (found === 0 ? strangers.at(-1) : undefined), seal, found === 0);
      if (before && found > index + 1 + spoilt)
        this.fault(before.number + 1, `to ${seal.number - 1}: seals are missing between them`);
      if (!before) this.judgeStrangers(strangers, found);
      this.sealed ??= { from: found === 0 ? (strangers.at(-1)?.number ?? 0) + 1 : seal.number, to: 0 };
      this.sealed.to = seal.number;
      index = found;
      spoilt = 0;
      before = seal;
    }
    if (!before && strangers[0])
      this.fault(strangers[0].number, 'is a seal of another seed, and so are all others: the wrong seed, or a forged log');
    else this.checkHead(index, spoilt);
  }

  /** Seals before the first that is known: of a chain before this one, or forged. */
  private judgeStrangers(strangers: readonly Seal[], firstKnown: number): void {
    const last = strangers.at(-1);
    if (last && firstKnown === 0) this.note(this.first, `to ${last.number}: sealed with another seed than this one`);
    else for (const { number } of strangers) this.fault(number, 'is a seal that was not made by this lock, or was changed');
  }

  private checkHead(index: number, spoilt: number): void {
    const { head, link, tag } = this.file.head;
    if (tag === undefined) {
      this.fault(head, 'has a head without a tag: whether the end is missing cannot be told');
      return;
    }
    const expected = index + 1 + spoilt;
    const most = Math.floor(head / eventsPerSeal) + 1;
    let made = 0;
    while (made <= most && headTag(this.key(made), head, fromHex(link)) !== fromHex(tag)) made++;
    if (made === expected) return;
    const behind = (this.seals.at(-1)?.number ?? this.first - 1) + 1;
    if (made > most) this.fault(head, 'and the head do not belong together: the head was changed, or something at the end');
    else
      this.fault(
        behind,
        made > expected ? 'and others are missing, seals among them' : 'and on: the head is older than the seals',
      );
  }

  /** Without a seed: each seal's link is at least that of the events before it. */
  private checkLinks(): void {
    let before: Seal | undefined;
    for (const seal of this.seals) {
      if (before) this.checkLink(before, seal, false);
      before = seal;
    }
  }

  private checkLink(before: Seal | undefined, seal: Seal, isFirst: boolean): void {
    if (!before && !isFirst) return;
    const from = before?.number ?? 0;
    const missing = this.missing(from, seal.number);
    if (this.linkAt(before ? fromHex(before.link) : firstLink, from, seal.number) === fromHex(seal.link)) {
      for (const number of missing)
        this.note(number, 'was lost before it was sealed: by a power cut, by bad flash, or deleted in time');
    } else if (missing.length) {
      this.fault(
        missing[0]!,
        `is missing${missing.length > 1 ? `, and so are ${missing.length - 1} more` : ''}: sealed as number ${seal.number}`,
      );
    } else
      this.fault(from + 1, `to ${seal.number - 1}: one of them at least is not what was sealed as number ${seal.number}`);
  }

  private checkHeadLink(): void {
    const { head, link } = this.file.head;
    const last = this.seals.at(-1);
    if (!last && this.first > 1) return;
    const from = last?.number ?? 0;
    if (this.linkAt(last ? fromHex(last.link) : firstLink, from, head + 1) !== fromHex(link))
      this.fault(from + 1, `to ${head}: one of them at least is not what the head says`);
    else for (const number of this.missing(from, head + 1)) this.note(number, 'was lost before it was sealed');
  }

  private checkEarlier({ number, link }: EarlierHead): void {
    const { head } = this.file.head;
    if (number > head) {
      this.fault(head + 1, `is missing, up to ${number}: the log is older than the earlier head, or was cut`);
      return;
    }
    const base = this.seals.filter((seal) => seal.number <= number).at(-1);
    if (!base && this.first > 1)
      this.fault(number, 'is what the earlier head says, and the log no longer reaches back to it: nothing can be told');
    else if (toHex(this.linkAt(base ? fromHex(base.link) : firstLink, base?.number ?? 0, number + 1)) !== link)
      this.fault(number, 'or something before it is not what it was at the earlier head');
  }

  /** The link of the events between two numbers, which both do not count. */
  private linkAt(link: string, after: number, before: number): string {
    return this.events
      .filter(({ number }) => number > after && number < before)
      .reduce((so, event) => nextLink(so, payloadOf(event)), link);
  }

  private missing(after: number, before: number): number[] {
    const there = new Set(this.file.entries.map(({ number }) => number));
    const most = Math.min(before - after - 1, 2 * numbersKept);
    return Array.from({ length: most }, (_, n) => before - most + n).filter((number) => !there.has(number));
  }

  /** Which key has made this seal, not before the one with index `from`; -1: none that it could be. */
  private keyIndex(seal: Seal, from: number): number {
    // Each seal comes after 16 events at least.
    for (let index = from; index <= Math.floor(seal.number / eventsPerSeal); index++) {
      if (sealTag(this.key(index), seal.number, fromHex(seal.link)) === fromHex(seal.tag)) return index;
    }
    return -1;
  }

  private key(index: number): string {
    while (this.keys.length <= index) this.keys.push(nextKey(this.keys.at(-1)!));
    return this.keys[index]!;
  }

  private fault(number: number, text: string): void {
    this.faults.push({ number, text });
  }

  private note(number: number, text: string): void {
    this.notes.push({ number, text });
  }
}

export function verifyLog(file: LogFile, options: VerifyOptions): Report {
  const verifier = new Verifier(file, options);
  verifier.run();
  const { faults, notes, first, sealed } = verifier;
  const { head, link } = file.head;
  return { faults, notes, first, newest: head, ...(sealed && { sealed }), head: { number: head, link } };
}
