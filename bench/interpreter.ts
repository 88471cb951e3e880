/** Variables in use, as the real interpreter counts them at each native call of a first day: enrolment, unlock, relock. */
import type { Board } from '../boards/board.js';
import { examine } from '../test/espruino/build.js';
import { Lock } from '../test/espruino/lock.js';

const pin = '48713#';

export interface InterpreterFigures {
  readonly jsVarsIdle: number;
  readonly jsVarsWorst: number;
}

export async function measureInInterpreter(board: Board, firmware: Uint8Array, path: string): Promise<InterpreterFigures> {
  const build = examine(path);
  const bare = new Lock({ build, board, firmware: Buffer.from('0') });
  await bare.powerOn();
  const without = await bare.sync();
  await bare.close();
  const lock = new Lock({ build, board, firmware });
  try {
    await lock.powerOn();
    const idle = await lock.sync();
    lock.world.setInside(true);
    await lock.type(pin + pin);
    lock.world.setInside(false);
    const from = lock.mark;
    const coasts = `digitalWrite[${board.motor.enable},0]`;
    await lock.type(pin);
    await lock.line('the bolt is withdrawn', (line) => line.text === coasts, from);
    const open = lock.mark;
    await lock.line('the bolt is thrown', (line) => line.text === coasts, open, 12000);
    await lock.sync();
    return { jsVarsIdle: idle - without, jsVarsWorst: Math.max(...lock.lines.map(({ usage }) => usage)) - without };
  } finally {
    await lock.close();
  }
}
