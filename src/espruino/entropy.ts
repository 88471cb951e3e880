/** The random number generator of the chip, through the radio stack's pool. */
export function bytes(count: number): string {
  let random = '';
  while (random.length < count) random += String.fromCharCode(E.hwRand() & 255);
  return random;
}
