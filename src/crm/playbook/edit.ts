/** What the team reads and changes of the agents' rules, part by part. */
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { wallClock } from "../../lib/time.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { findPlaybook } from "../playbook.ts";
import { findTenant } from "../tenants.ts";
import { checkPlaybook } from "./check/check.ts";
import type { Finding } from "./check/finding.ts";
import { type PlaybookParts, partsOf, readParts, withParts } from "./parts.ts";
import { type Rewritten, rewritePlaybook } from "./rewrite.ts";
import { readStoredPlaybook } from "./stored.ts";

export interface PlaybookRecord {
  /** 0 before the first rules. */
  readonly version: number;
  /** Of all amounts, which are minor units. */
  readonly currency: string;
  readonly locale: Locale;
  /** Languages in which the business serves. */
  readonly locales: readonly Locale[];
  readonly parts: PlaybookParts;
}

/** The rules as they hold now. */
export async function getPlaybook(crm: CrmContext): Promise<PlaybookRecord> {
  demand(crm, "playbook:read");
  const { tx, tenantId } = crm;
  const tenant = await findTenant(tx, tenantId);
  if (!tenant) throw new Error(`no tenant ${tenantId}`);
  const { version, rules } = await findPlaybook(tx, tenantId);
  const { currency, locale, settings } = tenant;
  return { version, currency, locale, locales: settings.locales, parts: partsOf(rules, settings.treatment) };
}

/**
 * Puts parts in place of those that are stored. Throws `InputError` with a sentence for each field, and `ConflictError`
 * when one of these parts was changed since `version`.
 */
export async function changePlaybook(
  crm: CrmContext,
  { version, parts: sent, reader }: { version: number; parts: Readonly<Record<string, unknown>>; reader: Locale },
): Promise<Rewritten> {
  demand(crm, "playbook:write");
  const parts = readParts(sent, reader);
  const names = Object.keys(parts) as (keyof PlaybookParts)[];
  return rewritePlaybook(crm, {
    seen: version,
    verb: "update",
    note: names.join(", "),
    concerns: ({ rules, business }) => {
      const all = partsOf(rules, business.treatment);
      return names.map((name) => all[name]);
    },
    change: (content) => {
      const { rules, treatment } = withParts(content.rules, content.business.treatment, parts);
      return { ...content, rules, business: { ...content.business, treatment } };
    },
  });
}

/** What contradicts or is missing in the whole playbook, in the reader's language; the gravest first. */
export async function checkStored(
  crm: CrmContext,
  reader: Locale,
): Promise<(Pick<Finding, "severity" | "code" | "where"> & { what: string })[]> {
  demand(crm, "playbook:read");
  const { content } = await readStoredPlaybook(crm.tx, crm.tenantId);
  const today = wallClock(crm.clock.now(), content.business.timeZone).date;
  return checkPlaybook(content, today).map(({ severity, code, where, values }) => ({
    severity,
    code,
    where,
    what: say(reader, `playbook.finding.${code}.what`, values),
  }));
}
