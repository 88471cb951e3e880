import { board } from '#board';

const lights = [board.light.green, board.light.red];

export function show(colours: number, hertz: number): void {
  digitalWrite(lights, colours);
  // The pin is in automatic mode, where a plain write ends the PWM and with it the current that its timer draws.
  if (hertz) analogWrite(board.buzzer.pin, 0.5, { freq: hertz });
  else digitalWrite(board.buzzer.pin, 0);
}
