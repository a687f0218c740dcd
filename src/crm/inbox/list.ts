/** The list of the inbox: boxes and filters, newest message first, with what a row shows, in one statement. */

import { asSql } from "../../infra/transaction-client.ts";
import { InputError, NotFoundError } from "../../lib/errors.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { termRanges } from "./search-terms.ts";

export const BOXES = ["unassigned", "mine", "waiting", "agents", "snoozed", "closed", "all"] as const;
/**
 * `unassigned`: a person is needed and none is named. `mine`: the caller's. `waiting`: for a person, named or not. `agents`:
 * the agents answer. What is snoozed is in its own box, and in `mine` no more.
 */
export type Box = (typeof BOXES)[number];

export interface InboxFilter {
  readonly box?: Box | undefined;
  readonly handler?: "agents" | "waiting" | "rep" | undefined;
  readonly status?: "open" | "closed" | undefined;
  /** Kind of the channel. */
  readonly channel?: string | undefined;
  readonly tag?: string | undefined;
  readonly branchId?: string | undefined;
  /** The beginning of any word of the contact's name or address, or the end of their number. */
  readonly search?: string | undefined;
}

/** Where the former page ended. */
export interface InboxCursor {
  readonly at: Date;
  readonly id: string;
}

export interface InboxRow {
  readonly id: string;
  readonly channelAccountId: string;
  readonly channelKind: string;
  readonly channelName: string;
  readonly contactId: string;
  readonly contactName: string | null;
  readonly contactPhone: string | null;
  readonly contactEmail: string | null;
  readonly locale: string;
  readonly status: string;
  readonly handler: string;
  readonly handoffReason: string | null;
  readonly handoffSummary: string | null;
  readonly takenBy: string | null;
  readonly assigneeId: string | null;
  /** Null for an API key. */
  readonly assigneeName: string | null;
  readonly branchId: string | null;
  readonly snoozedUntil: Date | null;
  readonly tags: readonly string[];
  readonly lastSeq: number;
  readonly lastText: string | null;
  readonly lastAuthor: string | null;
  readonly lastDirection: string | null;
  /** Messages of the customer that the caller has not read, up to `MAX_UNREAD`. */
  readonly unread: number;
  readonly hasDraft: boolean;
  readonly createdAt: Date;
  readonly lastMessageAt: Date;
}

/** Nobody counts further. */
export const MAX_UNREAD = 100;
/** Longest text of a row. */
const PREVIEW_LENGTH = 200;

/** The conditions of the indexes by which the boxes are read. */
export const IN_BOX: Record<Exclude<Box, "mine" | "all">, string> = {
  agents: "c.status = 'open' AND c.snoozed_until IS NULL AND c.handler = 'agents'",
  waiting: "c.status = 'open' AND c.snoozed_until IS NULL AND c.handler = 'waiting'",
  unassigned: "c.status = 'open' AND c.snoozed_until IS NULL AND c.handler <> 'agents' AND c.assignee_id IS NULL",
  snoozed: "c.status = 'open' AND c.snoozed_until IS NOT NULL",
  closed: "c.status = 'closed'",
};
export const MINE =
  "c.status = 'open' AND c.assignee_id IS NOT NULL AND c.snoozed_until IS NULL AND c.assignee_id = $1";

const COLUMNS = `c.id, c.channel_account_id, c.contact_id, c.locale, c.status, c.handler, c.handoff_reason, c.handoff_summary,
  c.taken_by, c.assignee_id, c.branch_id, c.snoozed_until, c.last_seq, c.created_at, c.last_message_at`;

/**
 * Unread is what came after the caller's mark; without a mark, after the newest answer.
 * @param page a query of `COLUMNS`, of few rows
 */
const showing = (page: string) => `
  WITH page AS (${page})
  SELECT c.id, c.channel_account_id AS "channelAccountId", account.kind AS "channelKind", account.name AS "channelName",
         c.contact_id AS "contactId", contact.name AS "contactName", contact.phone AS "contactPhone",
         contact.email AS "contactEmail", c.locale, c.status, c.handler, c.handoff_reason AS "handoffReason",
         c.handoff_summary AS "handoffSummary", c.taken_by AS "takenBy", c.assignee_id AS "assigneeId",
         person.name AS "assigneeName", c.branch_id AS "branchId", c.snoozed_until AS "snoozedUntil",
         ARRAY(SELECT tag FROM conversation_tags t WHERE t.conversation_id = c.id ORDER BY tag) AS tags,
         c.last_seq AS "lastSeq", left(newest.text, ${PREVIEW_LENGTH}) AS "lastText", newest.author AS "lastAuthor",
         newest.direction AS "lastDirection", unread.count AS unread, coalesce(mark.draft <> '', false) AS "hasDraft",
         c.created_at AS "createdAt", c.last_message_at AS "lastMessageAt"
    FROM page c
    JOIN channel_accounts account ON account.id = c.channel_account_id
    JOIN contacts contact ON contact.id = c.contact_id
    LEFT JOIN members member ON member.id = c.assignee_id
    LEFT JOIN users person ON person.id = member.user_id
    LEFT JOIN conversation_marks mark ON mark.conversation_id = c.id AND mark.reader_id = $1
    LEFT JOIN messages newest ON newest.conversation_id = c.id AND newest.seq = c.last_seq
    CROSS JOIN LATERAL (
      SELECT count(*)::int FROM (
        SELECT FROM messages m
         WHERE m.conversation_id = c.id AND m.direction = 'in'
           AND m.seq > coalesce(mark.read_seq, (SELECT a.seq FROM messages a WHERE a.conversation_id = c.id AND a.author IN ('agent', 'rep')
                                                 ORDER BY a.seq DESC LIMIT 1), 0)
         LIMIT ${MAX_UNREAD}) found
    ) unread
   ORDER BY c.last_message_at DESC, c.id DESC`;

