/** Closes the interpreter's console on every port: nobody gets a prompt, over the air or by wire. */
export function close(): void {
  E.setConsole(null, { force: true });
}
