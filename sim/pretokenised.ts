/**
 * Espruino's pretokenised code back into JavaScript. The codes are those of `src/jslex.h` and of the tool that makes them
 * (plugins/pretokenise.js of the npm package `espruino`): a byte from 138 up is an operator or a reserved word, 0xD1 and
 * 0xD2 open a string with its length in front, 0xD3 to 0xD5 an integer. Text in quotes, templates and regular expressions is
 * left as it is. Plain source goes through unchanged.
 */
const firstToken = 138;
const tokens = (
  '== === != !== <= << <<= >= >> >>> >>= >>>= += -= ++ -- *= /= %= &= && |= || ^= => ' +
  'if else do while for break continue function return var let const this throw try catch finally true false null undefined ' +
  'new in instanceof switch case default delete typeof void debugger class extends super static of'
).split(' ');
export const rawString8 = 0xd1;
export const rawString16 = 0xd2;
const rawInt0 = 0xd3;
export const rawInt8 = 0xd4;
export const rawInt16 = 0xd5;
/** Words behind which a slash divides; behind any other token it opens a regular expression. */
const values = new Set(['this', 'super', 'true', 'false', 'null', 'undefined', '++', '--', 'of', 'static']);

/** `code`: one byte a character. */
export function detokenise(code: string): string {
  if (!/[\x80-\xff]/.test(code)) return code;
  return new Detokeniser(code).run();
}

class Detokeniser {
  private at = 0;
  private source = '';
  /** Whether the text so far ends in a value, behind which a slash divides. */
  private afterValue = false;

  constructor(private readonly code: string) {}

  run(): string {
    while (this.at < this.code.length) {
      const byte = this.byteAt(this.at);
      if (byte >= firstToken) this.token(byte);
      else this.text(this.code.charAt(this.at));
    }
    return this.source;
  }

  private token(byte: number): void {
    this.at++;
    switch (byte) {
      case rawString8: {
        this.rawString(1);
        return;
      }
      case rawString16: {
        this.rawString(2);
        return;
      }
      case rawInt0: {
        this.integer(0, 0);
        return;
      }
      case rawInt8: {
        this.integer((this.byteAt(this.at) << 24) >> 24, 1);
        return;
      }
      case rawInt16: {
        this.integer(((this.byteAt(this.at) | (this.byteAt(this.at + 1) << 8)) << 16) >> 16, 2);
        return;
      }
    }
    const word = tokens[byte - firstToken];
    if (word === undefined) throw new SyntaxError(`byte ${byte} at ${this.at - 1} is no token`);
    this.append(` ${word} `, values.has(word));
  }

  private rawString(lengthBytes: number): void {
    const length = this.byteAt(this.at) | (lengthBytes === 2 ? this.byteAt(this.at + 1) << 8 : 0);
    const start = this.at + lengthBytes;
    if (start + length > this.code.length)
      throw new SyntaxError(`a string of ${length} bytes at ${start} runs out of the code`);
    this.at = start + length;
    this.append(quote(this.code.slice(start, this.at)), true);
  }

  private integer(value: number, bytes: number): void {
    this.at += bytes;
    this.append(` ${value} `, true);
  }

  private text(character: string): void {
    if (character === '"' || character === "'") {
      this.copyTo(this.endOfQuoted(character), true);
      return;
    }
    if (character === '`') {
      this.copyTo(this.endOfTemplate(this.at), true);
      return;
    }
    if (character === '/') {
      this.slash();
      return;
    }
    if (/\s/.test(character)) {
      this.append(this.code.charAt(this.at++), this.afterValue);
      return;
    }
    if (/[\w$]/.test(character)) {
      let end = this.at;
      while (/[\w$]/.test(this.code.charAt(end)) && end < this.code.length) end++;
      this.copyTo(end, !/^(catch|yield|await)$/.test(this.code.slice(this.at, end)));
      return;
    }
    this.append(this.code.charAt(this.at++), character === ')' || character === ']' || character === '}');
  }

  private slash(): void {
    if (this.code.startsWith('//', this.at)) {
      const end = this.code.indexOf('\n', this.at);
      this.copyTo(end < 0 ? this.code.length : end, this.afterValue);
      return;
    }
    if (this.code.startsWith('/*', this.at)) {
      this.copyTo(this.code.indexOf('*/', this.at) + 2, this.afterValue);
      return;
    }
    if (this.afterValue) {
      this.append(this.code.charAt(this.at++), false);
      return;
    }
    let inClass = false;
    let end = this.at + 1;
    for (; inClass || this.code.charAt(end) !== '/'; end++) {
      if (end >= this.code.length) throw new SyntaxError(`the regular expression at ${this.at} has no end`);
      const character = this.code.charAt(end);
      if (character === '\\') end++;
      else if (character === '[') inClass = true;
      else if (character === ']') inClass = false;
    }
    this.copyTo(end + 1, true);
  }

  private endOfQuoted(quoteCharacter: string): number {
    for (let end = this.at + 1; end < this.code.length; end++) {
      if (this.code.charAt(end) === '\\') end++;
      else if (this.code.charAt(end) === quoteCharacter) return end + 1;
    }
    throw new SyntaxError(`the string at ${this.at} has no end`);
  }

  /** The pretokeniser copies templates, expressions in them included. */
  private endOfTemplate(start: number): number {
    let depth = 0;
    for (let end = start + 1; end < this.code.length; end++) {
      const character = this.code.charAt(end);
      if (character === '\\') end++;
      else if (character === '`' && depth === 0) return end + 1;
      else if (character === '`') end = this.endOfTemplate(end) - 1;
      else if (depth && character === '{') depth++;
      else if (depth && character === '}') depth--;
      else if (!depth && this.code.startsWith('${', end)) {
        depth = 1;
        end++;
      }
    }
    throw new SyntaxError(`the template at ${start} has no end`);
  }

  private copyTo(end: number, value: boolean): void {
    const start = this.at;
    this.at = end;
    this.append(this.code.slice(start, end), value);
  }

  private append(text: string, afterValue: boolean): void {
    this.source += text;
    this.afterValue = afterValue;
  }

  private byteAt(at: number): number {
    return this.code.charCodeAt(at);
  }
}

function quote(bytes: string): string {
  const plain = /[ !#-[\]-~]/;
  const escape = (character: string): string => '\\x' + character.charCodeAt(0).toString(16).padStart(2, '0');
  return '"' + Array.from(bytes, (character) => (plain.test(character) ? character : escape(character))).join('') + '"';
}
