export const lowMillivolts = 4800;
export const criticalMillivolts = 4400;
export const loadedFloorMillivolts = 3600;
export const hysteresisMillivolts = 150;

export const battery = {
  rest: 6400,
  /** By how much a running motor pulls it down. */
  sag: 0,
  /** Whether it is under load now. */
  loaded: () => false,
};

export function millivolts(): number {
  return battery.rest - (battery.loaded() ? battery.sag : 0);
}

export function reset(): void {
  battery.rest = 6400;
  battery.sag = 0;
}
