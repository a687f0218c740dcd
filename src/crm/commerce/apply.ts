/** What a shop told, done: once for each time that it was told, and never over something newer. */
import { cleanEmail, cleanPhone } from "../../lib/contact-facts.ts";
import { newId } from "../../lib/ids.ts";
import { cleanPersonName } from "../../lib/person-name.ts";
import { findOrMakePerson } from "../capture/people.ts";
import { closeCarts } from "../carts/end.ts";
import { type PutResult, putCart } from "../carts/put.ts";
import { recordConsent } from "../contacts/consents.ts";
import type { CrmContext } from "../context.ts";
import { recordOrder } from "../orders/record.ts";
import { setStock } from "../products/edit.ts";
import { leaveCounting } from "../stock.ts";
import { lockExternals } from "./external.ts";
import type { IgnoredReason, ReadNews, ShopNews, ShopPerson } from "./news.ts";
import type { CommerceKind } from "./sources.ts";

export interface ToldOnce {
  readonly source: { readonly id: string; readonly kind: string };
  /** The same for each time that the same news is told. */
  readonly externalId: string;
  readonly topic: string;
  readonly read: ReadNews;
  /** Of the business, for phones without a country. */
  readonly country: string;
}

/** `repeated`: it had been told before. `late`: something newer was known. */
export type ApplyResult = "done" | "late" | "ignored" | "refused" | "repeated";

interface Effect {
  readonly result: Exclude<ApplyResult, "repeated">;
  readonly reason?: IgnoredReason | string;
  readonly subjectId?: string;
}

/** Does what is told, in the transaction that notes that it was told. */
export async function applyNews(crm: CrmContext, told: ToldOnce): Promise<ApplyResult> {
  const { tx, tenantId, clock } = crm;
  const { source, externalId, topic, read } = told;
  const id = newId("commerceEvent");
  const about = "news" in read ? read.news : null;
  const happenedAt = about ? (about.happenedAt ?? clock.now()) : null;
  const row = { id, tenantId, sourceId: source.id, externalId, topic: topic.slice(0, 100), createdAt: clock.now() };
  // Of two that come at the same moment, the second waits here for the first, and finds that it is done.
  const { count } = await tx.commerceEvent.createMany({
    data: [{ ...row, result: "done", thing: about?.thing ?? null, happenedAt }],
    skipDuplicates: true,
  });
  if (count === 0) return "repeated";
  const { result, reason = null, subjectId = null } = await effectOf(crm, told, happenedAt ?? clock.now());
  await tx.commerceEvent.update({ where: { id }, data: { result, reason: reason?.slice(0, 100) ?? null, subjectId } });
  const now = clock.now();
  await tx.commerceSource.update({
    where: { id: source.id },
    data: result === "refused" ? { lastFault: "form", lastFaultAt: now } : { lastEventAt: now },
  });
  return result;
}

async function effectOf(crm: CrmContext, told: ToldOnce, happenedAt: Date): Promise<Effect> {
  const { read } = told;
  if ("fault" in read) return { result: "refused", reason: read.fault };
  if ("ignored" in read) return { result: "ignored", reason: read.ignored };
  const { news } = read;
  const kind = told.source.kind as CommerceKind;
  const where = { source: kind, origin: told.source.id };
  const { thing } = news;
  await crm.tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${where.origin} ${thing}`}, 12))`;
  const newer = await crm.tx.commerceEvent.count({
    where: { sourceId: where.origin, thing, happenedAt: { gt: happenedAt }, result: "done" },
  });
  // A whole order tells by its own moment; of a cart and of units the last word may have been that there are none.
  if (newer > 0 && news.type !== "order") return { result: "late" };
  switch (news.type) {
    case "cart":
    case "order": {
      const contactId = await personOf(crm, news.person, told);
      if (contactId === null) return { result: "ignored", reason: "nobody" };
      const { type: _type, thing: _thing, happenedAt: _at, person: _person, ...facts } = news;
      const put: PutResult =
        news.type === "cart"
          ? await putCart(crm, { ...(facts as CartFacts), ...where, contactId, changedAt: happenedAt })
          : await recordOrder(crm, { ...(facts as OrderFacts), ...where, contactId, changedAt: happenedAt });
      return { result: put.result === "late" ? "late" : "done", subjectId: put.id };
    }
    case "cart_gone":
      return dropCart(crm, where.origin, news.externalId);
    case "order_gone":
      return dropOrder(crm, where.origin, news.externalId);
    case "stock":
      return countStock(crm, news);
  }
}

