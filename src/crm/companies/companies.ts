/** Companies: businesses that buy, with the people who speak for them. */
import { InputError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { type CustomValues, changedCustom } from "../custom-fields.ts";
import { beyondFilled, type Place } from "../keyset.ts";
import { demand } from "../permissions.ts";
import { mustBeVersion, mustHaveChanged } from "../version.ts";

export interface CompanyFacts {
  readonly name?: string | undefined;
  readonly taxId?: string | null | undefined;
  readonly website?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly address?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly custom?: CustomValues | undefined;
}

const COUNTED = { _count: { select: { contacts: { where: { mergedIntoId: null } } } } } as const;

/** By name, with how many people each has. */
export function listCompanies(
  crm: CrmContext,
  {
    filter,
    after,
    limit,
  }: {
    filter: { readonly search?: string | undefined; readonly tag?: string | undefined };
    after: Place<string> | null;
    limit: number;
  },
) {
  demand(crm, "contacts:read");
  const { search, tag } = filter;
  const contains = { contains: search ?? "", mode: "insensitive" } as const;
  const found = search ? { OR: [{ name: contains }, { taxId: contains }, { email: contains }] } : {};
  return crm.tx.company.findMany({
    where: { AND: [found, tag ? { tags: { has: tag } } : {}, beyondFilled("name", "asc", after)] },
    include: COUNTED,
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: limit,
  });
}

/** Throws `NotFoundError`. */
export async function getCompany(crm: CrmContext, id: string) {
  demand(crm, "contacts:read");
  const company = await crm.tx.company.findUnique({ where: { id }, include: COUNTED });
  if (!company) throw new NotFoundError("there is no such company");
  return company;
}
export type ListedCompany = Awaited<ReturnType<typeof getCompany>>;

/** The people of a company by name, 200 at most. */
export function listCompanyPeople(crm: CrmContext, companyId: string) {
  demand(crm, "contacts:read");
  return crm.tx.contact.findMany({
    where: { companyId, mergedIntoId: null },
    select: { id: true, name: true, phone: true, email: true },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: 200,
  });
}

/** Writes a company down. Throws `InputError`. Returns its id. */
export async function makeCompany(crm: CrmContext, facts: CompanyFacts & { readonly name: string }): Promise<string> {
  demand(crm, "contacts:write");
  const { tx, tenantId, clock } = crm;
  const { tags = [], custom = {}, ...plain } = facts;
  const id = newId("company");
  const now = clock.now();
  const kept = await changedCustom(crm, "company", { before: {}, change: custom });
  const given = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  await tx.company.create({
    data: {
      id,
      tenantId,
      ...given,
      name: facts.name,
      tags: [...new Set(tags)],
      custom: kept,
      createdAt: now,
      updatedAt: now,
    },
  });
  await recordAudit(crm, { action: "company.create", subjectId: id });
  return id;
}

/** Changes a company that is still as it was seen. Throws `NotFoundError`, `InputError`, `ConflictError`. */
export async function editCompany(crm: CrmContext, id: string, version: number, facts: CompanyFacts): Promise<void> {
  demand(crm, "contacts:write");
  const { tx, clock } = crm;
  const company = await getCompany(crm, id);
  mustBeVersion(company, version);
  const { tags, custom, ...plain } = facts;
  const given = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  const result = await tx.company.updateMany({
    where: { id, version },
    data: {
      ...given,
      ...(tags ? { tags: [...new Set(tags)] } : {}),
      ...(custom ? { custom: await changedCustom(crm, "company", { before: company.custom, change: custom }) } : {}),
      version: { increment: 1 },
      updatedAt: clock.now(),
    },
  });
  mustHaveChanged(result, id);
  await recordAudit(crm, { action: "company.update", subjectId: id });
}

/** Says that somebody speaks for a company, or no longer does. Throws `NotFoundError`, `InputError`. */
export async function setCompanyOf(
  crm: CrmContext,
  companyId: string,
  { contactId, belongs }: { readonly contactId: string; readonly belongs: boolean },
): Promise<void> {
  demand(crm, "contacts:write");
  await getCompany(crm, companyId);
  const { tx } = crm;
  const now = belongs ? companyId : null;
  const where = { id: contactId, mergedIntoId: null, ...(belongs ? {} : { companyId }) };
  const { count } = await tx.contact.updateMany({ where, data: { companyId: now, version: { increment: 1 } } });
  if (count === 0)
    throw new InputError("there is no such contact", [{ path: "contactId", message: "fields.companyContact" }]);
  await recordAudit(crm, { action: "contact.update", subjectId: contactId, detail: { fields: "companyId" } });
}
