/** Whether any of the branches is open now, on the shop's own clock; follows the time while the page stays open. */
import { useEffect, useState } from "preact/hooks";
import { bestState, type OpenState, openState, wallClock } from "../opening-hours.ts";
import type { ShopData } from "../shop-data.ts";
import { formatMinutes, formatWeekday } from "../text.ts";
import type { PageControls } from "./Controls.tsx";

export function OpenBadge({ business, controls }: { business: ShopData["business"]; controls: PageControls }) {
  const now = useNow();
  const states = business.branches.map((branch) => openState(branch.hours, business.timeZone, now));
  const state = bestState(states, wallClock(business.timeZone, now).weekday);
  return (
    <span class={state.isOpen ? "badge is-open" : "badge"}>
      <i aria-hidden="true" />
      {sentence(state, controls)}
    </span>
  );
}

/** The present minute. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function sentence(state: OpenState, { language, say }: PageControls): string {
  if (state.isOpen) return say("open_until", { time: formatMinutes(state.closesAt, language) });
  if (state.opensAt === null) return say("closed");
  const time = formatMinutes(state.opensAt, language);
  if (state.isToday) return say("opens_today", { time });
  return say("opens_on", { time, day: formatWeekday(state.weekday, language) });
}
