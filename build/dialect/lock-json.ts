/*
 * JSON.parse of the interpreter. It reads tokens with the lexer for programs, so comments, single quotes, hexadecimal
 * numbers and a last comma pass, and it does not look at what follows the value.
 */

import { readLiteral } from './lock-number.js';

export type JsonValue = null | boolean | number | string | JsonValue[] | Map<string, JsonValue>;

/**
 * Parses as the lock does.
 *
 * @returns the value; objects as maps, in which the first of two equal keys wins
 * @throws SyntaxError where the lock throws
 */
export function lockParse(text: string): JsonValue {
  return new Reader(text).value();
}

const stringToken = /^("(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*')/;
const numberToken = /^-?(0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)/;

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(): JsonValue {
    this.skip();
    const rest = this.text.slice(this.at);
    const word = /^(true|false|null)\b/.exec(rest)?.[0];
    if (word !== undefined) {
      this.at += word.length;
      return word === 'null' ? null : word === 'true';
    }
    const number = numberToken.exec(rest)?.[0];
    if (number !== undefined) {
      this.at += number.length;
      return number.startsWith('-') ? -readLiteral(number.slice(1)) : readLiteral(number);
    }
    if (/^["']/.test(rest)) return this.string();
    if (rest.startsWith('[')) return this.array();
    if (rest.startsWith('{')) return this.object();
    throw new SyntaxError('unexpected token');
  }

  private array(): JsonValue[] {
    const items: JsonValue[] = [];
    this.list(']', () => {
      items.push(this.value());
    });
    return items;
  }

  private object(): Map<string, JsonValue> {
    const map = new Map<string, JsonValue>();
    this.list('}', () => {
      this.skip();
      const key = this.string();
      this.expect(':');
      const value = this.value();
      if (key !== '__proto__' && !map.has(key)) map.set(key, value);
    });
    return map;
  }

  private list(end: string, item: () => void): void {
    this.at++;
    this.skip();
    while (this.text[this.at] !== end) {
      item();
      this.skip();
      if (this.text[this.at] === end) break;
      this.expect(',');
      this.skip();
    }
    this.at++;
  }

  private string(): string {
    const quoted = stringToken.exec(this.text.slice(this.at))?.[0];
    if (quoted === undefined) throw new SyntaxError('expected a string');
    this.at += quoted.length;
    return quoted
      .slice(1, -1)
      .replace(/\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|([^]))/g, (_all, long?: string, short?: string, one?: string) => {
        const code = long ?? short;
        if (code !== undefined) return String.fromCharCode(parseInt(code, 16) & 0xff);
        return { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }[one ?? ''] ?? one ?? '';
      });
  }

  private expect(token: string): void {
    this.skip();
    if (this.text[this.at] !== token) throw new SyntaxError(`expected ${token}`);
    this.at++;
  }

  private skip(): void {
    this.at += /^(\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/.exec(this.text.slice(this.at))![0].length;
  }
}
