/**
 * `require` with the built-in modules a lock uses: `Flash` (src/jswrap_flash.c), `Storage` for reading
 * (src/jswrap_storage.c) and `crypto` (libs/crypto/jswrap_crypto.c).
 */
import { createHash } from 'node:crypto';
import type { NorFlash } from './nor.js';
import type { Session } from './session.js';
import { readStorageFile } from './storage.js';
import { bytesOf, integer, latin1 } from './values.js';

const wordBytes = 4;

/** @param hasSha256 whether the board's interpreter has SHA-256 */
export function installModules(session: Session, nor: NorFlash, hasSha256: boolean, kickWatchdog: () => void): void {
  const modules = new Map<unknown, object>([
    ['Flash', flashModule(session, nor, kickWatchdog)],
    ['Storage', storageModule(session, nor)],
  ]);
  if (hasSha256) modules.set('crypto', cryptoModule(session));
  session.defineGlobal(
    'require',
    (name: unknown) => modules.get(name) ?? session.fault(`the simulator has no module ${String(name)}`),
  );
}

function flashModule(session: Session, nor: NorFlash, kickWatchdog: () => void): object {
  const { pageBytes } = nor.geometry;
  return session.makeObject('Flash', {
    read: (length: unknown, address: unknown) => {
      if (integer(length) <= 0) return undefined;
      return new session.language.Uint8Array(nor.read(integer(address), integer(length)));
    },
    write: (data: unknown, address: unknown) => {
      if (data === undefined) session.raise('Data is not defined');
      writeAligned(nor, integer(address), bytesOf(session, data));
    },
    erasePage: (address: unknown) => {
      if (typeof address !== 'number') return session.raise(`Address should be an integer, got ${typeof address}`);
      nor.erase(address);
      kickWatchdog();
    },
    getPage: (address: unknown) => {
      const page = new session.language.Object();
      return Object.assign(page, { addr: Math.floor(integer(address) / pageBytes) * pageBytes, length: pageBytes });
    },
  });
}

/** `jshFlashWriteAligned`: what does not fill its word is written together with what the word holds already. */
function writeAligned(nor: NorFlash, address: number, bytes: readonly number[]): void {
  if (bytes.length === 0) return;
  const start = Math.floor(address / wordBytes) * wordBytes;
  const end = Math.ceil((address + bytes.length) / wordBytes) * wordBytes;
  const words = nor.read(start, end - start);
  words.set(bytes, address - start);
  nor.write(start, words);
}

function storageModule(session: Session, nor: NorFlash): object {
  return session.makeObject('Storage', {
    read: (name: unknown, offset: unknown, length: unknown) => {
      const { address, pageBytes, pages } = nor.geometry;
      const data = readStorageFile(nor.read(address, pageBytes * pages), pageBytes, session.text(String(name)));
      if (!data) return undefined;
      const start = Math.max(0, integer(offset));
      const rest = integer(length) > 0 ? integer(length) : data.length;
      return latin1(data.subarray(start, start + rest));
    },
  });
}

function cryptoModule(session: Session): object {
  return session.makeObject('crypto', {
    SHA256: (message: unknown) => {
      if (message === undefined) return session.fault('crypto.SHA256 of undefined returns undefined without a word');
      const digest = createHash('sha256')
        .update(Uint8Array.from(bytesOf(session, message)))
        .digest();
      return new session.language.Uint8Array(digest).buffer;
    },
  });
}
