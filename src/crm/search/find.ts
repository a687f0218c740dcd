/**
 * Ids of what a search finds, newest first: by the words as they are typed or, when asked, also by words that differ by a
 * letter. What is common is found among the newest rows, what is rare by the index of words, so that the
 * cost stays the same however many rows there are.
 */

import { asSql } from "../../infra/transaction-client.ts";
import type { CrmContext } from "../context.ts";
import { queryOf, type WantedWord } from "./words.ts";

export const SEARCH_GROUPS = ["contacts", "leads", "messages", "cases"] as const;
export type SearchGroup = (typeof SEARCH_GROUPS)[number];

export interface Found {
  readonly ids: readonly string[];
  /** The words with what they were taken for. */
  readonly wanted: readonly WantedWord[];
}

export interface FindOptions {
  readonly wanted: readonly WantedWord[];
  /** Where the former page ended: an id. */
  readonly before: string | null;
  readonly limit: number;
}

/** People by their names, for the groups that show what is theirs; asked for once a search. */
export type People = () => Promise<readonly string[]>;

/** The people whom these words fit. */
export function peopleOf(crm: CrmContext, wanted: readonly WantedWord[]): People {
  let found: Promise<readonly string[]> | undefined;
  return () => {
    found ??= findContacts(crm, wanted, `${PREFIX.contacts}_z`, MAX_PEOPLE);
    return found;
  };
}

/** Messages that are looked at one by one before the index of words is asked. */
const DEPTH = 3_000;
/** People whose leads and cases are shown for their name; of more, those who came last. */
const MAX_PEOPLE = 500;
const LAST = "\u{10FFFF}";
const PREFIX: Record<SearchGroup, string> = { contacts: "cnt", leads: "lea", messages: "msg", cases: "cas" };

/** Ids of a group. The caller has asked for permission. */
export async function findIds(
  crm: CrmContext,
  group: SearchGroup,
  options: FindOptions,
  people: People,
): Promise<Found> {
  const { wanted, limit } = options;
  // No id is beyond: what follows the prefix begins with a digit.
  const before = options.before ?? `${PREFIX[group]}_z`;
  if (group === "contacts") return { ids: await findContacts(crm, wanted, before, limit), wanted };
  if (group === "messages") return findMessages(crm, wanted, before, limit);
  const rows = await asSql(crm.tx).query<{ id: string }>(
    {
      name: null,
      text: `SELECT id FROM ${group} WHERE id < $1 AND id IN (
               SELECT charla_find('${group}', $2::tsquery, $1, 0, $3)
               UNION SELECT id FROM ${group} WHERE contact_id = ANY($4::text[]))
              ORDER BY id DESC LIMIT $3`,
    },
    [before, queryOf(wanted), limit, await people()],
  );
  return { ids: rows.map(({ id }) => id), wanted };
}

async function findMessages(
  crm: CrmContext,
  wanted: readonly WantedWord[],
  before: string,
  limit: number,
): Promise<Found> {
  const common = await onlyWritten(wanted, (words) => wordsInNewest(crm, words));
  const newest = await find(crm, common, { before, limit, depth: DEPTH });
  if (newest.length >= limit) return { ids: newest, wanted: common };
  // What people write these days is what was meant; only a word that is like none of it is looked for in all they ever wrote.
  const isLikeNone = ({ word }: WantedWord) => common.some((one) => one.word === word && one.meant.length === 0);
  const rare = await onlyWritten(wanted.filter(isLikeNone), (words) => wordsAnywhere(crm, words));
  const known = common.map((one) => rare.find(({ word }) => word === one.word) ?? one);
  return { ids: await find(crm, known, { before, limit, depth: 0 }), wanted: known };
}

async function find(
  crm: CrmContext,
  wanted: readonly WantedWord[],
  { before, limit, depth }: { before: string; limit: number; depth: number },
): Promise<string[]> {
  const rows = await crm.tx.$queryRaw<{ id: string }[]>`
    SELECT charla_find('messages', ${queryOf(wanted)}::tsquery, ${before}, ${depth}::int, ${limit}::int) AS id`;
  return rows.map(({ id }) => id);
}

/** The words with those of their meanings that were ever written: of hundreds a few. */
async function onlyWritten(
  wanted: readonly WantedWord[],
  written: (words: string[]) => Promise<readonly string[]>,
): Promise<readonly WantedWord[]> {
  const meanings = wanted.flatMap(({ meant }) => meant);
  if (meanings.length === 0) return wanted;
  const known = new Set(await written(meanings));
  return wanted.map(({ word, meant }) => ({ word, meant: meant.filter((other) => known.has(other)) }));
}

/** What is common stands in the newest messages. */
async function wordsInNewest(crm: CrmContext, words: readonly string[]): Promise<string[]> {
  const rows = await crm.tx.$queryRaw<{ word: string }[]>`
    SELECT DISTINCT word FROM (SELECT words FROM messages WHERE tenant_id = ${crm.tenantId} ORDER BY id DESC LIMIT ${DEPTH}) newest,
           unnest(tsvector_to_array(newest.words)) AS word
     WHERE word = ANY(${[...words]})`;
  return rows.map(({ word }) => word);
}

async function wordsAnywhere(crm: CrmContext, words: readonly string[]): Promise<string[]> {
  const rows = await crm.tx.$queryRaw<{ word: string }[]>`SELECT charla_written(${[...words]}) AS word`;
  return rows.map(({ word }) => word);
}

/** People each of whose words fits one of their names, their number or their address. */
async function findContacts(
  crm: CrmContext,
  wanted: readonly WantedWord[],
  before: string,
  limit: number,
): Promise<string[]> {
  const values: unknown[] = [before, limit];
  const put = (value: unknown) => `$${values.push(value)}`;
  const fits = wanted.map(({ word, meant }) => {
    const beginning = `SELECT contact_id FROM contact_terms WHERE term >= ${put(word)} AND term < ${put(`${word}${LAST}`)}`;
    const typos =
      meant.length === 0 ? "" : ` UNION SELECT contact_id FROM contact_terms WHERE term = ANY(${put(meant)}::text[])`;
    return `AND id IN (${beginning}${typos})`;
  });
  const text = `SELECT id FROM contacts WHERE id < $1 AND merged_into_id IS NULL ${fits.join(" ")} ORDER BY id DESC LIMIT $2`;
  const rows = await asSql(crm.tx).query<{ id: string }>({ name: null, text }, values);
  return rows.map(({ id }) => id);
}
