/** No current measurement: only the time-out ends a stalled throw. */
export function stalled(): boolean {
  return false;
}
