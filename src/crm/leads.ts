/** Leads: the commercial intention of a contact. One is open for each contact and interest. */
import { newId } from "../lib/ids.ts";
import type { Money } from "../lib/money.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";

export interface NewLead {
  readonly contactId: string;
  readonly conversationId: string | null;
  readonly interest: string;
  readonly source: string;
  readonly value: Money | null;
  readonly productIds: readonly string[];
}

const OPEN = { notIn: ["WON", "LOST", "DORMANT"] };

/** Opens a lead, or adds to the open one of the same interest. Returns its id. */
export async function openLead(ctx: CrmContext, lead: NewLead): Promise<string> {
  const { tx, tenantId, clock } = ctx;
  const now = clock.now();
  const value = lead.value ? { valueCents: BigInt(lead.value.cents), currency: lead.value.currency } : {};
  const open = await tx.lead.findFirst({ where: { contactId: lead.contactId, interest: lead.interest, status: OPEN } });
  const id = open?.id ?? newId("lead");
  if (open) {
    const productIds = [...new Set([...open.productIds, ...lead.productIds])];
    await tx.lead.update({ where: { id }, data: { ...value, productIds, version: { increment: 1 }, updatedAt: now } });
  } else {
    const { contactId, conversationId, interest, source } = lead;
    await tx.lead.create({
      data: {
        id,
        tenantId,
        contactId,
        conversationId,
        interest,
        source,
        ...value,
        productIds: [...lead.productIds],
        createdAt: now,
        updatedAt: now,
      },
    });
  }
  await tx.leadEvent.create({
    data: {
      id: newId("event"),
      tenantId,
      leadId: id,
      type: open ? "lead.updated" : "lead.created",
      detail: { actor: ctx.actor.kind },
      at: now,
    },
  });
  await recordAudit(ctx, { action: open ? "lead.update" : "lead.create", subjectId: id });
  return id;
}
