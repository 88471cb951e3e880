import * as acorn from 'acorn';
import test from 'ava';
import { boardConstants } from '../../build/board-constants.js';

type Transform = (this: { parse: (code: string) => unknown }, code: string, id: string) => { code: string } | null;

function replaced(code: string, board: object, id = '/src/espruino/x.ts'): string | undefined {
  const transform = boardConstants(board).transform as unknown as Transform;
  const parse = (text: string): unknown => acorn.parse(text, { ecmaVersion: 2022, sourceType: 'module' });
  return transform.call({ parse }, code, id)?.code;
}

const head = "import { board } from '#board';\n";
const record = {
  name: 'x',
  motor: { enable: 27, inputs: { in1: 5 } },
  keypad: { rows: [1, 2, 3] },
  flag: true,
  text: 'a"b',
};

const cases: Record<string, [code: string, expected: string]> = {
  'a number': ['f(board.motor.enable);', 'f(27);'],
  'a deeper number': ['f(board.motor.inputs.in1);', 'f(5);'],
  'a boolean': ['f(board.flag);', 'f(true);'],
  'a string, quoted': ['f(board.text);', 'f("a\\"b");'],
  'an array': ['f(board.keypad.rows);', 'f([1,2,3]);'],
  'what the record does not have': ['f(board.motor.current);', 'f(void 0);'],
  'what a missing part does not have': ['f(board.reader.pin);', 'f(void 0);'],
  'a method of a value keeps its call': ['board.keypad.rows.forEach(f);', '[1,2,3].forEach(f);'],
  'several in one expression': ['f(1 << board.motor.inputs.in1, board.motor.enable + 1);', 'f(1 << 5, 27 + 1);'],
  'a property of something else that is called board': ['f(other.board.motor);', 'f(other.board.motor);'],
};

for (const [name, [code, expected]] of Object.entries(cases)) {
  test(`board.x.y: ${name}`, (t) => {
    t.is(replaced(head + code, record), head + expected);
  });
}

test('a module that does not import the board, and the board itself, stay as they are', (t) => {
  t.is(replaced('f(board.motor.enable);', record), undefined);
  t.is(replaced(`${head}f(board.motor.enable);`, record, '/boards/mdbt42q.ts'), undefined);
});
