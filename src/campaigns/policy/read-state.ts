/** Reads what became of what messages are about: purchases, invoices, carts and leads, each only where one asks for it. */
import type { SqlTx } from "../../infra/database.ts";
import type { Ask, StateFacts } from "./facts.ts";
import { CARTS, INVOICES, LEADS, ORDERS } from "./state-sql.ts";

export interface Asked {
  readonly contactId: string;
  readonly ask: Ask;
}

/** The state for each of those who ask, in their order. */
export async function readStates(tx: SqlTx, tenantId: string, asked: readonly Asked[]): Promise<StateFacts[]> {
  const contactsWith = (wants: (one: Asked) => boolean) => [
    ...new Set(asked.filter(wants).map((one) => one.contactId)),
  ];
  const named = (name: (one: Asked) => string | undefined) => [...new Set(asked.flatMap((one) => name(one) ?? []))];
  const buyers = contactsWith(({ ask }) => ask.unless.boughtAfter !== undefined);
  const led = contactsWith(({ ask }) => ask.unless.leadMovedFrom !== undefined);
  const invoiceIds = named(({ ask }) => ask.unless.invoiceId);
  const cartIds = named(({ ask }) => ask.unless.cartId);
  const [bought, leads, invoices, carts] = await Promise.all([
    buyers.length ? tx.query<{ contactId: string; at: Date }>(ORDERS, [buyers, tenantId]) : [],
    led.length ? tx.query<{ id: string; contactId: string; status: string }>(LEADS, [led, tenantId]) : [],
    invoiceIds.length
      ? tx.query<{ id: string; isOpen: boolean; owedCents: number; promisedUntil: Date | null }>(INVOICES, [invoiceIds])
      : [],
    cartIds.length ? tx.query<{ id: string; isOpen: boolean }>(CARTS, [cartIds]) : [],
  ]);
  const boughtAt = new Map(bought.map(({ contactId, at }) => [contactId, at]));
  const invoiceOf = new Map(invoices.map((row) => [row.id, row]));
  const cartOf = new Map(carts.map((row) => [row.id, row]));
  return asked.map(({ contactId, ask }) => ({
    boughtAt: boughtAt.get(contactId) ?? null,
    invoice: invoiceOf.get(ask.unless.invoiceId ?? "") ?? null,
    cart: cartOf.get(ask.unless.cartId ?? "") ?? null,
    leadStatus: leadOf(leads, contactId, ask)?.status ?? null,
  }));
}

/** The lead that it is about, else the contact's newest. */
function leadOf(leads: readonly { id: string; contactId: string; status: string }[], contactId: string, ask: Ask) {
  if (ask.subject.kind === "lead") return leads.find(({ id }) => id === ask.subject.id);
  return leads.find((lead) => lead.contactId === contactId);
}
