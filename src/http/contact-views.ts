/** The JSON of contacts: one of them, what they allowed, all that happened with them. */
import { z } from "zod";
import { CONSENT_PURPOSES, type ConsentRow } from "../crm/contacts/consents.ts";
import type { IdentityRow, ListedContact } from "../crm/contacts/list.ts";
import { TIMELINE_KINDS, type TimelineItem } from "../crm/contacts/timeline.ts";
import { caseView } from "./case-views.ts";
import { leadView, noteView } from "./lead-views.ts";
import { quoteView } from "./quote-views.ts";

const moment = z.iso.datetime().describe("UTC");

export const contactView = z.object({
  id: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  locale: z.string().nullable(),
  company: z.object({ id: z.string(), name: z.string() }).nullable(),
  tags: z.array(z.string()),
  custom: z.record(z.string(), z.unknown()).describe("Fields of the business by key"),
  optedOutAt: moment.nullable().describe("Since when they want no automated messages"),
  mergedIntoId: z.string().nullable().describe("Who has their things, after a merge"),
  version: z.int(),
  createdAt: moment,
});

export function presentContact(row: ListedContact): z.infer<typeof contactView> {
  const { id, name, email, phone, locale, company, tags, mergedIntoId, version } = row;
  return {
    id,
    name,
    email,
    phone,
    locale,
    company,
    tags,
    custom: row.custom as Record<string, unknown>,
    optedOutAt: row.optedOutAt?.toISOString() ?? null,
    mergedIntoId,
    version,
    createdAt: row.createdAt.toISOString(),
  };
}

export const consentView = z.object({
  id: z.string(),
  channel: z.string().nullable().describe("Null means all of them"),
  purpose: z.enum(CONSENT_PURPOSES),
  isGranted: z.boolean(),
  source: z.string(),
  proof: z.string().nullable(),
  saidAt: moment,
  recordedAt: moment,
});

export function presentConsent(row: ConsentRow): z.infer<typeof consentView> {
  const { id, channel, isGranted, source, proof } = row;
  return {
    id,
    channel,
    purpose: row.purpose as z.infer<typeof consentView>["purpose"],
    isGranted,
    source,
    proof,
    saidAt: row.saidAt.toISOString(),
    recordedAt: row.recordedAt.toISOString(),
  };
}

export const identityView = z.object({
  id: z.string(),
  channel: z.object({ kind: z.string(), name: z.string() }),
  externalId: z.string().describe("The provider's id of the person"),
  displayName: z.string().nullable(),
  conversationIds: z.array(z.string()),
  createdAt: moment,
});

export function presentIdentity(row: IdentityRow): z.infer<typeof identityView> {
  const { id, channelAccount, externalId, displayName, conversations, createdAt } = row;
  const conversationIds = conversations.map((conversation) => conversation.id);
  return { id, channel: channelAccount, externalId, displayName, conversationIds, createdAt: createdAt.toISOString() };
}

export const contactPage = contactView.extend({
  identities: z.array(identityView),
  consents: z.array(consentView).describe("The last word for each channel and purpose"),
  merges: z.array(z.object({ id: z.string(), keptId: z.string(), mergedId: z.string(), mergedAt: moment })),
  leads: z.array(leadView).describe("The open ones"),
  cases: z.array(caseView).describe("The open ones"),
  quotes: z.array(quoteView).describe("The open ones"),
  notes: z.array(noteView),
});

export const timelineView = z.object({
  id: z.string(),
  kind: z.enum(TIMELINE_KINDS),
  type: z.string().describe("What happened, such as lead.won or message.in"),
  subjectId: z.string().describe("The row to open"),
  text: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  at: moment,
});

export function presentTimeline({ at, ...item }: TimelineItem): z.infer<typeof timelineView> {
  return { ...item, at: at.toISOString() };
}

export const mergePreviewView = z.object({
  after: z
    .object({
      name: z.string().nullable(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
      locale: z.string().nullable(),
      tags: z.array(z.string()),
      wantsNoMessages: z.boolean().describe("One of the two said no"),
    })
    .describe("The one that stays, as it would be"),
  moves: z.record(z.string(), z.int()).describe("How many rows change hands, by table"),
  rests: z.int().describe("Open leads of the same interest as one of the other's, which would be put to rest"),
});