type CartFacts = Pick<
  Extract<ShopNews, { type: "cart" }>,
  "externalId" | "currency" | "totalCents" | "lines" | "checkoutUrl"
>;
type OrderFacts = Omit<Extract<ShopNews, { type: "order" }>, "type" | "thing" | "happenedAt" | "person">;

/** The person, found or made; null where there is no way to reach them. */
async function personOf(crm: CrmContext, person: ShopPerson, { country, source }: ToldOnce): Promise<string | null> {
  const phone = cleanPhone(person.phone, person.country || country);
  const email = cleanEmail(person.email);
  if (phone === null && email === null) return null;
  const contactId = await findOrMakePerson(crm, { name: cleanPersonName(person.name) || null, phone, email });
  if (person.wantsNews && email !== null) await noteWish(crm, contactId, source.kind);
  return contactId;
}

/** What was ticked at the checkout, unless they said something about it before. */
async function noteWish(crm: CrmContext, contactId: string, kind: string): Promise<void> {
  const said = await crm.tx.consent.count({
    where: { contactId, purpose: "marketing", OR: [{ channel: "email" }, { channel: null }] },
  });
  if (said > 0) return;
  await recordConsent(crm, contactId, {
    channel: "email",
    purpose: "marketing",
    isGranted: true,
    source: "provider",
    proof: `${kind}: buyer_accepts_marketing`,
    saidAt: crm.clock.now(),
  });
}

async function dropCart(crm: CrmContext, origin: string, externalId: string): Promise<Effect> {
  await lockExternals(crm, [{ kind: "cart", origin, externalId }]);
  const cart = await crm.tx.cart.findUnique({
    where: { tenantId_origin_externalId: { tenantId: crm.tenantId, origin, externalId } },
    select: { id: true, status: true },
  });
  // It is noted all the same: news that are older and come later are not believed.
  if (!cart) return { result: "done" };
  if (cart.status === "bought") return { result: "late" };
  await closeCarts(crm, { id: cart.id });
  return { result: "done", subjectId: cart.id };
}

async function dropOrder(crm: CrmContext, origin: string, externalId: string): Promise<Effect> {
  await lockExternals(crm, [{ kind: "order", origin, externalId }]);
  const { count } = await crm.tx.order.updateMany({
    where: { origin, externalId, status: { not: "cancelled" } },
    data: { status: "cancelled", updatedAt: crm.clock.now(), version: { increment: 1 } },
  });
  return count > 0 ? { result: "done" } : dropCart(crm, origin, externalId);
}

/** Units on hand of products with these codes. */
async function countStock(crm: CrmContext, { units }: Extract<ShopNews, { type: "stock" }>): Promise<Effect> {
  const known = await crm.tx.product.findMany({
    where: { OR: units.map(({ sku }) => ({ sku: { equals: sku, mode: "insensitive" as const } })) },
    select: { id: true, sku: true },
    orderBy: { id: "asc" },
  });
  const bySku = new Map(units.map(({ sku, stock }) => [sku.toLowerCase(), stock]));
  for (const { id, sku } of known) await setStock(crm, id, bySku.get(sku.toLowerCase()) ?? null);
  await leaveCounting(
    crm.tx,
    known.map(({ id }) => id),
  );
  return known.length === 0 ? { result: "ignored", reason: "not_shared" } : { result: "done" };
}
