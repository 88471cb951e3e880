export function collect(): number {
  return 1000;
}
