/** The small signs of a case: how urgent it is, and how far. */
import { Sign } from "../crm/sign.tsx";
import { nameOf } from "../inbox/names.ts";
import { useSpeech } from "../lib/texts.ts";

export const STATUSES = ["open", "in_progress", "waiting_customer", "resolved", "closed"] as const;
export const PRIORITIES = [1, 2, 3, 4, 5] as const;
const STATUS_COLOURS: Readonly<Record<string, string>> = {
  open: "blue",
  in_progress: "grape",
  waiting_customer: "yellow",
  resolved: "green",
  closed: "gray",
};
const PRIORITY_COLOURS: Readonly<Record<number, string>> = { 1: "red", 2: "orange", 3: "blue", 4: "gray", 5: "gray" };

export function CaseStatusSign({ status }: { status: string }) {
  const { say } = useSpeech();
  return <Sign color={STATUS_COLOURS[status] ?? "gray"}>{nameOf(say, "cases.status", status)}</Sign>;
}

export function PrioritySign({ priority }: { priority: number }) {
  const { say } = useSpeech();
  return (
    <Sign size="sm" color={PRIORITY_COLOURS[priority] ?? "gray"}>
      {nameOf(say, "cases.priority", String(priority))}
    </Sign>
  );
}
