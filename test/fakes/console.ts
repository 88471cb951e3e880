export const port = { open: true };

export function close(): void {
  port.open = false;
}
