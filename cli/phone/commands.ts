/** The command line as a phone: docs/PHONE-CLI.md. Each group of commands has a module of its own. */
import type { Command } from 'commander';
import { claimCommand } from './claim.js';
import { clockCommand } from './clock.js';
import { giveCommand, keysCommand, revokeCommand } from './keys.js';
import { locksCommand } from './locks.js';
import { holdOpenCommand, lockCommand, unlockCommand } from './move.js';
import { maintenanceCommand, renewCommand, seedCommand } from './owner.js';
import { pinsCommand } from './pins.js';
import { settingsCommand } from './settings.js';
import { statusCommand } from './status.js';
import type { Surroundings } from './surroundings.js';

export function phoneCommands(here: Surroundings): Command[] {
  return [
    claimCommand,
    locksCommand,
    statusCommand,
    unlockCommand,
    lockCommand,
    holdOpenCommand,
    giveCommand,
    keysCommand,
    revokeCommand,
    pinsCommand,
    clockCommand,
    settingsCommand,
    seedCommand,
    renewCommand,
    maintenanceCommand,
  ].map((command) => command(here).helpGroup('A lock, as a phone:'));
}
