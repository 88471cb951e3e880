import { board } from '#board';

export function light(red: boolean, green: boolean): void {
  digitalWrite(board.light.red, red);
  digitalWrite(board.light.green, green);
}

export function tone(hertz: number): void {
  // The pin is in automatic mode, where a plain write ends the PWM and with it the current that its timer draws.
  if (hertz) analogWrite(board.buzzer.pin, 0.5, { freq: hertz });
  else digitalWrite(board.buzzer.pin, 0);
}
