/** The pretokeniser is the one that flashes boards: plugins/pretokenise.js of the npm package `espruino`. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';
import vm from 'node:vm';
import test from 'ava';
import * as acorn from 'acorn';
import fc from 'fast-check';
import { detokenise } from '../../sim/pretokenised.js';

const tokenise = loadPretokeniser();

function loadPretokeniser(): (code: string) => string {
  const path = createRequire(import.meta.url).resolve('espruino/plugins/pretokenise.js');
  const espruino = {
    Config: { PRETOKENISE: 2 },
    Core: {
      Env: { getBoardData: () => undefined },
      Utils: { atob: (text: string) => Buffer.from(text, 'base64').toString('latin1') },
    },
    Plugins: {} as { Pretokenise?: { tokenise: (code: string) => string } },
  };
  vm.runInNewContext(readFileSync(path, 'utf8'), { Espruino: espruino, acorn, console });
  const plugin = espruino.Plugins.Pretokenise;
  if (!plugin) throw new Error('the pretokeniser did not register itself');
  return (code) => plugin.tokenise(code);
}

interface Part {
  type?: string;
  expressions?: unknown[];
  quasis?: { value: { cooked: string } }[];
}

/** The syntax tree without positions and spellings; a template without expressions is the string that it is flashed as. */
function tree(code: string): unknown {
  const simplify = (key: string, value: unknown): unknown => {
    if (key === 'start' || key === 'end' || key === 'raw') return undefined;
    const part = value as Part | null;
    if (part?.type === 'TemplateLiteral' && part.expressions?.length === 0)
      return { type: 'Literal', value: part.quasis?.[0]?.value.cooked };
    return value;
  };
  return JSON.parse(JSON.stringify(acorn.parse(code, { ecmaVersion: 2021 }), simplify));
}

const samples: Record<string, string> = {
  declarations: 'var a=1,b=300,c=70000,d=0;let e=-1;const f=-129;function g(h,i){return h-i}',
  'negative integers': 'f(-1,-200,a?-3:-4,[-5]);x=-6;var y=a-7,z=a-(-8)',
  'numbers with a point': 'a=1.5;b=.25;c=5..toString();d=0x1F;e=1e3;f=0xFFFFFFFF',
  'members of integers': 'a=[1,2][0];b=(3).toString();c=x[5].y;5 in x',
  strings: `a="quote \\" and \\n and \\0";b='single';c="";d="\\xff\\x80";e="line\\u0041"`,
  'a long string': `a="${'x'.repeat(300)}"`,
  'properties that are words': 'a={default:1,in:2,"a b":3,get c(){return 4},if:5};a.default;a.delete(a.typeof)',
  operators:
    'a==b;a===b;a!=b;a!==b;a<=b;a<<b;a<<=b;a>=b;a>>b;a>>>b;a>>=b;a>>>=b;a+=b;a-=b;a++;a--;a*=b;a/=b;a%=b;a&=b;a&&b;a|=b;a||b;a^=b;!a;~a;a?b:c',
  'signs in a row': 'a=b- --c;a=b+ ++c;a=b-- -c;a=!-b;a=~-b',
  'control flow':
    'if(a)b();else if(c)d();else{e()}do{a--}while(a);for(var i=0;i<9;i++){if(i==3)continue;break}for(var k in o);for(const v of w);switch(a){case 1:b();break;default:c()}',
  exceptions: 'try{throw new Error("x")}catch(e){f(e)}finally{g()}try{a()}catch{b()}',
  'arrow functions': 'a=()=>1;b=x=>x+1;c=(x,y)=>{return {x,y}};d=async;e=()=>({})',
  classes: 'class A extends B{constructor(){super();this.x=1}static m(){return new.target}get y(){return super.z()}}',
  templates: 'a=`plain`;b=`x${y}z`;c=`a${`b${c}`}d`;d=`${{e:1}.e}\\`if`',
  'regular expressions': 'a=/x"y/g.test(b);c=d/e/f;g=(h)/2;i=[/[/"]/];return_=/\'/;if(/=/.test(j))k()',
  'words that are values': 'a=this/2;b=null;c=undefined;d=true/1;void 0;typeof a;delete a.b;a instanceof B',
  'new lines': 'var a = 1;\n\nfunction b() {\n  return a;\n}\nb();\n',
  'strings in base64': 'a=atob("AAECAwT/")',
};

