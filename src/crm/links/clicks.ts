/** Clicks on links. Of the visitor only a hash is kept, salted anew each day, so that people can be counted and not known. */
import { createHmac, randomBytes } from "node:crypto";
import type { Tx } from "../../infra/database.ts";
import { newId } from "../../lib/ids.ts";
import { plusMs } from "../../lib/time.ts";
import type { CrmContext } from "../context.ts";
import { newReference } from "./reference.ts";

/** What a request tells of a visit; texts are clean and short already. */
export interface Visit {
  /** Of the address: hashed, never stored. */
  readonly ip: string;
  readonly userAgent: string;
  readonly device: "phone" | "tablet" | "computer" | "other";
  /** By their names without `utm_`. */
  readonly utm: Readonly<Record<string, string>>;
  /** In the place of the link's own, where the address names others. */
  readonly campaign: string | null;
  readonly source: string | null;
  /** SKU. */
  readonly listing: string | null;
}

/** What is opened by a link, as it is stored. */
export interface OpenLink {
  readonly id: string;
  readonly campaign: string | null;
  readonly source: string | null;
  readonly productId: string | null;
}

/** A second call so soon is the same tap: a browser's second try, an impatient thumb. */
const SAME_TAP_MS = 10_000;

/** Notes a click and returns the reference by which its first message is recognised, and the product that it shows. */
export async function recordClick(
  { tx, tenantId, clock }: CrmContext,
  link: OpenLink,
  visit: Visit,
): Promise<{ reference: string; productName: string | null }> {
  const now = clock.now();
  const listed =
    visit.listing === null ? null : await tx.product.findFirst({ where: { sku: visit.listing, isActive: true } });
  const productId = listed?.id ?? link.productId;
  const product = listed ?? (productId === null ? null : await tx.product.findUnique({ where: { id: productId } }));
  const productName = product?.name ?? null;
  const campaign = visit.campaign ?? link.campaign;
  const source = visit.source ?? link.source;
  const visitor = await visitorOf(tx, tenantId, visit, now);
  const since = plusMs(now, -SAME_TAP_MS);
  const same = await tx.linkClick.findFirst({
    where: { linkId: link.id, visitor, at: { gt: since }, arrivedAt: null, campaign, source, productId },
    orderBy: { at: "desc" },
  });
  if (same) return { reference: same.reference, productName };
  const kept = { linkId: link.id, campaign, source, productId, visitor, utm: { ...visit.utm }, device: visit.device };
  for (;;) {
    const reference = newReference();
    // One in hundreds of millions: taken ones are tried anew without failing the transaction.
    const { count } = await tx.linkClick.createMany({
      data: [{ id: newId("click"), tenantId, reference, at: now, ...kept }],
      skipDuplicates: true,
    });
    if (count > 0) return { reference, productName };
  }
}

/** Tells the visitors of one day apart; once the salt of the day is gone, nothing leads back. */
async function visitorOf(tx: Tx, tenantId: string, { ip, userAgent }: Visit, now: Date): Promise<string> {
  const day = now.toISOString().slice(0, 10);
  await tx.visitorSalt.createMany({
    data: [{ tenantId, day, salt: randomBytes(32).toString("base64url") }],
    skipDuplicates: true,
  });
  await tx.visitorSalt.deleteMany({ where: { day: { lt: day } } });
  const { salt } = await tx.visitorSalt.findUniqueOrThrow({ where: { tenantId_day: { tenantId, day } } });
  return createHmac("sha256", salt).update(`${ip}\n${userAgent}`).digest("base64url").slice(0, 22);
}
