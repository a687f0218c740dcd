/** Tenants: the business, its branches and its settings. */
import { z } from "zod";
import type { SqlTx, Statement, Tx } from "../infra/database.ts";
import { asSql } from "../infra/transaction-client.ts";
import { LOCALES, type Locale } from "../lib/locale.ts";
import { CAREFUL_RULES, type PlaybookRules, playbookRules } from "./playbook.ts";

const localized = z.object({ es: z.string(), en: z.string(), pt: z.string() });
const localizedList = z.object({ es: z.array(z.string()), en: z.array(z.string()), pt: z.array(z.string()) });

/** What a tenant may set; every value has a default, so that an empty object is valid. */
export const tenantSettings = z.object({
  locales: z.array(z.enum(LOCALES)).min(1).default(["es", "en", "pt"]),
  phone: z.string().nullable().default(null),
  email: z.string().nullable().default(null),
  website: z.string().nullable().default(null),
  treatment: z.enum(["tu", "usted", "vos"]).default("tu"),
  tagline: localized.optional(),
  /** How long a burst of messages is waited for, in ms; absent means the installation's default. */
  debounceMs: z.number().int().min(0).max(60_000).optional(),
  /** After how many minutes a customer who waits for a person is told that they are not forgotten; 0 means never. */
  reassureAfterMin: z.number().int().min(0).max(1_440).default(10),
  chat: z
    .object({
      accent: z.string().regex(/^#[0-9a-f]{6}$/i),
      greeting: localized,
      suggestions: localizedList,
    })
    .optional(),
});
export type TenantSettings = z.infer<typeof tenantSettings>;

const openingHours = z.array(z.object({ weekday: z.number(), opensAt: z.number(), closesAt: z.number() }));
export type OpeningHoursRow = z.infer<typeof openingHours>[number];

export interface BranchRecord {
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly phone: string | null;
  readonly hours: readonly OpeningHoursRow[];
}

export interface TenantRecord {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly locale: Locale;
  readonly country: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly settings: TenantSettings;
  /** Grows with every change of the playbook: caches name it. */
  readonly revision: number;
  readonly branches: readonly BranchRecord[];
  /** Of the newest version of its playbook. */
  readonly rules: PlaybookRules;
}

/** What messages of a business are written with. */
export type Business = Pick<TenantRecord, "name" | "locale" | "timeZone">;

const BUSINESS: Statement = {
  name: "tenants_business",
  text: `SELECT name, locale, time_zone AS "timeZone" FROM tenants WHERE id = $1`,
};

/** That alone, without branches, settings and playbook: it is asked for with each batch of what comes by the thousand. */
export async function findBusiness(tx: Tx, tenantId: string): Promise<Business | null> {
  const [row] = await asSql(tx).query<Business>(BUSINESS, [tenantId]);
  return row ?? null;
}

const FIND: Statement = {
  name: "tenant_find",
  text: `
    SELECT t.id, t.slug, t.name, t.locale, t.country, t.currency, t.time_zone AS "timeZone", t.settings, t.revision,
           (SELECT json_agg(json_build_object('name', b.name, 'address', b.address, 'city', b.city, 'phone', b.phone,
                                              'hours', b.hours) ORDER BY b.position, b.id)
              FROM branches b WHERE b.tenant_id = t.id) AS branches,
           (SELECT p.rules FROM playbooks p WHERE p.tenant_id = t.id ORDER BY p.version DESC LIMIT 1) AS rules
      FROM tenants t WHERE t.id = $1`,
};

interface TenantRow extends Omit<TenantRecord, "settings" | "branches" | "rules"> {
  readonly settings: unknown;
  readonly branches: readonly (Omit<BranchRecord, "hours"> & { readonly hours: unknown })[] | null;
  readonly rules: unknown;
}

/** A tenant by plain SQL, all in one statement; null when there is no such tenant. */
export async function readTenant(sql: SqlTx, tenantId: string): Promise<TenantRecord | null> {
  const [row] = await sql.query<TenantRow>(FIND, [tenantId]);
  if (!row) return null;
  return {
    ...row,
    settings: tenantSettings.parse(row.settings),
    branches: (row.branches ?? []).map((branch) => ({ ...branch, hours: openingHours.parse(branch.hours) })),
    rules: row.rules === null ? CAREFUL_RULES : playbookRules.parse(row.rules),
  };
}

/** The tenant of the transaction, or null when there is no such tenant. */
export function findTenant(tx: Tx, tenantId: string): Promise<TenantRecord | null> {
  return readTenant(asSql(tx), tenantId);
}
