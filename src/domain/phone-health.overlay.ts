/** What a phone is told of the lock's health: docs/PROTOCOL.md, "Commands". */
import * as clock from '#port/clock';
import * as memory from '#port/memory';
import * as nor from '#port/nor';
import { u16, u32 } from '../store/format.js';
import { unusablePage, vault } from '../store/vault.js';
import { travel } from './bolt.js';
import { pins } from './credentials.js';
import { entryBytes, holders } from './holders.js';
import { wrongEntries } from './lockout.js';
import * as power from './power.js';

/** package.json's, its first two numbers. */
const version = '\0\x01';
const noPage = 255;

export function phoneHealth(): string {
  let mostErases = 0;
  let retired = noPage;
  for (let page = 0; page < nor.pages; page++) {
    mostErases = Math.max(mostErases, vault.erases[page]!);
    if (vault.sequences[page] === unusablePage) retired = page;
  }
  return (
    u32(clock.seconds()) +
    version +
    u16(memory.collect()) +
    u16(vault.live) +
    u16(vault.damaged) +
    u16(mostErases) +
    String.fromCharCode(pins.count, wrongEntries) +
    u16(travel) +
    u16(power.load) +
    String.fromCharCode(holders().length / entryBytes, retired)
  );
}
