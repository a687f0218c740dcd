/** The JSON of what runs by itself: its log, the messages of a person, and the rules under which it writes. */
import { z } from "zod";
import { ENTRY_KINDS } from "../campaigns/log.ts";
import type { LogEntry, SendRecord } from "../campaigns/log-read.ts";
import { PROGRAMS, SEND_PURPOSES, SUBJECT_KINDS } from "../campaigns/programs.ts";
import { laterText, reasonText } from "../campaigns/sentence.ts";
import { type PolicyRecord, policySettings } from "../crm/send-policy.ts";
import type { Locale } from "../lib/locale.ts";

const moment = z.iso.datetime();
const detail = z.record(z.string(), z.union([z.string(), z.number()])).describe("What fills the sentence");

export const logEntryView = z.object({
  id: z.string(),
  at: moment,
  kind: z.enum(ENTRY_KINDS).describe("What was done or left"),
  program: z.string().describe("payment, cart, follow_up, nurture, broadcast; or scoring, routing, retention, signals"),
  contactId: z.string().nullable(),
  contactName: z.string().nullable(),
  sendId: z.string().nullable(),
  subjectKind: z.string().nullable(),
  subjectId: z.string().nullable(),
  campaignId: z.string().nullable(),
  enrollmentId: z.string().nullable(),
  reason: z.string().nullable().describe("Stable; act on this"),
  detail,
  why: z.string().nullable().describe("The reason in the caller's language"),
});

export function presentEntry({ at, ...entry }: LogEntry, locale: Locale): z.input<typeof logEntryView> {
  return {
    ...entry,
    at: at.toISOString(),
    detail: { ...entry.detail },
    why: reasonText(locale, entry.reason, entry.detail),
  };
}

export const sendView = z.object({
  id: z.string(),
  program: z.enum(PROGRAMS),
  purpose: z.enum(SEND_PURPOSES),
  subjectKind: z.enum(SUBJECT_KINDS),
  subjectId: z.string(),
  campaignId: z.string().nullable(),
  enrollmentId: z.string().nullable(),
  status: z.string().describe("planned, queued, sent, delivered, read, failed, uncertain, dropped or cancelled"),
  channel: z.string().nullable(),
  conversationId: z.string().nullable(),
  text: z.string(),
  reason: z.string().nullable().describe("Stable; act on this"),
  detail,
  why: z.string().nullable().describe("Why it waits or did not leave, in the caller's language"),
  dueAt: moment,
  nextAt: moment.nullable().describe("When it is looked at next, while planned"),
  sentAt: moment.nullable(),
  deliveredAt: moment.nullable(),
  readAt: moment.nullable(),
  createdAt: moment,
});

export function presentSend(send: SendRecord, locale: Locale, timeZone: string): z.input<typeof sendView> {
  const why = reasonText(locale, send.reason, send.detail);
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    ...send,
    detail: { ...send.detail },
    why: why !== null && send.nextAt ? laterText(locale, why, send.nextAt, timeZone) : why,
    dueAt: send.dueAt.toISOString(),
    createdAt: send.createdAt.toISOString(),
    nextAt: iso(send.nextAt),
    sentAt: iso(send.sentAt),
    deliveredAt: iso(send.deliveredAt),
    readAt: iso(send.readAt),
  };
}

export const policyView = z.object({
  settings: policySettings,
  usual: policySettings.describe("As they are where a business has set none"),
  version: z.int().describe("Send it back with a change"),
});

export function presentPolicy({ settings, version }: PolicyRecord): z.output<typeof policyView> {
  return { settings, usual: policySettings.parse({}), version };
}
