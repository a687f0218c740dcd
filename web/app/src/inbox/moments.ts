/** Moments to which work is put off, in the time of whoever looks. */

const MORNING_HOUR = 9;
const HOUR_MS = 3_600_000;
const MONDAY = 1;

function morningIn(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING_HOUR);
}

/** In an hour, in three, tomorrow and next Monday at nine. */
export function usualMoments(now: Date) {
  const untilMonday = (MONDAY - now.getDay() + 7) % 7 || 7;
  return {
    hour: new Date(now.getTime() + HOUR_MS),
    threeHours: new Date(now.getTime() + 3 * HOUR_MS),
    tomorrow: morningIn(now, 1),
    monday: morningIn(now, untilMonday),
  };
}

/** As a field of date and time takes it. */
export function localMoment(moment: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  return `${day}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}
