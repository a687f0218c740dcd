/** What the texts of a campaign say of each person, read for many at once. */
import type { CrmContext } from "../../crm/context.ts";
import { formatMoney } from "../../lib/money.ts";
import type { CampaignContent } from "./content.ts";
import type { PlaceValues } from "./places.ts";

/** Values of the places by contact; `linkFor` makes the address that a recipient is given. */
export async function placesFor(
  crm: CrmContext,
  content: CampaignContent,
  people: readonly { readonly contactId: string; readonly link: string | null }[],
): Promise<ReadonlyMap<string, PlaceValues>> {
  const { tx, tenantId } = crm;
  const { name: business } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true } });
  const product = content.productId
    ? await tx.product.findUnique({
        where: { id: content.productId },
        select: { name: true, priceCents: true, currency: true },
      })
    : null;
  const price = product && formatMoney({ cents: Number(product.priceCents), currency: product.currency });
  const rows = await tx.contact.findMany({
    where: { id: { in: people.map(({ contactId }) => contactId) } },
    select: { id: true, name: true, company: { select: { name: true } } },
  });
  const known = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    people.map(({ contactId, link }) => {
      const found = known.get(contactId);
      const name = found?.name?.trim() || null;
      return [
        contactId,
        {
          "contact.name": name,
          "contact.firstName": name?.split(/\s+/)[0] ?? null,
          "company.name": found?.company?.name ?? null,
          "business.name": business,
          "product.name": product?.name ?? null,
          "product.price": price,
          link,
        },
      ];
    }),
  );
}
