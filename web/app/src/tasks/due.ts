/** When tasks are due: the day's words for it, and the group that each stands in. */
import type { TaskView } from "../../../../src/http/task-views.ts";
import { dateFormat, relativeFormat } from "../lib/formats.ts";
import type { Locale } from "../lib/texts.ts";

export const GROUPS = ["overdue", "today", "tomorrow", "week", "later", "some"] as const;
export type Group = (typeof GROUPS)[number];

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;

const midnight = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
/** Days of the calendar from today, by the clock of the one who looks. A day of 23 or 25 hours is one too. */
const daysUntil = (at: Date) => Math.round((midnight(at) - midnight(new Date())) / DAY_MS);

export function groupOf({ dueAt, isOverdue }: TaskView): Group {
  if (dueAt === null) return "some";
  if (isOverdue) return "overdue";
  const days = daysUntil(new Date(dueAt));
  if (days <= 0) return "today";
  if (days === 1) return "tomorrow";
  return days <= WEEK_DAYS ? "week" : "later";
}

/** "today, 15:00", "yesterday, 09:30", "Fri 4 Dec, 10:00". */
export function dueText(locale: Locale, dueAt: string): string {
  const at = new Date(dueAt);
  const days = daysUntil(at);
  const time = dateFormat(locale, { timeStyle: "short" }).format(at);
  const day =
    Math.abs(days) <= 1
      ? relativeFormat(locale, { numeric: "auto" }).format(days, "day")
      : dateFormat(locale, { weekday: "short", day: "numeric", month: "short" }).format(at);
  return `${day}, ${time}`;
}
