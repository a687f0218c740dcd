/** The final state of the database against what a scenario expects of it. */
import type { Ending } from "./scenario.ts";
import type { Stage } from "./stage.ts";

/** Where the end is not as expected; said in English, for the report. */
export async function endFaults(stage: Stage, thread: string, expected: Ending): Promise<string[]> {
  const end = await readEnd(stage, thread);
  const faults: string[] = [];
  const same = (what: keyof Ending, found: unknown) => {
    const wanted = expected[what];
    if (wanted !== undefined && wanted !== found) faults.push(`${what} is ${String(found)}, not ${String(wanted)}`);
  };
  same("lead", end.lead);
  same("quote", end.quote);
  same("invoice", end.invoice);
  same("order", end.order);
  same("case", end.case);
  same("caseKind", end.caseKind);
  same("handler", end.handler);
  same("reason", end.reason);
  same("status", end.status);
  same("optedOut", end.optedOut);
  same("discountPercent", end.discountPercent);
  same("rating", end.rating);
  if (expected.items && JSON.stringify(sorted(expected.items)) !== JSON.stringify(sorted(end.items))) {
    faults.push(`the quote holds ${JSON.stringify(end.items)}, not ${JSON.stringify(expected.items)}`);
  }
  for (const outcome of expected.outcomes ?? []) {
    if (!end.outcomes.some((one) => one === outcome || one.startsWith(`${outcome}:`))) {
      faults.push(`no outcome ${outcome} among ${end.outcomes.join(", ") || "none"}`);
    }
  }
  return faults;
}

async function readEnd({ ctx, tenantId }: Stage, thread: string) {
  return ctx.db.forTenant(tenantId, async (tx) => {
    const conversation = await tx.conversation.findFirstOrThrow({
      where: { threadId: thread },
      include: { contact: true },
    });
    const { contactId, id: conversationId } = conversation;
    const newest = { createdAt: "desc" } as const;
    const lead = await tx.lead.findFirst({ where: { contactId }, orderBy: { updatedAt: "desc" } });
    const quote = await tx.quote.findFirst({
      where: { contactId },
      orderBy: { number: "desc" },
      include: { items: true },
    });
    const invoice = await tx.invoice.findFirst({ where: { contactId }, orderBy: { number: "desc" } });
    const order = await tx.order.findFirst({ where: { contactId }, orderBy: newest });
    const matter = await tx.case.findFirst({ where: { contactId }, orderBy: newest });
    const outcomes = await tx.outcome.findMany({ where: { conversationId, withdrawnAt: null } });
    const survey = await tx.survey.findFirst({ where: { conversationId }, orderBy: { askedAt: "desc" } });
    return {
      lead: lead?.status ?? "none",
      quote: quote?.status ?? "none",
      invoice: invoice?.status ?? "none",
      order: order?.status ?? "none",
      case: matter?.status ?? "none",
      caseKind: matter?.kind,
      handler: conversation.handler,
      reason: conversation.handoffReason,
      status: conversation.status,
      optedOut: conversation.contact.optedOutAt !== null,
      discountPercent: quote ? Math.round((Number(quote.discountCents) * 1_000) / Number(quote.subtotalCents)) / 10 : 0,
      rating: survey?.rating ?? undefined,
      items: Object.fromEntries((quote?.items ?? []).map(({ sku, quantity }) => [sku, quantity])),
      outcomes: outcomes.map(({ kind, basis }) => (basis ? `${kind}:${basis}` : kind)),
    };
  });
}

function sorted(items: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(items).sort(([a], [b]) => a.localeCompare(b));
}
