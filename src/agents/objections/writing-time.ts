/** When we may write of our own accord: at an opening of the business, and never at night. Pure. */
import { isNight } from "../../crm/quiet-hours.ts";
import { MINUTE_MS, plusMs, wallClock, zonedTime } from "../../lib/time.ts";
import type { BusinessFacts } from "../agent.ts";
import { nextOpening } from "../business-hours.ts";

/** For a business without hours, or one that opens at night. */
const USUAL_TIME = "10:00:00";

export interface Calendar extends Pick<BusinessFacts, "branches" | "timeZone"> {
  readonly rules: Pick<BusinessFacts["rules"], "holidays">;
}

/** The first opening on that ISO day or after it; at ten in the morning where the hours give no time of day. */
export function writingTime(day: string, { branches, timeZone, rules }: Calendar): Date {
  // An opening counts when it comes after: from the last minute of the day before on.
  const eve = plusMs(zonedTime(`${day}T00:00:00`, timeZone), -MINUTE_MS);
  const opening = nextOpening(branches, eve, timeZone, rules.holidays);
  if (opening && !isNight(opening.at, timeZone)) return opening.at;
  const on = opening ? wallClock(opening.at, timeZone).date : day;
  return zonedTime(`${on}T${USUAL_TIME}`, timeZone);
}
