/** A lead that somebody of the team writes down by hand. */
import { ConflictError, InputError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import type { Money } from "../../lib/money.ts";
import { mustBeBranch, mustBeMember } from "../assignees.ts";
import { recordAudit } from "../audit.ts";
import { findOrMakeContact } from "../contacts/make.ts";
import type { ContactFacts } from "../contacts.ts";
import type { CrmContext } from "../context.ts";
import { type CustomValues, changedCustom } from "../custom-fields.ts";
import { demand } from "../permissions.ts";
import { addLeadEvent, CLOSED_STATUSES, changeLead } from "../pipeline.ts";
import { onlyOnce } from "../version.ts";

export interface ManualLead {
  /** Somebody known, or what is known of somebody. */
  readonly contact: { readonly id: string } | ContactFacts;
  readonly interest: string;
  readonly source: string;
  readonly campaign?: string | undefined;
  readonly value?: Money | undefined;
  readonly productIds: readonly string[];
  readonly ownerId: string | null;
  readonly branchId: string | null;
  readonly tags: readonly string[];
  readonly custom: CustomValues;
}

/** Opens and scores a lead. Throws `InputError`, and `ConflictError` when the person has an open one of this interest. Returns its id. */
export async function makeLead(crm: CrmContext, wanted: ManualLead): Promise<string> {
  demand(crm, "leads:write");
  const { tx, tenantId, clock } = crm;
  const { interest, source, campaign, value, ownerId, branchId } = wanted;
  await mustBeMember(crm, ownerId, "ownerId");
  await mustBeBranch(crm, branchId, "branchId");
  const productIds = [...new Set(wanted.productIds)];
  if ((await tx.product.count({ where: { id: { in: productIds } } })) !== productIds.length)
    throw new InputError("a product is not in the catalog", [{ path: "productIds", message: "fields.products" }]);
  const custom = await changedCustom(crm, "lead", { before: {}, change: wanted.custom });
  const contactId = await contactOf(crm, wanted.contact);
  const taken = "the person has an open lead of this interest already";
  const open = await tx.lead.findFirst({
    where: { contactId, interest, status: { notIn: [...CLOSED_STATUSES] } },
    select: { id: true },
  });
  if (open) throw new ConflictError(`${taken}: ${open.id}`, { details: { leadId: open.id } });
  const now = clock.now();
  const id = newId("lead");
  const data = {
    id,
    tenantId,
    contactId,
    interest,
    source,
    campaign: campaign ?? null,
    ...(value ? { valueCents: BigInt(value.cents), currency: value.currency } : {}),
    productIds,
    ownerId,
    branchId,
    tags: [...new Set(wanted.tags)],
    custom,
    createdAt: now,
    updatedAt: now,
  };
  const lead = await onlyOnce(() => tx.lead.create({ data }), taken);
  await addLeadEvent(crm, id, "lead.created", { source });
  if (ownerId) await addLeadEvent(crm, id, "lead.assigned", { from: null, to: ownerId });
  await recordAudit(crm, { action: "lead.create", subjectId: id });
  await changeLead(crm, lead, { record: {} });
  return id;
}

async function contactOf(crm: CrmContext, contact: ManualLead["contact"]): Promise<string> {
  if (!("id" in contact)) return findOrMakeContact(crm, contact);
  const found = await crm.tx.contact.findUnique({ where: { id: contact.id }, select: { mergedIntoId: true } });
  if (!found) throw new InputError("there is no such contact", [{ path: "contact.id", message: "fields.contact" }]);
  return found.mergedIntoId ?? contact.id;
}
