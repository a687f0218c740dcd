/** What is new in a business since the last look: rows that were told of already are left out. */
import type { CrmContext } from "../../crm/context.ts";
import type { listMessages } from "../../crm/conversations.ts";
import { listNotes } from "../../crm/inbox/notes.ts";
import { plusMs } from "../../lib/time.ts";
import { presentNote } from "../inbox-views.ts";

type MessageRow = Awaited<ReturnType<typeof listMessages>>[number];

export interface News {
  /** Messages of these conversations, oldest first in each. */
  messages(crm: CrmContext, conversationIds: readonly string[]): Promise<MessageRow[]>;
  notes(crm: CrmContext, conversationIds: readonly string[]): Promise<ReturnType<typeof presentNote>[]>;
  notifications(crm: CrmContext): Promise<{ id: string; kind: string; subjectId: string; memberId: string | null }[]>;
}

/** Transactions that began so long before now may still come to light; ms. */
const LATE_MS = 60_000;
/** Rows remembered as told of. */
const MEMORY = 5_000;
/** More at a time is not told one by one: it throws, and the readers fetch anew. */
const MAX_ROWS = 1_000;

/** @param openedAt what is older is no news */
export function createNews(openedAt: Date): News {
  const told = new Set<string>();
  const untold = <Row extends { readonly id: string }>(rows: readonly Row[]): Row[] => {
    const fresh = rows.filter(({ id }) => !told.has(id));
    for (const { id } of fresh) told.add(id);
    for (const id of told) {
      if (told.size <= MEMORY) break;
      told.delete(id);
    }
    return fresh;
  };
  /** Only young rows are looked at, so that what is remembered of them is little. */
  const since = ({ clock }: CrmContext) => {
    const late = plusMs(clock.now(), -LATE_MS);
    return late > openedAt ? late : openedAt;
  };
  return {
    async messages(crm, conversationIds) {
      const rows = await crm.tx.message.findMany({
        where: { conversationId: { in: [...conversationIds] }, createdAt: { gte: since(crm) } },
        orderBy: [{ conversationId: "asc" }, { seq: "desc" }],
        take: MAX_ROWS,
      });
      if (rows.length === MAX_ROWS) throw new Error(`more than ${MAX_ROWS} messages at a time`);
      return untold(rows.reverse());
    },
    async notes(crm, conversationIds) {
      const after = { at: since(crm), id: "" };
      const all = [];
      for (const conversationId of conversationIds)
        all.push(...(await listNotes(crm, { conversationId, after, limit: MAX_ROWS })));
      return untold(all).map(presentNote);
    },
    async notifications({ tx, clock, ...rest }) {
      const rows = await tx.notification.findMany({
        where: { createdAt: { gte: since({ tx, clock, ...rest }) } },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
        take: MAX_ROWS,
        select: { id: true, kind: true, subjectId: true, memberId: true },
      });
      return untold(rows);
    },
  };
}
