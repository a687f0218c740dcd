/** What a website or an ad tells of a lead: that the person opened WhatsApp from it, or looked at something that is on offer. */
import { InputError, NotFoundError } from "../../lib/errors.ts";
import { MINUTE_MS, plusMs } from "../../lib/time.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { addLeadEvent } from "../pipeline.ts";

export const TRACKED = ["whatsapp_click", "listing_view"] as const;

export interface Tracked {
  readonly event: (typeof TRACKED)[number];
  /** SKU of what was looked at, or stood where the click was. */
  readonly listing: string | null;
  readonly campaign: string | null;
}

/** A page that is loaded again, or a button pressed twice, tells nothing new. */
const SAME_FOR_MS = 30 * MINUTE_MS;
const TYPES = { whatsapp_click: "lead.clicked", listing_view: "lead.viewed" } as const;

/**
 * Notes it in the lead's history; the same within half an hour is noted once. Returns whether it was. Throws
 * `NotFoundError`, and `InputError` for a product that the business does not have.
 */
export async function trackLead(crm: CrmContext, id: string, { event, listing, campaign }: Tracked): Promise<boolean> {
  demand(crm, "leads:write");
  const { tx, clock } = crm;
  // Who comes at the same moment waits here, and then sees the first one's note.
  const [lead] = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM leads WHERE id = ${id} FOR UPDATE`;
  if (!lead) throw new NotFoundError("there is no such lead");
  const product = listing === null ? null : await tx.product.findFirst({ where: { sku: listing } });
  if (listing !== null && !product)
    throw new InputError("there is no such product", [{ path: "listing", message: "fields.sku" }]);
  const type = TYPES[event];
  const detail = { sku: product?.sku ?? null, listing: product?.name ?? null, campaign };
  const recent = await tx.leadEvent.findMany({
    where: { leadId: id, type, at: { gt: plusMs(clock.now(), -SAME_FOR_MS) } },
    select: { detail: true },
  });
  if (recent.some((one) => (one.detail as { sku?: unknown }).sku === detail.sku)) return false;
  await addLeadEvent(crm, id, type, detail);
  return true;
}
