/** What a rule may be built of in a business: its fields, what may be asked of each, and the words to choose from. */
import { CHANNEL_KINDS } from "../../channels/channel.ts";
import { LOCALES } from "../../lib/locale.ts";
import { CONSENT_PURPOSES } from "../contacts/consents.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { LEAD_STATUSES } from "../pipeline.ts";
import { CONTACT_FIELDS, fieldOf, type Kind, LEAD_FIELDS, OPS, type Scope } from "./fields.ts";
import { ACTS, type TestOp } from "./rule.ts";

/** So many words of a kind are offered. */
const MOST = 100;

export interface Choice {
  readonly value: string;
  /** Null: a word of ours, which has its sentence in the language files. */
  readonly label: string | null;
}

export interface RuleField {
  readonly scope: Scope;
  readonly name: string;
  /** Of the business's own fields. */
  readonly label: string | null;
  readonly kind: Kind;
  readonly ops: readonly TestOp[];
  /** Words that are in use; empty where anything may be written. */
  readonly choices: readonly Choice[];
}

export interface RuleCatalogue {
  readonly fields: readonly RuleField[];
  readonly acts: typeof ACTS;
  readonly channels: readonly string[];
  readonly purposes: typeof CONSENT_PURPOSES;
  readonly currency: string;
}

/** Everything that the builder of rules offers. */
export async function readCatalogue(crm: CrmContext): Promise<RuleCatalogue> {
  demand(crm, "campaigns:read");
  const { tx, tenantId } = crm;
  const own = await tx.customField.findMany({
    where: { archivedAt: null },
    orderBy: [{ position: "asc" }, { id: "asc" }],
  });
  const words = await wordsInUse(crm);
  const ours = (scope: Scope, fields: typeof CONTACT_FIELDS): RuleField[] =>
    Object.entries(fields).map(([name, { kind }]) => ({
      ...{ scope, name, kind, label: null, ops: OPS[kind] },
      choices: words[`${scope}.${name}`] ?? [],
    }));
  const theirs = own.flatMap(({ entity, key, label, choices }): RuleField[] => {
    const scope: Scope = entity === "lead" ? "lead" : "contact";
    const name = entity === "company" ? `company.custom.${key}` : `custom.${key}`;
    const field = fieldOf(scope, name, own);
    if (!field) return [];
    const offered = choices.map((value) => ({ value, label: value }));
    return [{ scope, name, label, kind: field.kind, ops: OPS[field.kind], choices: offered }];
  });
  const { currency } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { currency: true } });
  return {
    fields: [...ours("contact", CONTACT_FIELDS), ...ours("lead", LEAD_FIELDS), ...theirs],
    acts: ACTS,
    channels: CHANNEL_KINDS,
    purposes: CONSENT_PURPOSES,
    currency,
  };
}

async function wordsInUse({ tx }: CrmContext): Promise<Readonly<Record<string, readonly Choice[]>>> {
  const known = (values: readonly string[]) => values.map((value) => ({ value, label: null }));
  const written = (rows: readonly { word: string | null }[]) =>
    rows.flatMap(({ word }) => (word === null || word === "" ? [] : [{ value: word, label: word }]));
  const named = (rows: readonly { id: string; name: string }[]) =>
    rows.map(({ id, name }) => ({ value: id, label: name }));
  const used = (column: "source" | "campaign" | "lost_reason") =>
    tx.$queryRawUnsafe<{ word: string | null }[]>(
      `SELECT ${column} AS word FROM leads WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT ${MOST}`,
    );
  const tags = (table: "contacts" | "companies" | "leads") =>
    tx.$queryRawUnsafe<{ word: string | null }[]>(
      `SELECT tag AS word FROM ${table}, unnest(tags) AS tag GROUP BY 1 ORDER BY count(*) DESC LIMIT ${MOST}`,
    );
  const members = await tx.member.findMany({
    where: { deactivatedAt: null },
    select: { id: true, user: { select: { name: true } } },
    take: MOST,
  });
  return {
    "contact.language": known(LOCALES),
    "contact.tags": written(await tags("contacts")),
    "contact.company.tags": written(await tags("companies")),
    "lead.status": known(LEAD_STATUSES),
    "lead.temperature": known(["hot", "warm", "cold"]),
    "lead.kind": known(["sale", "service"]),
    "lead.source": written(await used("source")),
    "lead.campaign": written(await used("campaign")),
    "lead.lost_reason": written(await used("lost_reason")),
    "lead.tags": written(await tags("leads")),
    "lead.owner": named(members.map(({ id, user }) => ({ id, name: user.name }))),
    "lead.branch": named(await tx.branch.findMany({ select: { id: true, name: true }, take: MOST })),
    "lead.products": named(
      await tx.product.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" }, take: MOST }),
    ),
  };
}
