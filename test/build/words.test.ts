import test from 'ava';
import { restoreWords } from '../../build/words.js';

test('true, false and undefined are words, which are a token each, and nothing else changes', (t) => {
  const { code } = restoreWords('function f(a){return!0===a?!1:a?void 0:!a[!1]}const b=[!2,void f(1),!0];');
  t.is(code, 'function f(a){return true===a?false:a?undefined:!a[false]}const b=[!2,void f(1),true];');
});
