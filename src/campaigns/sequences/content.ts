/** A message step as a send: the variant of this person, its words for each channel, and what ends its purpose. Pure. */
import { createHash } from "node:crypto";
import type { Part, TemplateRef } from "../../channels/channel.ts";
import type { Locale } from "../../lib/locale.ts";
import { plusMs } from "../../lib/time.ts";
import type { NewSend, SendContent, Unless } from "../sends/ask.ts";
import type { Content, Definition, Message } from "./definition.ts";
import type { Facts } from "./fields.ts";
import type { Person } from "./people.ts";
import { fill, inLocale, type Wording } from "./wording.ts";

export interface Voice {
  readonly locale: Locale;
  readonly timeZone: string;
}

export interface MessageStep {
  readonly id: string;
  readonly message: Message;
}

/** The send, or null when no channel has words for this person: something is not known of them. */
export function sendOf(
  person: Pick<Person, "id" | "contactId" | "subjectKind" | "subjectId" | "enteredAt" | "pausedUntil" | "turn">,
  { id, message }: MessageStep,
  definition: Definition,
  facts: Facts,
  voice: Voice,
  now: Date,
): NewSend | null {
  const variant = variantOf(message, `${person.contactId}:${definition.sequence}:${id}`);
  const content = contentOf({ ...message, ...variant }, message.channels, facts, voice);
  if (content.length === 0) return null;
  return {
    contactId: person.contactId,
    program: definition.program,
    purpose: definition.purpose,
    key: `enrollment:${person.id}:${id}`,
    subject: { kind: "enrollment", id: person.id },
    dueAt: now,
    expiresAt: plusMs(now, message.expires),
    unless: unlessOf(person, definition, facts),
    content,
    variant: variant?.key ?? null,
    enrollmentId: person.id,
  };
}

/** The same person always gets the same variant of a step. */
function variantOf(message: Message, seed: string) {
  const { variants } = message;
  if (!variants) return undefined;
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  const drawn = createHash("sha256").update(seed).digest().readUInt32BE(0) % total;
  let passed = 0;
  return variants.find(({ weight }) => {
    passed += weight;
    return drawn < passed;
  });
}

function contentOf(content: Content, channels: Message["channels"], facts: Facts, voice: Voice): SendContent[] {
  return channels.flatMap((channel) => {
    const own = channel === "email" ? content.email : channel === "sms" ? content.sms : undefined;
    const text = say(own?.text ?? content.text, facts, voice);
    if (text === null) return [];
    const subject = say(content.email?.subject ?? content.subject, facts, voice);
    const title = channel === "email" && subject !== null ? { title: subject } : {};
    const parts: Part[] = [{ type: "text", text, ...title }];
    const template =
      channel === "chat" || channel === "whatsapp-cloud" ? templateOf(content, text, facts, voice) : null;
    return [{ channel, parts, ...(template ? { template } : {}) }];
  });
}

/** Null where a place of it cannot be filled. */
function templateOf({ template }: Content, text: string, facts: Facts, voice: Voice): TemplateRef | null {
  if (!template) return null;
  const values = template.values.map((value) => say(value, facts, voice));
  if (values.some((value) => value === null)) return null;
  const language = template.languages?.[voice.locale] ?? voice.locale;
  return { name: template.name, language, values: values.filter((value) => value !== null), text };
}

function say(text: Wording | undefined, facts: Facts, voice: Voice): string | null {
  return text === undefined ? null : fill(inLocale(text, voice.locale), facts, voice);
}

function owedOf(facts: Facts): Unless {
  const owed = facts["invoice.owed"];
  return owed && typeof owed === "object" && "cents" in owed ? { owedCents: owed.cents } : {};
}

/** What the sequence names as an end is an end of each of its messages too, at the very moment when one leaves. */
export function unlessOf(
  {
    subjectKind,
    subjectId,
    enteredAt,
    pausedUntil,
  }: Pick<Person, "subjectKind" | "subjectId" | "enteredAt" | "pausedUntil">,
  { exits, pauses, program }: Pick<Definition, "exits" | "pauses" | "program">,
  facts: Facts,
): Unless {
  const ends = (kind: string) => [...exits, ...pauses].some(({ on, where }) => on === kind && where === undefined);
  const since = pausedUntil !== null && pausedUntil > enteredAt ? pausedUntil : enteredAt;
  const status = facts["lead.status"];
  return {
    ...(ends("message.received") ? { repliedAfter: since } : {}),
    ...(program !== "payment" && (ends("order.created") || ends("order.paid")) ? { boughtAfter: enteredAt } : {}),
    ...(subjectKind === "invoice" ? { invoiceId: subjectId, ...owedOf(facts) } : {}),
    ...(subjectKind === "cart" ? { cartId: subjectId } : {}),
    ...(ends("lead.moved") && typeof status === "string" ? { leadMovedFrom: status } : {}),
  };
}
