/** The status of an order, a cart or an invoice, as a sign. */
import { Sign } from "../crm/sign.tsx";
import { nameOf } from "../inbox/names.ts";
import { useSpeech } from "../lib/texts.ts";

const COLOURS: Readonly<Record<string, string>> = {
  preparing: "blue",
  ready: "grape",
  shipped: "indigo",
  delivered: "green",
  cancelled: "gray",
  open: "blue",
  abandoned: "orange",
  bought: "green",
  partially_paid: "grape",
  paid: "green",
  void: "gray",
  overdue: "red",
};

export function SaleStatus({ area, status }: { area: "orders" | "carts" | "invoices"; status: string }) {
  const { say } = useSpeech();
  return <Sign color={COLOURS[status] ?? "gray"}>{nameOf(say, `sales.${area}.status`, status)}</Sign>;
}
