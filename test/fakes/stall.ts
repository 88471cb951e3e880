export function stalled(): boolean {
  return false;
}
