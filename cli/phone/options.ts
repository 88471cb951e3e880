/** Options that several commands have. */
import { Command, InvalidArgumentError, Option } from 'commander';

const keyFileNote = 'your key file, else $XDG_CONFIG_HOME/deadlatch/keys.json; whoever reads it has your keys';

/** A command that needs the key file alone. */
export function keyFileCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .addOption(new Option('--keys <file>', keyFileNote))
    .option('--json', 'one line of JSON instead of words');
}

/** A command on a lock that one knows. */
export function knownLockCommand(name: string, description: string): Command {
  return keyFileCommand(name, description).option('-l, --lock <name>', 'which of your locks, if you have several');
}

function parseSeconds(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('It is a number of seconds, 0 to 999.');
  return Number(text);
}

export function withWay(command: Command): Command {
  return command
    .option('--sim [url]', 'the lock in a running simulator ("npm start"), in place of Bluetooth')
    .option('--device <address>', 'Bluetooth address, if the lock is not found by itself')
    .addOption(new Option('--scan <seconds>', 'how long to look for it').default(20).argParser(parseSeconds));
}

/** A command that goes to a lock that one knows. */
export function visitCommand(name: string, description: string): Command {
  return withWay(knownLockCommand(name, description));
}
