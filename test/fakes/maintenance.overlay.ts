/** Requests for maintenance: how many were made, and whether one more is taken. */
export const maintenance = { asked: 0, isTaken: true };

export function restartForMaintenance(): boolean {
  if (maintenance.isTaken) maintenance.asked++;
  return maintenance.isTaken;
}
