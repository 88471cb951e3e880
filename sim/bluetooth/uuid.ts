/** UUIDs as Web Bluetooth writes them, 36 characters in small letters, and as they go over the air, least byte first. */

const baseTail = '-0000-1000-8000-00805f9b34fb';

/** Of a number that the Bluetooth SIG has given out. */
export function uuidOf(assigned: number): string {
  return assigned.toString(16).padStart(8, '0') + baseTail;
}

/** Two bytes where the SIG has given out the UUID, else sixteen. */
export function uuidToBytes(uuid: string): number[] {
  const isAssigned = uuid.startsWith('0000') && uuid.endsWith(baseTail);
  const digits = isAssigned ? uuid.slice(4, 8) : uuid.replaceAll('-', '');
  return [...Buffer.from(digits, 'hex')].reverse();
}

export function uuidFromBytes(bytes: Iterable<number>): string {
  const digits = Buffer.from([...bytes].reverse()).toString('hex');
  if (digits.length === 4) return `0000${digits}${baseTail}`;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
