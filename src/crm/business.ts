/** The settings of the business itself: name, language, place, money, and its branches with their hours. */
import { ConflictError, InputError, type Issue } from "../lib/errors.ts";
import { currencyDecimals } from "../lib/money.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { demand } from "./permissions.ts";
import type { BusinessContent } from "./playbook/content.ts";
import { type BranchChange, lockPlaybook, readStoredPlaybook, snapshotOf, storeBusiness } from "./playbook/stored.ts";
import { savePlaybook } from "./playbook.ts";
import { findTenant, type OpeningHoursRow } from "./tenants.ts";

type Told = "name" | "locale" | "country" | "currency" | "timeZone" | "phone" | "email" | "website";

export type BusinessChange = { readonly [Name in Told]?: BusinessContent[Name] | undefined } & {
  /** All of them: those that are left out go. */
  readonly branches?: readonly BranchChange[] | undefined;
};

export type BusinessRecord = Awaited<ReturnType<typeof getBusiness>>;

/** The business as it stands. */
export async function getBusiness(crm: CrmContext) {
  demand(crm, "settings:read");
  const { tx, tenantId } = crm;
  const tenant = await findTenant(tx, tenantId);
  if (!tenant) throw new Error(`no tenant ${tenantId}`);
  const { id, name, locale, country, currency, timeZone, settings, revision } = tenant;
  const { phone, email, website } = settings;
  const rows = await tx.branch.findMany({ orderBy: [{ position: "asc" }, { id: "asc" }] });
  const branches = rows.map((row) => ({ ...row, hours: row.hours as OpeningHoursRow[] }));
  const hasSold = await hasSoldAnything(crm);
  return { id, name, locale, country, currency, timeZone, phone, email, website, branches, hasSold, version: revision };
}

/**
 * Changes the business as the next version of its playbook. Throws `ConflictError` when it was changed since `version`,
 * and for another currency where something was sold; `InputError` for hours that overlap or end before they begin.
 */
export async function changeBusiness(
  crm: CrmContext,
  { version, ...change }: BusinessChange & { readonly version: number },
): Promise<BusinessRecord> {
  demand(crm, "settings:write");
  const { tx, tenantId, clock } = crm;
  await lockPlaybook(tx, tenantId);
  const before = await getBusiness(crm);
  if (before.version !== version)
    throw new ConflictError("somebody has changed the business meanwhile: load it again", {
      details: { version: before.version },
    });
  mustBeHours(change.branches ?? []);
  const { content } = await readStoredPlaybook(tx, tenantId);
  const defined = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const { currency } = change;
  if (currency !== undefined && currency !== before.currency) await changeCurrency(crm, before, currency);
  const known = before.branches.map(({ id, name, address, city, phone, hours }) => ({
    id,
    name,
    address,
    city,
    phone,
    hours,
  }));
  await storeBusiness(tx, tenantId, { ...content.business, branches: known, ...defined });
  const { content: after } = await readStoredPlaybook(tx, tenantId);
  const note = Object.keys(defined).join(", ");
  const kept = { tenantId, rules: after.rules, content: snapshotOf(after), note, now: clock.now() };
  await savePlaybook(tx, { ...kept, source: "web" });
  await recordAudit(crm, { action: "business.update", subjectId: tenantId, detail: { fields: note } });
  return getBusiness(crm);
}

async function hasSoldAnything({ tx }: CrmContext): Promise<boolean> {
  const quote = await tx.quote.findFirst({ select: { id: true } });
  return quote !== null || (await tx.order.findFirst({ select: { id: true } })) !== null;
}

async function changeCurrency({ tx }: CrmContext, before: BusinessRecord, currency: string): Promise<void> {
  if (before.hasSold) throw new ConflictError("something was quoted or sold already: the currency stays");
  const hasPrices = (await tx.product.count()) > 0;
  // 1,299.00 is kept as 129900: in a currency without cents that would be another price.
  if (hasPrices && currencyDecimals(currency) !== currencyDecimals(before.currency))
    throw new ConflictError("the prices have other decimals: empty the catalog first, and load it in the new currency");
  await tx.product.updateMany({ data: { currency } });
}

function mustBeHours(branches: readonly BranchChange[]): void {
  const issues: Issue[] = [];
  for (const [index, { hours }] of branches.entries()) {
    const byTime = [...hours].sort((a, b) => a.weekday - b.weekday || a.opensAt - b.opensAt);
    for (const [place, { weekday, opensAt, closesAt }] of byTime.entries()) {
      const next = byTime[place + 1];
      const path = `branches.${index}.hours`;
      if (closesAt <= opensAt) issues.push({ path, message: "fields.closesFirst" });
      else if (next?.weekday === weekday && next.opensAt < closesAt)
        issues.push({ path, message: "fields.openingsOverlap" });
    }
  }
  if (issues.length > 0) throw new InputError("the hours are not right", issues);
}
