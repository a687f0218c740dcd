/** What became of every message: the database beside what was written and what providers showed. */
import type { BenchDatabase } from "../server.ts";
import type { Member } from "./crowd.ts";

export interface Outcome {
  readonly received: number;
  /** Written by people and confirmed, and not in the database. */
  readonly lost: number;
  /** In the database twice. */
  readonly doubled: number;
  readonly unanswered: number;
  readonly answeredTwice: number;
  readonly sent: number;
  readonly uncertain: number;
  readonly failed: number;
  /** Texts that providers showed more often than they were sent, or may have been sent. */
  readonly shownTwice: number;
  /** Messages called sent that nobody was shown. */
  readonly notShown: number;
}

interface ThreadRow {
  readonly thread: string;
  readonly received: number;
  readonly sent: number;
  readonly uncertain: number;
  readonly failed: number;
  readonly unanswered: number;
  readonly twice: number;
  /** Texts of what was sent, and of what may have been. */
  readonly sent_texts: readonly string[];
  readonly uncertain_texts: readonly string[];
}

export async function readOutcome(database: BenchDatabase, members: readonly Member[]): Promise<Outcome> {
  const rows = await database.query<ThreadRow>(
    `SELECT c.thread_id AS thread,
            count(*) FILTER (WHERE m.direction = 'in')::int AS received,
            count(*) FILTER (WHERE m.direction = 'out' AND m.status IN ('sent', 'delivered', 'read'))::int AS sent,
            count(*) FILTER (WHERE m.status = 'uncertain')::int AS uncertain,
            count(*) FILTER (WHERE m.status = 'failed')::int AS failed,
            count(*) FILTER (WHERE m.direction = 'in' AND c.handler = 'agents' AND covering.turns = 0)::int AS unanswered,
            count(*) FILTER (WHERE m.direction = 'in' AND covering.turns > 1)::int AS twice,
            coalesce(json_agg(m.text) FILTER (WHERE m.direction = 'out' AND m.status IN ('sent', 'delivered', 'read')), '[]') AS sent_texts,
            coalesce(json_agg(m.text) FILTER (WHERE m.status = 'uncertain'), '[]') AS uncertain_texts
       FROM conversations c JOIN messages m ON m.conversation_id = c.id,
            LATERAL (SELECT count(*) AS turns FROM turns t
                      WHERE t.conversation_id = c.id AND m.seq BETWEEN t.from_seq AND t.to_seq) covering
      GROUP BY c.id, c.thread_id`,
  );
  const byThread = new Map(rows.map((row) => [row.thread, row]));
  const sum = (of: (row: ThreadRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const over = (of: (member: Member, row: ThreadRow | undefined) => number) =>
    members.reduce((total, member) => total + Math.max(0, of(member, byThread.get(member.customer.thread))), 0);
  return {
    received: sum(({ received }) => received),
    lost: over(({ written }, row) => written - (row?.received ?? 0)),
    doubled: over(({ written }, row) => (row?.received ?? 0) - written),
    unanswered: sum(({ unanswered }) => unanswered),
    answeredTwice: sum(({ twice }) => twice),
    sent: sum(({ sent }) => sent),
    uncertain: sum(({ uncertain }) => uncertain),
    failed: sum(({ failed }) => failed),
    shownTwice: over(({ customer }, row) => countRepeats(customer.shown() ?? [], row)),
    notShown: over(({ customer }, row) => countMissing(customer.shown(), row)),
  };
}

/** As much of a text as tells it from others, and as little as is in one piece. */
const opening = (text: string) => text.trim().slice(0, 40);

function countRepeats(shown: readonly string[], row: ThreadRow | undefined): number {
  const ours = [...(row?.sent_texts ?? []), ...(row?.uncertain_texts ?? [])];
  const openings = shown.map(opening).filter((text) => text !== "");
  return [...new Set(openings)].reduce((total, text) => {
    const meant = ours.filter((one) => opening(one) === text).length;
    // A further piece of a message, which begins in the midst of its text.
    if (meant === 0) return total;
    return total + Math.max(0, openings.filter((one) => one === text).length - meant);
  }, 0);
}

function countMissing(shown: readonly string[] | null, row: ThreadRow | undefined): number {
  if (shown === null || !row) return 0;
  const openings = shown.map(opening);
  return row.sent_texts.map(opening).filter((text) => text !== "" && !openings.includes(text)).length;
}
