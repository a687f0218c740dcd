/** Days as the field of a browser has them, by the clock of the one who looks. */

/** "2026-01-31" of a moment; of now without one. */
export function dayOf(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** The last moment of a day, UTC. */
export function endOf(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString();
}

/** A moment of a day, never one to come, UTC. */
export function duringPast(day: string): string {
  return new Date(Math.min(new Date(`${day}T12:00:00`).getTime(), Date.now())).toISOString();
}
