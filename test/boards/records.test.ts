/** Each record, held against what its board has: sim/chips.ts. */
import test from 'ava';
import type { Board } from '../../boards/board.js';
import { selfTestPulseMilliseconds } from '../../boards/board.js';
import { boards } from '../../boards/index.js';
import { chipOf } from '../../sim/chips.js';
import { isAnalog, mostWatches, usesOf, watchesOf } from '../../boards/uses.js';

for (const board of boards as readonly Board[]) {
  const chip = chipOf(board.name);
  const uses = usesOf(board);
  const pins = uses.map(({ pin }) => pin);
  const onBoard = [...chip.builtInButtons, ...chip.builtInLights];
  const driverPins = (chip.jolt?.drivers ?? []).flatMap(({ sleep, outputs }) => [sleep, ...outputs]);

  test(`${board.name}: no pin is used twice`, (t) => {
    t.deepEqual(
      pins.filter((pin, index) => pins.indexOf(pin) !== index),
      [],
    );
  });

  test(`${board.name}: every pin is one that a wire can reach, or a part on the board`, (t) => {
    for (const { pin, what } of uses) {
      t.true(pin >= 0 && pin < chip.pinCount);
      const reached = pin in chip.reachable || onBoard.includes(pin) || driverPins.includes(pin);
      t.true(reached || (isAnalog(board, pin) && chip.jolt !== undefined), `D${pin}, ${what}, cannot be wired`);
    }
  });

  test(`${board.name}: no pin of console, NFC, reset, crystal or memory is used`, (t) => {
    for (const { pin, what } of uses) t.is(chip.taken[pin], undefined, `D${pin}, ${what}`);
  });

  test(`${board.name}: the guard switches a tag off where the interpreter has one, and calls nothing that it has not`, (t) => {
    t.is(board.hasNfc, chip.hasNfc);
  });

  test(`${board.name}: what is read as a voltage has an analog input`, (t) => {
    t.deepEqual(
      pins.filter((pin) => isAnalog(board, pin) && !chip.analog.includes(pin)),
      [],
    );
  });

  test(`${board.name}: no more pins are watched than the chip can watch, also with a reader`, (t) => {
    t.true(watchesOf(board) + 1 <= mostWatches);
  });

  test(`${board.name}: an enable that the self-test toggles hangs behind a filter`, (t) => {
    const { enable, enableFilterMilliseconds, inputs } = board.motor;
    if (inputs.kind === 'jolt') {
      t.is(chip.jolt!.drivers[inputs.driver].sleep, enable);
      const { outputs } = chip.jolt!.drivers[inputs.driver];
      const at = [inputs.in1, inputs.in2].map((pin) => outputs.indexOf(pin));
      t.is(Math.min(...at) % 2, 0, 'the two outputs are a pair');
      t.is(Math.abs(at[0]! - at[1]!), 1);
      t.true(at[0]! > at[1]!, 'the self-test ends with a push towards locked');
    } else {
      t.true(enableFilterMilliseconds >= 10 * selfTestPulseMilliseconds);
    }
  });

  test(`${board.name}: contacts that close to ground are on no pad that a self-test makes high`, (t) => {
    if (board.contacts.kind !== 'pins') return t.pass();
    const { locked, unlocked, door, loop } = board.contacts;
    for (const pin of [locked, unlocked, door, loop]) t.false(chip.selfTested.includes(pin), `D${pin}`);
  });

  test(`${board.name}: contacts on an expander lie side by side, as the firmware reads them`, (t) => {
    if (board.contacts.kind === 'pins') return t.pass();
    const { locked, unlocked, door, loop } = board.contacts;
    t.deepEqual([unlocked, door, loop], [locked + 1, locked + 2, locked + 3]);
  });

  test(`${board.name}: Storage is where the interpreter has it, and firmware and vault lie in it, apart`, (t) => {
    t.deepEqual(board.storage, chip.storage);
    const { pages } = board.storage;
    t.is(board.storage.pageBytes, 4096);
    t.true(board.vault.firstPage >= 6, 'behind the guard and five pages of firmware (ADR 8)');
    t.true(board.vault.pages >= 4);
    t.true(board.vault.firstPage + board.vault.pages <= pages);
  });
}
