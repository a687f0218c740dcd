/** The first message after a click: what it belongs to, and what it changes. Written once, in the message's transaction. */
import type { Tx } from "../../infra/database.ts";
import { newId } from "../../lib/ids.ts";
import type { CrmContext } from "../context.ts";
import { openLead } from "../leads.ts";
import { addLeadEvent, CLOSED_STATUSES } from "../pipeline.ts";

/** What a reference leads to. */
export interface Origin {
  readonly reference: string;
  readonly linkId: string;
  readonly code: string;
  /** Null where a link's own code was used as the reference. */
  readonly clickId: string | null;
  readonly campaign: string | null;
  readonly source: string | null;
  readonly productId: string | null;
}

const CLICKED = { link: { select: { code: true } } } as const;

/** The first of these references that is ours, or null. */
export async function findOrigin(tx: Tx, references: readonly string[]): Promise<Origin | null> {
  const clicks = await tx.linkClick.findMany({ where: { reference: { in: [...references] } }, include: CLICKED });
  const first = references.map((one) => clicks.find(({ reference }) => reference === one)).find(Boolean);
  if (!first) return null;
  const { reference, linkId, id: clickId, campaign, source, productId } = first;
  return { reference, linkId, code: first.link.code, clickId, campaign, source, productId };
}

/** What a code means that a provider hands over, such as that of `t.me/<bot>?start=…`: a click's reference or a link's code. */
export async function findOriginOfCode(tx: Tx, code: string): Promise<Origin | null> {
  const clicked = await findOrigin(tx, [code.toUpperCase()]);
  if (clicked) return clicked;
  const link = await tx.link.findUnique({ where: { code: code.toLowerCase() } });
  if (!link) return null;
  const { id: linkId, campaign, source, productId } = link;
  return { reference: link.code, linkId, code: link.code, clickId: null, campaign, source, productId };
}

/**
 * Notes by which link a conversation came: its lead gets source, campaign and product, and the product becomes what the
 * conversation is about. A reference counts once in a conversation, and its click once over all: whoever was passed the
 * message on is noted as such. True when it was news.
 */
export async function recordArrival(
  crm: Omit<CrmContext, "actor">,
  origin: Origin,
  { conversationId, wrote }: { conversationId: string; wrote: string },
): Promise<boolean> {
  const { tx, tenantId, clock } = crm;
  const { reference, linkId, clickId } = origin;
  const now = clock.now();
  const { contactId } = await tx.conversation.findUniqueOrThrow({
    where: { id: conversationId },
    select: { contactId: true },
  });
  const isCopy = clickId !== null && !(await isFirst(tx, { clickId, contactId, now }));
  const { count } = await tx.linkArrival.createMany({
    data: [
      { id: newId("arrival"), tenantId, linkId, clickId, reference, contactId, conversationId, wrote, isCopy, at: now },
    ],
    skipDuplicates: true,
  });
  if (count === 0) return false;
  const product =
    origin.productId === null
      ? null
      : await tx.product.findFirst({
          where: { id: origin.productId, isActive: true },
          select: { id: true, name: true },
        });
  if (product) await lookAt(tx, conversationId, product.id);
  const ctx: CrmContext = { ...crm, actor: { kind: "customer", id: contactId } };
  await noteOrigin(ctx, origin, { contactId, conversationId, product });
  return true;
}

/** The row's lock settles who was first when a passed-on message arrives together with its original. */
async function isFirst(
  tx: Tx,
  { clickId, contactId, now }: { clickId: string; contactId: string; now: Date },
): Promise<boolean> {
  const { count } = await tx.linkClick.updateMany({
    where: { id: clickId, arrivedAt: null },
    data: { arrivedAt: now },
  });
  if (count > 0) return true;
  const other = await tx.linkArrival.findFirst({ where: { clickId, contactId: { not: contactId } } });
  return other === null;
}

/** What was asked before does not concern this product: a "sí" is no answer to it any more. */
async function lookAt(tx: Tx, conversationId: string, productId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE conversations SET state = state || jsonb_build_object('offeredProductIds', jsonb_build_array(${productId}::text), 'pending', NULL)
     WHERE id = ${conversationId}`;
}

/** The open lead of this product, else the newest one of the conversation where no product is named, else a new one. */
async function noteOrigin(
  ctx: CrmContext,
  { linkId, code, campaign, source }: Origin,
  {
    contactId,
    conversationId,
    product,
  }: { contactId: string; conversationId: string; product: { id: string; name: string } | null },
): Promise<void> {
  const { tx } = ctx;
  const open = await tx.lead.findMany({
    where: { contactId, status: { notIn: [...CLOSED_STATUSES] } },
    orderBy: { updatedAt: "desc" },
  });
  const known = product
    ? open.find((lead) => lead.productIds.includes(product.id) || lead.interest === product.name)
    : open.find((lead) => lead.conversationId === conversationId);
  const interest = known?.interest ?? product?.name ?? "";
  const productIds = product ? [product.id] : [];
  const named = source ?? "link";
  const id = await openLead(ctx, { contactId, conversationId, interest, source: named, value: null, productIds });
  await tx.lead.update({ where: { id }, data: { linkId, campaign, source: named } });
  await addLeadEvent(ctx, id, "lead.arrived", { link: code, ...(campaign === null ? {} : { campaign }) });
}
