/*
 * Numbers as the interpreter reads and writes them: integers by way of 64 bits, decimals by adding up digit by digit,
 * text with about twelve digits. After stringToFloatWithRadix, ftoa_bounded_extra and jswrap_math_pow in its source.
 */

const digitCharacters = '0123456789abcdefghijklmnopqrstuvwxyz';
const stopAtError = 0.0000001;
const mostDecimals = 11;
const largestInt = 2 ** 31;

/** The value that the lock gives to a number as it stands in the program. */
export function readLiteral(raw: string): number {
  const text = raw.replaceAll('_', '');
  if (/^0[xob]/i.test(text)) return wrap(BigInt(text));
  if (/^0\d+$/.test(text)) return parseInt(text, /[89]/.test(text) ? 10 : 8);
  return /^\d+$/.test(text) ? wrap(BigInt(text)) : readDecimal(text);
}

function wrap(value: bigint): number {
  return Number(BigInt.asIntN(64, value));
}

/** Digits, a point, digits, an exponent; adds up in the lock's order, which rounds more often than ECMAScript does. */
function readDecimal(text: string): number {
  const [, whole = '', decimals = '', exponent = '0'] = /^(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  let value = 0;
  for (const digit of whole) value = value * 10 + Number(digit);
  let weight = 0.1;
  for (const digit of decimals) {
    value += weight * Number(digit);
    weight /= 10;
  }
  let left = Number(exponent);
  for (; left > 0 && value !== Infinity; left--) value *= 10;
  for (; left < 0 && value !== 0; left++) value /= 10;
  return value;
}

/** `+text`, `text * 1` and `Number(text)` on the lock: white space only in front, a sign before 0x too. */
export function textToNumber(text: string): number {
  if (text === '') return 0;
  const [, sign, digits = ''] = /^\s*([+-]?)(.*)$/s.exec(text) ?? [];
  let value = NaN;
  if (digits === 'Infinity') value = Infinity;
  else if (/^0[0-7]+$/.test(digits)) value = parseInt(digits, 8);
  else if (/^0x[\da-f]+$/i.test(digits) || /^0b[01]+$/i.test(digits) || /^0o[0-7]+$/i.test(digits)) value = Number(digits);
  else if (/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(digits)) value = readDecimal(digits);
  return sign === '-' && value !== 0 ? -value : value;
}

/** parseInt on the lock: a prefix counts only without a sign, and the result wraps at 64 bits. */
export function parseInteger(text: string, radix: number): number {
  const [, sign, rest = ''] = /^\s*([+-]?)(.*)$/s.exec(text) ?? [];
  const prefixed = sign === '' && /^0x/i.test(rest) && (radix === 0 || radix === 16);
  const base = prefixed ? 16 : radix || 10;
  let value: bigint | undefined;
  for (const character of (prefixed ? rest.slice(2) : rest).toLowerCase()) {
    const digit = digitCharacters.indexOf(character);
    if (digit < 0 || digit >= base) break;
    value = (value ?? 0n) * BigInt(base) + BigInt(digit);
  }
  if (value === undefined || base < 2) return NaN;
  return Number(BigInt.asIntN(64, sign === '-' ? -value : value));
}

/** parseFloat on the lock: it takes 0x and the like too. */
export function parseDecimal(text: string): number {
  const prefix = /^\s*[+-]?(0x[\da-f]+|0b[01]+|0o[0-7]+|Infinity|(\d+\.?\d*|\.\d+)(e[+-]?\d+)?)/i.exec(text)?.[0];
  return prefix === undefined ? NaN : textToNumber(prefix);
}

/** The text of a number: `'' + value`, or with a radix `value.toString(radix)`. */
export function numberText(value: number, radix = 10): string {
  return floatText(value, radix, -1);
}

/** `value.toFixed(decimals)`. */
export function fixedText(value: number, decimals: number): string {
  return floatText(value, 10, Math.min(Math.max(decimals, 0), 20));
}

function floatText(number: number, radix: number, decimals: number): string {
  if (!Number.isFinite(number)) return String(number);
  let text = number < 0 ? '-' : '';
  let value = Math.abs(number);
  let exponent = 0;
  if (radix === 10 && value > 0 && decimals < 0) {
    if (value >= 1e21) {
      for (; value > 100000; exponent += 5) value /= 100000;
      for (; value > 10; exponent++) value /= 10;
    } else if (value < 1e-6) {
      for (; value < 1e-5; exponent -= 5) value *= 100000;
      for (; value < 1; exponent--) value *= 10;
    }
  }
  // Close below an integer it is written as that integer; this works with 32 bits only.
  if (value < largestInt - 1 && Math.trunc(value + stopAtError) === 1 + Math.trunc(value)) value = 1 + Math.trunc(value);
  let weight = 1;
  while (weight * radix <= value) weight *= radix;
  for (; weight >= 1; weight /= radix) {
    const digit = Math.trunc(value / weight);
    value -= digit * weight;
    text += digitCharacters[digit] ?? '';
  }
  text += fractionText(value * radix, radix, decimals);
  return exponent === 0 ? text : `${text}e${exponent > 0 ? '+' : ''}${exponent}`;
}

function fractionText(fraction: number, radix: number, decimals: number): string {
  if (decimals === 0 || (decimals < 0 && fraction <= 0)) return '';
  let value = fraction;
  let text = '';
  for (let left = decimals; left > 0 || (left < 0 && left >= -mostDecimals && value > stopAtError); left--) {
    const digit = Math.trunc(value + (left === 1 ? 0.5 : 0.00000001));
    value = (value - digit) * radix;
    text += digitCharacters[Math.min(digit, radix - 1)] ?? '';
  }
  return text === '' ? '' : `.${text}`;
}

/** Math.pow: by repeated multiplication up to the ninth power, otherwise by logarithms. */
export function power(base: number, exponent: number): number {
  if (Number.isInteger(exponent) && exponent >= 0 && exponent < 10) {
    let product = exponent === 0 ? 1 : base;
    for (let left = exponent; left > 1; left--) product *= base;
    return product;
  }
  if (base < 0 && Number.isInteger(exponent)) {
    return Math.exp(Math.log(-base) * exponent) * (exponent % 2 === 0 ? 1 : -1);
  }
  return base !== 0 || exponent <= 0 ? Math.exp(Math.log(base) * exponent) : 0;
}

/** Math.round: half goes away from zero. */
export function round(value: number): number {
  return value < 0 ? -Math.floor(-value + 0.5) : Math.floor(value + 0.5);
}
