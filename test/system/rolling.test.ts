/** A key that closes just while the firmware looks at the keypad: no edge will tell of it again. */
import test from 'ava';
import { joltjs, mdbt42q, owned, puckjs } from '../helpers/locks.js';

for (const board of [mdbt42q, puckjs, joltjs]) {
  test(`${board.name}: a key is taken once, whenever it closes behind the one before`, (t) => {
    let looks = 0;
    for (let at = 0; ; at++) {
      const door = owned(board);
      door.type('1');
      door.advance(1000);
      door.press('1');
      door.advance(100);
      door.release('1');
      let tones = 0;
      let left = at;
      door.onCall((name) => {
        if (name === 'analogWrite') tones++;
        if (left-- === 0) door.press('2');
      });
      door.advance(1000);
      if (left >= 0) break;
      looks++;
      t.is(tones, 1, `closed at call ${at} behind the release`);
      t.deepEqual(door.troubles, []);
    }
    t.true(looks > 0);
  });
}
