/** The usual questions and their answers, one entry at a time: the agents find them from their next answer on. */
import { InputError, NotFoundError } from "../../lib/errors.ts";
import { LOCALES, type Locale } from "../../lib/locale.ts";
import { foldText } from "../../lib/text.ts";
import { say } from "../../lib/texts.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import type { FaqContent, FaqWording, PlaybookContent } from "./content.ts";
import { type Rewritten, rewritePlaybook } from "./rewrite.ts";
import { freeKey, slug } from "./slug.ts";
import { faqOf } from "./stored.ts";

export interface FaqFilter {
  /** Part of a question, of another way of asking it, or of an answer. */
  readonly search?: string | undefined;
  readonly category?: string | undefined;
}

/** What somebody says of an entry; null takes a language away. */
export type FaqFacts = { readonly category?: string | undefined } & {
  readonly [L in Locale]?: FaqWording | null | undefined;
};

interface Listed extends FaqContent {
  /** Its place in the list. */
  readonly id: string;
}

/** Entries, the newest first, in all of their languages. */
export async function listFaq(
  crm: CrmContext,
  { filter, after, limit }: { filter: FaqFilter; after: string | null; limit: number },
): Promise<Listed[]> {
  demand(crm, "playbook:read");
  const { tx, tenantId } = crm;
  const { search, category = null } = filter;
  const [asked, answered] = search === undefined ? [null, null] : [likeOf(foldText(search)), likeOf(search)];
  const found = await tx.$queryRaw<{ key: string; id: string }[]>`
    SELECT key, max(id) AS id FROM faq_entries
     WHERE tenant_id = ${tenantId} AND (${category}::text IS NULL OR category = ${category})
       AND (${asked}::text IS NULL OR search_text LIKE ${asked} OR answer ILIKE ${answered})
     GROUP BY key HAVING ${after}::text IS NULL OR max(id) < ${after}
     ORDER BY 2 DESC LIMIT ${limit}`;
  const rows = await tx.faqEntry.findMany({ where: { tenantId, key: { in: found.map(({ key }) => key) } } });
  const entries = new Map(faqOf(rows).map((entry) => [entry.key, entry]));
  return found.flatMap(({ key, id }) => {
    const entry = entries.get(key);
    return entry ? [{ ...entry, id }] : [];
  });
}

/** Throws `NotFoundError`. */
export async function getFaq(crm: CrmContext, key: string): Promise<FaqContent> {
  demand(crm, "playbook:read");
  return readEntry(crm, key);
}

async function readEntry({ tx, tenantId }: CrmContext, key: string): Promise<FaqContent> {
  const [entry] = faqOf(await tx.faqEntry.findMany({ where: { tenantId, key } }));
  if (!entry) throw new NotFoundError(`no entry ${key}`);
  return entry;
}

export interface WrittenFaq extends Rewritten {
  /** As it stands now. */
  readonly entry: FaqContent;
}

/** Makes an entry. Throws `InputError` for a question that another entry answers, and for an entry without any. */
export async function makeFaq(crm: CrmContext, facts: FaqFacts, reader: Locale): Promise<WrittenFaq> {
  const { category = "general" } = facts;
  let key = "";
  const done = await rewritePlaybook(crm, {
    seen: null,
    verb: "update",
    note: "faq",
    concerns: () => null,
    change: (content) => {
      const question = LOCALES.flatMap((locale) => facts[locale]?.question ?? [])[0] ?? "";
      const taken = new Set(content.faq.map((entry) => entry.key));
      key = freeKey(slug(question, 60), (candidate) => taken.has(candidate));
      return { ...content, faq: [...content.faq, checked({ key, category }, facts, content, reader)] };
    },
  });
  return { ...done, entry: await readEntry(crm, key) };
}

/** Changes what is given. Throws `NotFoundError`, `ConflictError` when it was changed since `version`, and `InputError`. */
export async function changeFaq(
  crm: CrmContext,
  key: string,
  { version, ...facts }: FaqFacts & { readonly version: number },
  reader: Locale,
): Promise<WrittenFaq> {
  demand(crm, "playbook:write");
  await readEntry(crm, key);
  const done = await rewritePlaybook(crm, {
    seen: version,
    verb: "update",
    note: `faq: ${key}`,
    concerns: (content) => content.faq.find((entry) => entry.key === key),
    change: (content) => ({
      ...content,
      faq: content.faq.map((entry) => (entry.key === key ? checked(entry, facts, content, reader) : entry)),
    }),
  });
  return { ...done, entry: await readEntry(crm, key) };
}

/** Takes an entry away, in all languages. Throws as `changeFaq` does. */
export async function dropFaq(crm: CrmContext, key: string, version: number): Promise<Rewritten> {
  demand(crm, "playbook:write");
  await readEntry(crm, key);
  return rewritePlaybook(crm, {
    seen: version,
    verb: "update",
    note: `faq: ${key}`,
    concerns: (content) => content.faq.find((entry) => entry.key === key),
    change: (content) => ({ ...content, faq: content.faq.filter((entry) => entry.key !== key) }),
  });
}

/** The entry with what was said of it: in one language at least, and with questions of its own. */
function checked(entry: FaqContent, facts: FaqFacts, { faq }: PlaybookContent, reader: Locale): FaqContent {
  const { key, category } = entry;
  const changed: FaqContent = { key, category: facts.category ?? category };
  for (const locale of LOCALES) {
    const wording = facts[locale] === undefined ? entry[locale] : facts[locale];
    if (wording) changed[locale] = wording;
  }
  const issues = LOCALES.flatMap((locale) => {
    const asked = foldText(changed[locale]?.question ?? "");
    const isTaken = faq.some((other) => other.key !== key && foldText(other[locale]?.question ?? "") === asked);
    return asked !== "" && isTaken
      ? [{ path: `${locale}.question`, message: say(reader, "playbook.fault.questionTaken") }]
      : [];
  });
  if (issues.length > 0) throw new InputError("another entry has this question", issues);
  if (!LOCALES.some((locale) => changed[locale]))
    throw new InputError("an entry has a question and an answer in one language at least", [
      { path: "es", message: say(reader, "playbook.fault.noWording") },
    ]);
  return changed;
}

function likeOf(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
