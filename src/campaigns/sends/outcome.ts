/** Writes what the policy said of sends that were looked at: the rows, the next look, the log, and those who are told. */
import { newId } from "../../lib/ids.ts";
import { type EntryKind, logAutomation, type NewEntry } from "../log.ts";
import type { Detail, ReasonCode } from "../policy/verdict.ts";
import type { SendsContext } from "./context.ts";
import { changeSends, planLooks, type SendChange, type SendRow } from "./record.ts";
import { tellSettled } from "./settled.ts";

/** What is to become of one send. */
export type Ruling =
  | {
      readonly row: SendRow;
      readonly to: "queued";
      readonly channel: string;
      readonly conversationId: string;
      readonly messageId: string;
    }
  | {
      readonly row: SendRow;
      readonly to: "planned";
      readonly at: Date;
      readonly reason: ReasonCode | null;
      readonly detail: Detail;
    }
  | {
      readonly row: SendRow;
      readonly to: "dropped" | "cancelled";
      readonly reason: ReasonCode;
      readonly detail: Detail;
    };

/** Writes them all in the transaction, in a fixed number of statements. */
export async function writeRulings(context: SendsContext, rulings: readonly Ruling[]): Promise<void> {
  if (rulings.length === 0) return;
  const { sql, tenantId, clock } = context;
  const now = clock.now();
  const looks = rulings.flatMap((ruling) =>
    ruling.to === "planned"
      ? [{ id: newId("dueAction"), sendId: ruling.row.id, round: ruling.row.round + 1, dueAt: ruling.at }]
      : [],
  );
  const ended = rulings.flatMap((ruling) =>
    ruling.to === "dropped" || ruling.to === "cancelled"
      ? [{ ...subjectOf(ruling.row), status: ruling.to, reason: ruling.reason, detail: ruling.detail, at: now }]
      : [],
  );
  await Promise.all([
    changeSends(sql, rulings.map(changeOf), now),
    planLooks(sql, tenantId, looks, now),
    logAutomation(sql, tenantId, rulings.flatMap(entryOf), now),
    tellSettled(context, ended),
  ]);
}

/** What those who are told of a send learn of it. */
export function subjectOf({ id, contactId, subjectKind, subjectId, campaignId, enrollmentId }: SendRow) {
  return { sendId: id, contactId, subject: { kind: subjectKind, id: subjectId }, campaignId, enrollmentId };
}

/** The part of an entry that says whom and what it is about. */
export function entryAbout(row: SendRow): Omit<NewEntry, "kind"> {
  const { id: sendId, contactId, program, subjectKind, subjectId, campaignId, enrollmentId } = row;
  return { sendId, contactId, program, subjectKind, subjectId, campaignId, enrollmentId };
}

function changeOf(ruling: Ruling): SendChange {
  const { row, to } = ruling;
  const still = { channel: null, conversationId: null, messageId: null };
  if (to === "queued") {
    const { channel, conversationId, messageId } = ruling;
    const way = { channel, conversationId, messageId };
    return { ...way, id: row.id, status: to, nextAt: row.nextAt, round: row.round, reason: null, detail: {} };
  }
  const nextAt = to === "planned" ? ruling.at : row.nextAt;
  const round = row.round + (to === "planned" ? 1 : 0);
  return { ...still, id: row.id, status: to, nextAt, round, reason: ruling.reason, detail: ruling.detail };
}

/** What is put off again for the same reason is no news. */
function entryOf(ruling: Ruling): NewEntry[] {
  if (ruling.to === "queued") return [];
  const { row, to, reason, detail } = ruling;
  if (to !== "planned") return [{ ...entryAbout(row), kind: to satisfies EntryKind, reason, detail }];
  if (reason === null || reason === row.reason) return [];
  return [{ ...entryAbout(row), kind: "delayed", reason, detail: { ...detail, until: ruling.at.toISOString() } }];
}
