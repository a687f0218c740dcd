/** When and how often a business writes of its own accord: the usual rules, unless it has set its own. */
import { z } from "zod";
import type { Tx } from "../infra/database.ts";
import { ConflictError } from "../lib/errors.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { demand } from "./permissions.ts";

const minutes = z
  .int()
  .min(0)
  .max(24 * 60);
/** From and to, in minutes since midnight; the end is no longer within. */
const span = z
  .strictObject({ from: minutes, to: minutes })
  .refine(({ from, to }) => to - from >= 60, "fields.leastHour");

/** What the law of a country, or the business for it, allows. */
export const countryRule = z.strictObject({
  /** Seven, from Sunday; null is a day on which nobody is written to. */
  hours: z
    .array(span.nullable())
    .length(7)
    .refine((days) => days.some((day) => day !== null), "fields.leastDay"),
  /** Whether public holidays are like any other day. */
  onHolidays: z.boolean(),
  /** One automated message a day at most. */
  oncePerDay: z.boolean(),
  /** Within a week all by the same channel. */
  oneChannelPerWeek: z.boolean(),
});
export type CountryRule = z.infer<typeof countryRule>;

const hour = (from: number, to: number) => ({ from: from * 60, to: to * 60 });
const WORKING_DAY = hour(7, 19);
/** Ley 2300 de 2023: Monday to Friday 7–19, Saturday 8–15, never on Sundays or holidays, once a day, one channel a week. */
export const LEY_2300: CountryRule = {
  hours: [null, WORKING_DAY, WORKING_DAY, WORKING_DAY, WORKING_DAY, WORKING_DAY, hour(8, 15)],
  onHolidays: false,
  oncePerDay: true,
  oneChannelPerWeek: true,
};

const fieldKey = z.string().max(60).nullable().default(null);

/** Every value has a default, so that an empty object is valid. */
export const policySettings = z.strictObject({
  /** When people are written to, wherever no country says less; in the contact's own time. */
  hours: span.default(hour(8, 21)),
  perDay: z.int().min(1).max(10).default(2),
  /** Within any seven days. */
  perWeek: z.int().min(1).max(30).default(5),
  /** After a message of a program, those that come after it in rank are silent for so long. */
  threadHours: z
    .int()
    .min(0)
    .max(7 * 24)
    .default(24),
  /** After the contact wrote, nothing that runs by itself comes between for so long. */
  conversationMinutes: z
    .int()
    .min(0)
    .max(24 * 60)
    .default(30),
  /** Marketing goes only to those who said yes to it. Who never wrote on a channel must always have. */
  requiresConsent: z.boolean().default(false),
  /** Own fields of contacts that hold a time zone (America/Bogota) and a country (CO). */
  zoneField: fieldKey,
  countryField: fieldKey,
  countries: z.record(z.string().regex(/^[A-Z]{2}$/), countryRule).default({ CO: LEY_2300 }),
});
export type PolicySettings = z.output<typeof policySettings>;

export interface PolicyRecord {
  readonly settings: PolicySettings;
  /** 0 while the business has set nothing. */
  readonly version: number;
}

/** The rules that hold for the transaction's tenant. */
export async function readPolicy(tx: Tx, tenantId: string): Promise<PolicySettings> {
  const row = await tx.automationPolicy.findUnique({ where: { tenantId } });
  return policySettings.parse(row?.settings ?? {});
}

/** The rules with their version. */
export async function getPolicy(crm: CrmContext): Promise<PolicyRecord> {
  demand(crm, "settings:read");
  const row = await crm.tx.automationPolicy.findUnique({ where: { tenantId: crm.tenantId } });
  return { settings: policySettings.parse(row?.settings ?? {}), version: row?.version ?? 0 };
}

/** Sets all rules; those left out are the usual ones again. Throws `ConflictError` when somebody changed them since `version`. */
export async function setPolicy(
  crm: CrmContext,
  { version, settings }: { version: number; settings: z.input<typeof policySettings> },
): Promise<PolicyRecord> {
  demand(crm, "settings:write");
  const { tx, tenantId, clock } = crm;
  const updatedAt = clock.now();
  const data = { settings: policySettings.parse(settings), updatedAt };
  const { count } =
    version === 0
      ? await tx.automationPolicy.createMany({ data: [{ tenantId, ...data }], skipDuplicates: true })
      : await tx.automationPolicy.updateMany({
          where: { tenantId, version },
          data: { ...data, version: { increment: 1 } },
        });
  if (count === 0) throw new ConflictError("somebody else has changed the rules: load them again");
  await recordAudit(crm, { action: "automation_policy.change", subjectId: tenantId });
  return getPolicy(crm);
}
