/** Search over people, leads, messages and cases: what the caller may read, group by group, with the words that fit. */
import type { CrmContext } from "../context.ts";
import { isAllowed, type Permission } from "../permissions.ts";
import { type Excerpt, excerptOf, type Mark, marksIn } from "./excerpt.ts";
import { type FindOptions, findIds, type People, peopleOf, SEARCH_GROUPS, type SearchGroup } from "./find.ts";
import { typosOf, type WantedWord, wordsOf } from "./words.ts";

export { SEARCH_GROUPS, type SearchGroup } from "./find.ts";

export interface SearchHit {
  readonly kind: SearchGroup;
  readonly id: string;
  readonly contactId: string;
  /** Of the message, the lead or the case. */
  readonly conversationId: string | null;
  /** The person's name, or how else they are known; null for somebody of whom nothing is known. */
  readonly title: string | null;
  readonly titleMarks: readonly Mark[];
  readonly excerpt: Excerpt;
  /** Of a lead or a case. */
  readonly status: string | null;
  /** The number of a case, or of a message in its thread. */
  readonly number: number | null;
  readonly at: Date;
}

export interface SearchPlace {
  readonly id: string;
  /** Whether the former page took words for typos. */
  readonly withTypos: boolean;
}

export interface GroupOfHits {
  readonly kind: SearchGroup;
  readonly hits: readonly SearchHit[];
  readonly next: SearchPlace | null;
}

const MAY: Record<SearchGroup, Permission> = {
  contacts: "contacts:read",
  leads: "leads:read",
  messages: "conversations:read",
  cases: "cases:read",
};

/** Whether somebody may search in a group. */
export function maySearch(crm: Pick<CrmContext, "actor">, group: SearchGroup): boolean {
  return isAllowed(crm.actor, MAY[group]);
}

/**
 * Each group that is asked for and that the caller may read, newest first; nothing for a text without words. Only where no
 * group has anything by the words as they are typed are they taken for typos.
 */
export async function search(
  crm: CrmContext,
  {
    text,
    groups = SEARCH_GROUPS,
    after = null,
    limit,
  }: { text: string; groups?: readonly SearchGroup[]; after?: SearchPlace | null; limit: number },
): Promise<GroupOfHits[]> {
  const words = wordsOf(text);
  const kinds = groups.filter((group) => maySearch(crm, group));
  if (words.length === 0) return kinds.map((kind) => ({ kind, hits: [], next: null }));
  const before = after?.id ?? null;
  const searchAll = async (wanted: readonly WantedWord[], withTypos: boolean) => {
    const people = peopleOf(crm, wanted);
    const found: GroupOfHits[] = [];
    for (const kind of kinds) {
      const { ids, hits } = await searchGroup(crm, kind, { wanted, before, limit }, people);
      const last = ids.length > limit ? ids[limit - 1] : undefined;
      found.push({ kind, hits, next: last === undefined ? null : { id: last, withTypos } });
    }
    return found;
  };
  const asTyped = () => words.map((word) => ({ word, meant: [] }));
  const asTypos = () => words.map((word) => ({ word, meant: typosOf(word) }));
  if (after) return searchAll(after.withTypos ? asTypos() : asTyped(), after.withTypos);
  const found = await searchAll(asTyped(), false);
  if (found.some(({ hits }) => hits.length > 0)) return found;
  const meant = asTypos();
  return meant.some((word) => word.meant.length > 0) ? searchAll(meant, true) : found;
}

/** One id more than wanted where there are more. */
async function searchGroup(
  crm: CrmContext,
  kind: SearchGroup,
  options: FindOptions,
  people: People,
): Promise<{ readonly ids: readonly string[]; readonly hits: readonly SearchHit[] }> {
  const { limit } = options;
  const { ids, wanted } = await findIds(crm, kind, { ...options, limit: limit + 1 }, people);
  return { ids, hits: ids.length === 0 ? [] : await READ[kind](crm, ids.slice(0, limit), wanted) };
}

type Read = (crm: CrmContext, ids: readonly string[], wanted: readonly WantedWord[]) => Promise<SearchHit[]>;
const PERSON = { select: { id: true, name: true, phone: true, email: true } } as const;
const newestFirst = { orderBy: { id: "desc" } } as const;

/** The rows themselves are read under the caller's own policy. */
const READ: Record<SearchGroup, Read> = {
  async contacts({ tx }, ids, wanted) {
    const rows = await tx.contact.findMany({ where: { id: { in: [...ids] } }, ...newestFirst });
    return rows.map((row) => ({
      ...hitOf("contacts", row, row, wanted, [row.phone, row.email].filter((known) => known !== null).join(" · ")),
      at: row.createdAt,
    }));
  },
  async leads({ tx }, ids, wanted) {
    const rows = await tx.lead.findMany({
      where: { id: { in: [...ids] } },
      include: { contact: PERSON },
      ...newestFirst,
    });
    return rows.map((row) => ({
      ...hitOf(
        "leads",
        row,
        row.contact,
        wanted,
        [row.interest, ...row.tags].filter((part) => part !== "").join(" · "),
      ),
      conversationId: row.conversationId,
      status: row.status,
      at: row.updatedAt,
    }));
  },
  async messages({ tx }, ids, wanted) {
    const rows = await tx.message.findMany({
      where: { id: { in: [...ids] } },
      include: { conversation: { select: { contact: PERSON } } },
      ...newestFirst,
    });
    return rows.map((row) => ({
      ...hitOf("messages", row, row.conversation.contact, wanted, row.text),
      conversationId: row.conversationId,
      number: row.seq,
      at: row.createdAt,
    }));
  },
  async cases({ tx }, ids, wanted) {
    const rows = await tx.case.findMany({
      where: { id: { in: [...ids] } },
      include: { contact: PERSON },
      ...newestFirst,
    });
    return rows.map((row) => ({
      ...hitOf("cases", row, row.contact, wanted, row.subject),
      conversationId: row.conversationId,
      status: row.status,
      number: row.number,
      at: row.updatedAt,
    }));
  },
};

interface Person {
  readonly id: string;
  readonly name: string | null;
  readonly phone: string | null;
  readonly email: string | null;
}

function hitOf(
  kind: SearchGroup,
  { id }: { id: string },
  person: Person,
  wanted: readonly WantedWord[],
  text: string,
): Omit<SearchHit, "at"> {
  const title = person.name ?? person.phone ?? person.email;
  return {
    kind,
    id,
    contactId: person.id,
    conversationId: null,
    title,
    titleMarks: title === null ? [] : marksIn(title, wanted),
    excerpt: excerptOf(text, wanted),
    status: null,
    number: null,
  };
}
