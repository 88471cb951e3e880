/** src/jsflash.c: `jsfGetNextFileHeader`, `jsfIsBankStorageValid`, `jsfBankFindFile`. */
import test from 'ava';
import { isStorageValid, layOutStorage, readStorageFile } from '../../sim/storage.js';

const geometry = { address: 0x6c000, pageBytes: 4096, pages: 10 };
const guard = new Uint8Array(4032).fill(0x20);
const firmwareBytes = new Uint8Array(20480).fill(0x41);
/** A guard that fills page 0 up to the header of a firmware that fills pages 1 to 5. */
const shipped = (): Uint8Array => layOutStorage(geometry, { '.boot0': guard, fw: firmwareBytes });
const read = (image: Uint8Array, name: string): Uint8Array | undefined => readStorageFile(image, geometry.pageBytes, name);
const valid = (image: Uint8Array): boolean => isStorageValid(image, geometry.pageBytes);

test('a header is 24 bits of size, 8 of flags and 28 of name', (t) => {
  const image = layOutStorage(geometry, { '.boot0': Buffer.from('hello') });
  t.is(Buffer.from(image.subarray(0, 37)).toString('latin1'), '\x05\0\0\0.boot0' + '\0'.repeat(22) + 'hello');
  t.true(image.subarray(37).every((byte) => byte === 0xff));
});

test('files follow each other at multiples of 4', (t) => {
  const image = layOutStorage(geometry, { a: Buffer.from('12345'), b: Buffer.from('x') });
  t.is(image[40], 1);
  t.is(Buffer.from(read(image, 'b') ?? []).toString(), 'x');
  t.is(read(image, 'c'), undefined);
});

test('the header of the firmware ends page 0, its data end page 5', (t) => {
  const image = shipped();
  t.is(image[4064], 0);
  t.is(image[4065], 0x50);
  t.deepEqual([image[4095], image[4096], image[24575], image[24576]], [0, 0x41, 0x41, 0xff]);
  t.is(read(image, 'fw')?.length, 20480);
});

test('raw pages whose first bytes stay erased do not hurt the chain', (t) => {
  const image = shipped();
  image.fill(0x11, 24576 + 32, 28672);
  image.fill(0x22, 28672 + 32, 32768);
  t.true(valid(image));
});

test('rubbish at the start of the second page behind the last file makes the whole area invalid', (t) => {
  const image = shipped();
  image.fill(0x11, 28672, 28672 + 8);
  t.false(valid(image));
});

test('at the start of the first page behind the last file it is skipped, unless it looks like a header', (t) => {
  const implausible = shipped();
  implausible.fill(0x11, 24576, 24576 + 8);
  t.true(valid(implausible));
  const plausible = shipped();
  plausible.set([100, 0, 0, 0], 24576);
  plausible.fill(0x11, 24576 + 132, 24576 + 200);
  t.true(valid(plausible));
  plausible.fill(0x11, 28672, 28672 + 8);
  t.false(valid(plausible));
});

test('a firmware page that is erased or torn leaves the chain as it is', (t) => {
  const image = shipped();
  image.fill(0xff, 4096, 8192);
  image.fill(0x5a, 8192, 9000);
  t.true(valid(image));
});

test('an empty area is valid only if it is empty to its end', (t) => {
  const image = layOutStorage(geometry, {});
  t.true(valid(image));
  image[30000] = 0;
  t.false(valid(image));
});

test('files up to the last byte are valid', (t) => {
  t.true(valid(layOutStorage(geometry, { all: new Uint8Array(40960 - 32) })));
});

test('a file that was erased is skipped', (t) => {
  const image = layOutStorage(geometry, { a: Buffer.from('1'), b: Buffer.from('2') });
  image.fill(0, 4, 8);
  t.is(read(image, 'a'), undefined);
  t.is(Buffer.from(read(image, 'b') ?? []).toString(), '2');
});

test('what Storage cannot hold is refused', (t) => {
  t.throws(() => layOutStorage(geometry, { a: new Uint8Array(0) }), { message: /no empty files/ });
  t.throws(() => layOutStorage(geometry, { ['a'.repeat(29)]: new Uint8Array(1) }), { message: /28 characters/ });
  t.throws(() => layOutStorage(geometry, { a: new Uint8Array(40960) }), { message: /no room/ });
});
