/** The status of a quote, as a sign. */
import { Sign } from "../crm/sign.tsx";
import { nameOf } from "../inbox/names.ts";
import { useSpeech } from "../lib/texts.ts";

export const STATUSES = ["sent", "accepted", "paid", "expired", "cancelled"] as const;
const COLOURS: Readonly<Record<string, string>> = {
  sent: "blue",
  accepted: "grape",
  paid: "green",
  expired: "orange",
  cancelled: "gray",
};

export function QuoteStatusSign({ status }: { status: string }) {
  const { say } = useSpeech();
  return <Sign color={COLOURS[status] ?? "gray"}>{nameOf(say, "quotes.status", status)}</Sign>;
}
