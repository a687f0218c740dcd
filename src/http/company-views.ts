/** The JSON of companies. */
import { z } from "zod";
import type { ListedCompany } from "../crm/companies/companies.ts";
import { noteView, personView } from "./lead-views.ts";

export const companyView = z.object({
  id: z.string(),
  name: z.string(),
  taxId: z.string().nullable().describe("As the country writes it: RUC, RFC, CNPJ"),
  website: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  address: z.string().nullable(),
  tags: z.array(z.string()),
  custom: z.record(z.string(), z.unknown()).describe("Fields of the business by key"),
  people: z.int().describe("How many contacts speak for it"),
  version: z.int(),
  createdAt: z.iso.datetime(),
});
export const companyPage = companyView.extend({ contacts: z.array(personView), notes: z.array(noteView) });

export function presentCompany(row: ListedCompany): z.infer<typeof companyView> {
  const { id, name, taxId, website, phone, email, address, tags, version, _count } = row;
  return {
    ...{ id, name, taxId, website, phone, email, address, tags, version },
    custom: row.custom as Record<string, unknown>,
    people: _count.contacts,
    createdAt: row.createdAt.toISOString(),
  };
}
