export const air = { silent: false };

export function silence(): void {
  air.silent = true;
}