/** Who reads: for the marks, and for what is theirs. */
export function readerOf({ actor }: Pick<CrmContext, "actor">): string {
  return actor.id ?? actor.kind;
}

/** Conversations, newest message first. */
export async function listInbox(
  crm: CrmContext,
  { filter, after, limit }: { filter: InboxFilter; after: InboxCursor | null; limit: number },
): Promise<InboxRow[]> {
  demand(crm, "conversations:read");
  const { text, values } = await pageQuery(crm, { filter, after, limit });
  return asSql(crm.tx).query<InboxRow>({ name: null, text: showing(text) }, values);
}

/** The statement that finds a page; exported for those who look at its plan. */
export async function pageQuery(
  crm: CrmContext,
  { filter, after, limit }: { filter: InboxFilter; after: InboxCursor | null; limit: number },
): Promise<{ text: string; values: unknown[] }> {
  const values: unknown[] = [readerOf(crm)];
  const put = (value: unknown) => `$${values.push(value)}`;
  const wheres = conditions(filter, put);
  if (after) wheres.push(`(c.last_message_at, c.id) < (${put(after.at)}::timestamptz, ${put(after.id)})`);
  const limitText = `${put(limit)}::int`;
  const rows = (more: string[]) =>
    `SELECT ${COLUMNS} FROM conversations c WHERE ${[...wheres, ...more, "true"].join(" AND ")}
      ORDER BY c.last_message_at DESC, c.id DESC LIMIT ${limitText}`;
  if (filter.channel === undefined) return { text: rows([]), values };
  // Each account by its own index: a page of a rare channel costs what one of a busy channel does.
  const accounts = await crm.tx.channelAccount.findMany({ where: { kind: filter.channel }, select: { id: true } });
  const each = accounts.map(({ id }) => `(${rows([`c.channel_account_id = ${put(id)}`])})`);
  const union = each.length === 0 ? `(${rows(["false"])})` : each.join(" UNION ALL ");
  return { text: `SELECT * FROM (${union}) c ORDER BY c.last_message_at DESC, c.id DESC LIMIT ${limitText}`, values };
}

function conditions(filter: InboxFilter, put: (value: unknown) => string): string[] {
  const { box = "all", handler, status, tag, branchId, search } = filter;
  const wheres: string[] = [];
  if (box === "mine") wheres.push(MINE);
  else if (box !== "all") wheres.push(IN_BOX[box]);
  if (handler) wheres.push(`c.handler = ${put(handler)}`);
  if (status) wheres.push(`c.status = ${put(status)}`);
  if (branchId) wheres.push(`c.branch_id = ${put(branchId)}`);
  if (tag)
    wheres.push(`EXISTS (SELECT FROM conversation_tags t WHERE t.conversation_id = c.id AND t.tag = ${put(tag)})`);
  if (search !== undefined) {
    const ranges = termRanges(search);
    if (ranges.length === 0)
      throw new InputError("there is nothing to search for", [{ path: "search", message: "fields.searchWords" }]);
    for (const { from, to } of ranges)
      wheres.push(
        `c.contact_id IN (SELECT contact_id FROM contact_terms WHERE term >= ${put(from)} AND term < ${put(to)})`,
      );
  }
  return wheres;
}

/** One conversation as the list shows it. Throws `NotFoundError`, also for one of another tenant. */
export async function getInboxRow(crm: CrmContext, id: string): Promise<InboxRow> {
  const [row] = await listInboxRows(crm, [id]);
  if (!row) throw new NotFoundError("there is no such conversation");
  return row;
}

/** Some conversations as the list shows them; those that are not there are left out. */
export async function listInboxRows(crm: CrmContext, ids: readonly string[]): Promise<InboxRow[]> {
  demand(crm, "conversations:read");
  const text = showing(`SELECT ${COLUMNS} FROM conversations c WHERE c.id = ANY($2::text[])`);
  return asSql(crm.tx).query<InboxRow>({ name: "inbox_rows", text }, [readerOf(crm), [...ids]]);
}
