/** nRF52832 Product Specification v1.4, chapter 11. */
import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import { FirmwareFault, PowerCut, type Torn } from '../../sim/faults.js';
import { NorFlash, type NorOperation } from '../../sim/nor.js';

const geometry = { address: 0x6c000, pageBytes: 4096, pages: 2 };
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const fresh = (image?: Uint8Array): NorFlash => new NorFlash(geometry, image);

test('a fresh flash is all ones, and keeps what is written', (t) => {
  const nor = fresh();
  nor.write(0x6c008, bytes(1, 2, 3, 4));
  t.deepEqual(nor.read(0x6c004, 12), bytes(255, 255, 255, 255, 1, 2, 3, 4, 255, 255, 255, 255));
  t.is(nor.bytesWritten, 4);
});

test('a bit never goes from 0 to 1', (t) => {
  const nor = fresh();
  nor.write(0x6c000, bytes(0xf0, 0xff, 0xff, 0xff));
  nor.write(0x6c000, bytes(0x80, 0xff, 0xff, 0xff));
  nor.erase(0x6c000);
  nor.write(0x6c000, bytes(0xf0, 0xff, 0xff, 0xff));
  t.throws(
    () => {
      nor.write(0x6c000, bytes(0xf1, 0xff, 0xff, 0xff));
    },
    { instanceOf: FirmwareFault, message: /without an erasure/ },
  );
});

test('only whole words are written', (t) => {
  t.throws(
    () => {
      fresh().write(0x6c002, bytes(1, 2, 3, 4));
    },
    { instanceOf: FirmwareFault },
  );
  t.throws(
    () => {
      fresh().write(0x6c000, bytes(1, 2, 3));
    },
    { instanceOf: FirmwareFault },
  );
});

test('nothing outside of the area is touched', (t) => {
  const nor = fresh();
  t.throws(() => nor.read(0x6bfff, 1), { instanceOf: FirmwareFault });
  t.throws(
    () => {
      nor.write(0x6e000, bytes(0, 0, 0, 0));
    },
    { instanceOf: FirmwareFault },
  );
  t.throws(
    () => {
      nor.erase(0x6e000);
    },
    { instanceOf: FirmwareFault },
  );
});

test('a third write to a word needs an erasure', (t) => {
  const nor = fresh();
  const word = bytes(255, 255, 255, 255);
  nor.write(0x6c000, word);
  nor.write(0x6c000, word);
  t.throws(
    () => {
      nor.write(0x6c000, word);
    },
    { instanceOf: FirmwareFault, message: /write 3 / },
  );
  const again = fresh();
  again.write(0x6c000, word);
  again.write(0x6c000, word);
  again.erase(0x6c123);
  t.notThrows(() => {
    again.write(0x6c000, word);
  });
});

test('a block of 512 bytes takes 181 word writes', (t) => {
  const nor = fresh();
  nor.write(0x6c200, new Uint8Array(512).fill(255));
  nor.write(0x6c200, new Uint8Array(53 * 4).fill(255));
  t.throws(
    () => {
      nor.write(0x6c200 + 53 * 4, bytes(255, 255, 255, 255));
    },
    { instanceOf: FirmwareFault, message: /word write 182 / },
  );
});

test('what an image holds counts as written once', (t) => {
  const image = new Uint8Array(8192).fill(255);
  image[0] = 0x0f;
  const nor = fresh(image);
  nor.write(0x6c000, bytes(0x0e, 255, 255, 255));
  t.throws(
    () => {
      nor.write(0x6c000, bytes(0x0c, 255, 255, 255));
    },
    { message: /write 3 / },
  );
});

test('erasing sets a page to ones and wears it', (t) => {
  const nor = fresh();
  nor.write(0x6d000, bytes(0, 0, 0, 0));
  nor.erase(0x6dabc);
  t.true(nor.bytes.every((byte) => byte === 255));
  t.deepEqual([...nor.wear], [0, 1]);
});

