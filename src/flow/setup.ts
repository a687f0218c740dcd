/** The first run: a business with its catalog, chat and owner, made whole or not at all by whoever holds the code. */
import { randomBytes } from "node:crypto";
import { loadSampleBusiness, productsOf } from "../../prisma/seed/sample-business.ts";
import { hashKey } from "../crm/channel-accounts.ts";
import { addMember } from "../crm/members.ts";
import { comparePlaybooks } from "../crm/playbook/changes.ts";
import type { PlaybookContent } from "../crm/playbook/content.ts";
import { faultText } from "../crm/playbook/fault-text.ts";
import type { Fault } from "../crm/playbook/incoming.ts";
import { mergePlaybook } from "../crm/playbook/merge.ts";
import { readPlaybookCsv } from "../crm/playbook/read-csv.ts";
import { slug } from "../crm/playbook/slug.ts";
import { readStoredPlaybook, storePlaybook } from "../crm/playbook/stored.ts";
import type { OpeningHoursRow } from "../crm/tenants.ts";
import type { Database, Tx } from "../infra/database.ts";
import type { SignIn } from "../infra/sign-in.ts";
import { ConflictError, ForbiddenError, InputError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import { LOCALES, type Locale } from "../lib/locale.ts";
import type { Clock } from "../lib/time.ts";
import { isUntouched } from "./setup-code.ts";

export interface SetupContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly signIn: SignIn;
}

export interface Setup {
  readonly code: string;
  readonly business: {
    readonly name: string;
    readonly locale: Locale;
    readonly country: string;
    readonly currency: string;
    readonly timeZone: string;
    readonly city: string;
    readonly hours: readonly OpeningHoursRow[];
  };
  readonly catalog:
    | { readonly from: "sample" }
    | { readonly from: "none" }
    | { readonly from: "csv"; readonly text: string };
  readonly owner: { readonly name: string; readonly email: string; readonly password: string };
}

export interface SetUp {
  readonly businessId: string;
  readonly siteKey: string;
  readonly products: number;
}

/** Mistakes of a table that are told at once. */
const MOST_FAULTS = 20;

/** Whether the wizard is still to be gone through. */
export function isSetupNeeded(db: Database): Promise<boolean> {
  return db.asSystem("make a tenant", isUntouched);
}

/**
 * Makes the business. A repetition by the same owner with the same code gives the same answer again. Throws
 * `ForbiddenError` for a wrong code, `ConflictError` once there is a business, `PasswordLeakedError`, `InputError` with each mistake of a table.
 * @param reader the language in which mistakes are told
 */
export async function setUp(ctx: SetupContext, setup: Setup, reader: Locale): Promise<SetUp> {
  const { db, clock, signIn } = ctx;
  // Before the lock: nobody else waits for the list. A setup that is over asks for nothing of the kind.
  if (await isSetupNeeded(db)) await signIn.mustNotBeLeaked(setup.owner.password);
  return db.asSystem("make a tenant", async (tx) => {
    // Two at once: the second finds what the first has made.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(4021880)`;
    const hash = hashKey(setup.code);
    const code = await tx.setupCode.findUnique({ where: { hash } });
    if (code?.usedAt && code.tenantId) return repeat(tx, code.tenantId, setup);
    if (!(await isUntouched(tx))) throw new ConflictError("this Charla is set up already: sign in at /app");
    if (!code) throw new ForbiddenError("the setup code is not valid: use the address that the last start printed");
    const tenantId = newId("tenant");
    const siteKey = await insertBusiness(tx, tenantId, setup.business);
    const crm = { tx, tenantId, actor: { kind: "system", id: null } as const, clock };
    const { content } = await readStoredPlaybook(tx, tenantId);
    const filled = fill(content, setup.catalog, reader);
    await storePlaybook(crm, filled, comparePlaybooks(content, filled), "setup");
    const userId = await ownerOf(signIn, setup.owner);
    await addMember(crm, { userId, role: "admin" });
    await tx.setupCode.update({ where: { hash }, data: { usedAt: clock.now(), tenantId } });
    return { businessId: tenantId, siteKey, products: filled.products.length };
  });
}

async function repeat(tx: Tx, tenantId: string, { owner }: Setup): Promise<SetUp> {
  const isTheirs = await tx.member.findFirst({ where: { tenantId, user: { email: owner.email } } });
  const account = await tx.channelAccount.findFirst({ where: { tenantId, kind: "webchat" } });
  if (!isTheirs || !account?.siteKey) throw new ConflictError("this Charla is set up already: sign in at /app");
  const products = await tx.product.count({ where: { tenantId } });
  return { businessId: tenantId, siteKey: account.siteKey, products };
}

/** Nobody belongs to any business yet: an account with the address is left from a setup that failed at its end. */
async function ownerOf(signIn: SignIn, owner: Setup["owner"]): Promise<string> {
  const known = await signIn.find(owner.email);
  if (known === null) return signIn.create(owner);
  await signIn.setPassword(known, owner.password);
  return known;
}

async function insertBusiness(tx: Tx, tenantId: string, business: Setup["business"]): Promise<string> {
  const { name, locale, country, currency, timeZone, city, hours } = business;
  const key = slug(name, 40);
  const locales = [locale, ...LOCALES.filter((other) => other !== locale)];
  await tx.tenant.create({
    data: { id: tenantId, slug: key, name, locale, country, currency, timeZone, settings: { locales } },
  });
  await tx.branch.create({
    data: { id: newId("branch"), tenantId, name, address: "", city, hours: hours.map((row) => ({ ...row })) },
  });
  const siteKey = `site_${randomBytes(18).toString("base64url")}`;
  await tx.channelAccount.createMany({
    data: [
      { id: newId("channelAccount"), tenantId, kind: "webchat", name: "Web", siteKey },
      { id: newId("channelAccount"), tenantId, kind: "terminal", name: "Terminal", siteKey: `${key}-terminal` },
    ],
  });
  return siteKey;
}

function fill(content: PlaybookContent, catalog: Setup["catalog"], reader: Locale): PlaybookContent {
  if (catalog.from === "none") return content;
  if (catalog.from === "sample") {
    const sample = loadSampleBusiness();
    const categories = sample.categories.map(({ key, name, synonyms }) => ({
      key,
      names: { es: [name.es, ...synonyms.es], en: [name.en, ...synonyms.en], pt: [name.pt, ...synonyms.pt] },
    }));
    const products = productsOf(sample).map((one) => ({ ...one, image: `/shop/photos/${one.sku}.svg` }));
    return { ...content, categories, products };
  }
  const { currency, locale } = content.business;
  const read = readPlaybookCsv(catalog.text, { file: "CSV", currency, locale });
  if (!read.ok) throw refused(read.faults, reader);
  const merged = mergePlaybook(content, read.value.incoming, { replace: false });
  if (!merged.ok) throw refused(merged.faults, reader);
  return merged.value;
}

function refused(faults: readonly Fault[], reader: Locale): InputError {
  const issues = faults.slice(0, MOST_FAULTS).map((fault) => ({
    path: `catalog.text.${fault.place.line}`,
    message: faultText(reader, fault),
  }));
  return new InputError("the table of products has mistakes", issues);
}
