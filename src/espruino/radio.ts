/** No service but the stack's own, nothing advertised. */
export function silence(): void {
  NRF.setServices({}, { uart: false });
  NRF.sleep();
}
