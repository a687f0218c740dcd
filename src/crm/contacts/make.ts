/** A contact that somebody else than the person tells us of: the one with that phone or address, or a new one. */
import { InputError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { recordAudit } from "../audit.ts";
import { type ContactFacts, completeContact } from "../contacts.ts";
import type { CrmContext } from "../context.ts";
import { type CustomValues, changedCustom } from "../custom-fields.ts";
import { demand } from "../permissions.ts";

export interface NewContact extends ContactFacts {
  readonly locale?: string;
  readonly companyId?: string;
  readonly tags?: readonly string[];
  readonly custom?: CustomValues;
}

/** The contact with this phone, else with this e-mail address, completed with what is new of it; else a new one. Returns its id. */
export async function findOrMakeContact(crm: CrmContext, facts: ContactFacts): Promise<string> {
  const { phone, email } = facts;
  const alive = { mergedIntoId: null };
  const oldest = { orderBy: { createdAt: "asc" }, select: { id: true } } as const;
  const found =
    (phone ? await crm.tx.contact.findFirst({ where: { phone, ...alive }, ...oldest }) : null) ??
    (email ? await crm.tx.contact.findFirst({ where: { email, ...alive }, ...oldest }) : null);
  if (!found) return makeContact(crm, facts);
  await completeContact(crm, found.id, facts);
  return found.id;
}

/** Makes a contact. Throws `InputError` for one of whom nothing is known, and for fields that do not fit. Returns its id. */
export async function makeContact(crm: CrmContext, wanted: NewContact): Promise<string> {
  demand(crm, "contacts:write");
  const { tx, tenantId, clock } = crm;
  const { name, email, phone, locale, companyId, tags = [], custom } = wanted;
  if (!name && !email && !phone)
    throw new InputError("nothing is known of this person", [{ path: "name", message: "fields.nameOrOther" }]);
  if (companyId && (await tx.company.count({ where: { id: companyId } })) === 0)
    throw new InputError("there is no such company", [{ path: "companyId", message: "fields.company" }]);
  const id = newId("contact");
  await tx.contact.create({
    data: {
      id,
      tenantId,
      name: name ?? null,
      email: email ?? null,
      phone: phone ?? null,
      locale: locale ?? null,
      companyId: companyId ?? null,
      tags: [...new Set(tags)],
      custom: custom ? await changedCustom(crm, "contact", { before: {}, change: custom }) : {},
      createdAt: clock.now(),
    },
  });
  await recordAudit(crm, { action: "contact.create", subjectId: id });
  return id;
}
