import type { DoorState } from '../protocol.js';

/** What the eye sees of the light: red and green together are yellow. */
export type Colour = 'off' | 'red' | 'green' | 'yellow';

export function colourOf({ red, green }: DoorState['light']): Colour {
  if (red && green) return 'yellow';
  return red ? 'red' : green ? 'green' : 'off';
}