test('every word and every erasure is announced before it happens', (t) => {
  const nor = fresh();
  const seen: NorOperation[] = [];
  nor.onOperation = (operation) => {
    t.is(nor.bytes[0], 255);
    seen.push(operation);
  };
  nor.write(0x6c004, bytes(1, 0, 0, 0, 2, 0, 0, 0));
  nor.erase(0x6d008);
  t.deepEqual(seen, [
    { kind: 'write', address: 0x6c004, before: 0xffffffff, value: 1 },
    { kind: 'write', address: 0x6c008, before: 0xffffffff, value: 2 },
    { kind: 'erase', address: 0x6d000 },
  ]);
});

function cut(nor: NorFlash, torn: Torn): void {
  nor.onOperation = () => {
    nor.onOperation = () => undefined;
    throw new PowerCut(torn);
  };
}

test('a cut leaves the words before it, and the torn one as it was told', (t) => {
  const nor = fresh();
  nor.write(0x6c000, bytes(1, 1, 1, 1));
  cut(nor, { word: 0xfffffff0 });
  t.throws(
    () => {
      nor.write(0x6c004, bytes(0, 0, 0, 0, 9, 9, 9, 9));
    },
    { instanceOf: PowerCut },
  );
  t.deepEqual(nor.read(0x6c000, 12), bytes(1, 1, 1, 1, 0xf0, 255, 255, 255, 255, 255, 255, 255));
});

test('a torn word lies between before and after', (t) => {
  const nor = fresh();
  cut(nor, { word: 0xfffffff0 });
  t.throws(
    () => {
      nor.write(0x6c000, bytes(0xf1, 255, 255, 255));
    },
    { instanceOf: RangeError },
  );
});

test('a torn erasure leaves the page as it was told', (t) => {
  const nor = fresh();
  nor.write(0x6c000, bytes(0, 0, 0, 0));
  cut(nor, { page: new Uint8Array(4096).fill(0x5a) });
  t.throws(
    () => {
      nor.erase(0x6c000);
    },
    { instanceOf: PowerCut },
  );
  t.deepEqual(nor.read(0x6c000, 2), bytes(0x5a, 0x5a));
  t.deepEqual(nor.read(0x6d000, 2), bytes(255, 255));
});

test('unstable bits read differently from time to time, others do not, and an erasure ends it', (t) => {
  const nor = fresh();
  cut(nor, { word: 0xffff0000, unstableBits: 0x0000ff00 });
  t.throws(
    () => {
      nor.write(0x6c000, bytes(0, 0, 0, 0));
    },
    { instanceOf: PowerCut },
  );
  const reads = Array.from({ length: 40 }, () => nor.read(0x6c000, 4));
  t.true(new Set(reads.map((read) => read[1])).size > 5);
  t.true(reads.every((read) => read[0] === 0 && read[2] === 255 && read[3] === 255));
  nor.erase(0x6c000);
  t.deepEqual(nor.read(0x6c000, 4), bytes(255, 255, 255, 255));
});

test('whatever is done, bits only come back by an erasure', (t) => {
  const word = fc.uint8Array({ minLength: 4, maxLength: 4 });
  const step = fc.oneof(
    { weight: 9, arbitrary: fc.record({ at: fc.nat({ max: 5 }), word }) },
    { weight: 1, arbitrary: fc.constant('erase' as const) },
  );
  const property = fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
    const nor = fresh();
    let model = new Uint8Array(24).fill(255);
    for (const each of steps) {
      if (each === 'erase') {
        nor.erase(0x6c000);
        model = new Uint8Array(24).fill(255);
        continue;
      }
      const at = each.at * 4;
      try {
        nor.write(0x6c000 + at, each.word);
        each.word.forEach((byte, index) => {
          assert.equal(byte & ~(model[at + index] ?? 0), 0);
        });
        model.set(each.word, at);
      } catch (error) {
        assert.ok(error instanceof FirmwareFault);
      }
      assert.deepEqual(nor.read(0x6c000, 24), model);
    }
  });
  fc.assert(property, { seed: 11 });
  t.pass();
});
