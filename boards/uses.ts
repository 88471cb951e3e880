/** What a record says of each pin, in words, for whoever draws or checks it. */
import type { Board } from './board.js';

export interface Use {
  readonly pin: number;
  /** The part, and its line. */
  readonly part: string;
  readonly what: string;
}

/** ESPR_EXTI_COUNT of the nRF52 family: scripts/build_platform_config.py of Espruino. */
export const mostWatches = 8;

/** Every pin that the firmware uses, in the order of the record. */
export function usesOf(board: Board): Use[] {
  const uses: Use[] = [];
  const use = (part: string, what: string, pin: number): void => {
    uses.push({ pin, part, what });
  };
  const { i2c, keypad, motor, contacts, insideButton, gauge, light, buzzer } = board;
  if (i2c) {
    use('expanders', 'SDA', i2c.sda);
    use('expanders', 'SCL', i2c.scl);
    use('expanders', 'INT', i2c.interrupt);
  }
  if (keypad.kind === 'matrix') {
    keypad.rows.forEach((pin, row) => use('keypad', `row ${row + 1}`, pin));
    keypad.columns.forEach((pin, column) => use('keypad', `column ${column + 1}`, pin));
  }
  use('motor', motor.inputs.kind === 'jolt' ? 'nSLEEP' : 'enable', motor.enable);
  if (motor.inputs.kind !== 'pcf8574') {
    use('motor', 'IN1', motor.inputs.in1);
    use('motor', 'IN2', motor.inputs.in2);
  }
  if (motor.current) use('motor', 'current', motor.current.pin);
  if (contacts.kind === 'pins') {
    use('bolt', 'locked', contacts.locked);
    use('bolt', 'unlocked', contacts.unlocked);
    use('bolt', 'loop', contacts.loop);
    use('door', 'closed', contacts.door);
  }
  use('inside button', 'pressed', insideButton.pin);
  if (gauge.kind === 'driver') use('battery', 'output', gauge.output);
  if (gauge.kind !== 'supply') use('battery', 'voltage', gauge.pin);
  use('light', 'red', light.red);
  use('light', 'green', light.green);
  use('buzzer', 'tone', buzzer.pin);
  return uses;
}

/** Whether the firmware reads a voltage there. */
export function isAnalog({ motor, gauge }: Board, pin: number): boolean {
  return pin === motor.current?.pin || (gauge.kind !== 'supply' && pin === gauge.pin);
}

/** Columns, end switches and door; or the one line that speaks for expanders. */
export function watchesOf({ keypad, contacts, i2c }: Board): number {
  return (keypad.kind === 'matrix' ? 3 : 0) + (contacts.kind === 'pins' ? 3 : 0) + (i2c ? 1 : 0);
}
