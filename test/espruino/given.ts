/** The interpreter that whoever runs these scripts has. */
import { type Build, examine } from '../../sim/interpreter/build.js';

/** What `ESPRUINO` names; without it, or where it is of no use, the script says so and ends. */
export function givenBuild(): Build {
  const path = process.env['ESPRUINO'];
  if (!path) {
    console.log('ESPRUINO is not set: give it the path of a Linux build of Espruino to run the bundle in it.');
    console.log('0 passed, 0 failed, 1 skipped');
    process.exit(0);
  }
  try {
    return examine(path);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}
