/** Finds the person of a phone or an address, or makes them: once, however many at a time ask. */
import { newId } from "../../lib/ids.ts";
import { recordAudit } from "../audit.ts";
import { completeContact } from "../contacts.ts";
import type { CrmContext } from "../context.ts";

export interface PersonFacts {
  readonly name: string | null;
  readonly phone: string | null;
  readonly email: string | null;
}

/** The contact's id. A phone says who somebody is before an address does; what is known of them is not overwritten. */
export async function findOrMakePerson(crm: CrmContext, facts: PersonFacts): Promise<string> {
  const { tx, tenantId, clock } = crm;
  const { name, phone, email } = facts;
  // In one order, so that two who hold one each never wait for each other.
  for (const one of [phone, email].filter((each) => each !== null).sort())
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`person ${tenantId} ${one}`}, 11))`;
  const oldest = { orderBy: { createdAt: "asc" }, select: { id: true, mergedIntoId: true } } as const;
  const known =
    (phone && (await tx.contact.findFirst({ where: { phone }, ...oldest }))) ||
    (email && (await tx.contact.findFirst({ where: { email: { equals: email, mode: "insensitive" } }, ...oldest })));
  if (known) {
    const news = { ...(name ? { name } : {}), ...(phone ? { phone } : {}), ...(email ? { email } : {}) };
    const id = known.mergedIntoId ?? known.id;
    await completeContact(crm, id, news);
    return id;
  }
  const id = newId("contact");
  await tx.contact.create({ data: { id, tenantId, name, phone, email, createdAt: clock.now() } });
  await recordAudit(crm, { action: "contact.create", subjectId: id });
  return id;
}