for (const [name, code] of Object.entries(samples)) {
  test(`pretokenised and back: ${name}`, (t) => {
    const expected = code.replace(
      /atob\("([^"]*)"\)/g,
      (_, text: string) =>
        '"' + [...Buffer.from(text, 'base64')].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('') + '"',
    );
    const wrap = (source: string): string => source.replace(/new\.target/g, 'this');
    t.deepEqual(tree(detokenise(tokenise(wrap(code)))), tree(wrap(expected)));
  });
}

test('two signs in a row come out as the one operator that the pretokeniser makes of them', (t) => {
  t.is(detokenise(tokenise('a=b- -c')), 'a=b--c');
  t.is(detokenise(tokenise('a=b+ +c')), 'a=b++c');
});

test('what is not pretokenised goes through unchanged', (t) => {
  const code = "// it isn't\nlet a = /['\"]/;\n";
  t.is(detokenise(code), code);
});

test('bytes in quotes, templates and regular expressions are text, not tokens', (t) => {
  const code = 'a="\xe9\xd1";b=`\xb0`;c=/\xd2/';
  t.is(detokenise(code), code);
});

test('bytes that are no token are refused', (t) => {
  t.throws(() => detokenise('a\xfe'), { instanceOf: SyntaxError });
  t.throws(() => detokenise('\xd1\x05ab'), { instanceOf: SyntaxError });
});

const name = fc.constantFrom('a', 'b', 'count', 'isOpen', 'of1');
const literal = fc.oneof(
  fc.integer({ min: -70000, max: 70000 }).map((value) => (value < 0 ? `(${value})` : String(value))),
  fc
    .string({ unit: 'binary', maxLength: 300 })
    .filter((text) => /^[\0-\xff]*$/.test(text))
    .map((text) => JSON.stringify(text).replace(/[\u2028\u2029]/g, '')),
  fc.constantFrom('true', 'null', 'undefined', '1.5', '""', '[]', '({})', '/a"b/', '`t`', '`t${a}`'),
);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'expression' },
    name,
    literal,
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom('+', '-', '*', '/', '<<', '>>>', '===', '!==', '<=', '&&', '||', '&', '^', ' in ', ' instanceof '),
        tie('expression'),
      )
      .map(([a, operator, b]) => `(${a})${operator}(${b})`),
    tie('expression').map((a) => `typeof(${a})`),
    tie('expression').map((a) => `!(${a})`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `(${a})?(${b}):-(${c})`),
    fc.tuple(name, tie('expression')).map(([a, b]) => `${a}(${b},-1)`),
    fc.tuple(name, tie('expression')).map(([a, b]) => `${a}[${b}].length`),
    tie('expression').map((a) => `(()=>(${a}))`),
  ),
}));
const statement = fc.oneof(
  fc.tuple(name, expression).map(([a, b]) => `${a}=${b};`),
  expression.map((a) => `if(${a}){a++}else{b--}`),
  expression.map((a) => `for(var i=0;i<(${a});i+=2){continue}`),
  expression.map((a) => `function f(x){return ${a}}`),
  expression.map((a) => `try{throw ${a}}catch(e){a(e)}`),
);

test('any program comes back as it was', (t) => {
  const property = fc.property(fc.array(statement, { maxLength: 6 }), (statements) => {
    const code = statements.join('\n');
    assert.deepEqual(tree(detokenise(tokenise(code))), tree(code));
  });
  fc.assert(property, { seed: 20, numRuns: 400 });
  t.pass();
});
