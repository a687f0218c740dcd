/** The vocabulary of sequences: what conditions may ask and what may stand in a text, and of which kind it is. Pure. */

/** What a sequence is about: whose rows its fields come from. A contact has the others, as far as they are there. */
export const ABOUTS = ["contact", "lead", "cart", "invoice", "quote", "conversation"] as const;
export type About = (typeof ABOUTS)[number];

export type FieldKind = "text" | "number" | "money" | "date" | "list" | "flag";

/** Those that always hold something, where the sequence is about their row, bear `isSure`. */
export const FIELDS: Readonly<Record<string, { readonly kind: FieldKind; readonly isSure?: true }>> = {
  "business.name": { kind: "text", isSure: true },
  "contact.name": { kind: "text" },
  "contact.firstName": { kind: "text" },
  "contact.email": { kind: "text" },
  "contact.phone": { kind: "text" },
  "contact.locale": { kind: "text" },
  "contact.company": { kind: "text" },
  "contact.tags": { kind: "list" },
  "contact.orders": { kind: "number", isSure: true },
  "contact.createdAt": { kind: "date", isSure: true },
  "contact.lastWroteAt": { kind: "date" },
  "contact.daysSilent": { kind: "number" },
  "conversation.handler": { kind: "text" },
  "conversation.objection": { kind: "text" },
  "conversation.isAnswered": { kind: "flag" },
  "lead.status": { kind: "text", isSure: true },
  "lead.interest": { kind: "text" },
  "lead.source": { kind: "text", isSure: true },
  "lead.score": { kind: "number" },
  "lead.temperature": { kind: "text" },
  "lead.value": { kind: "money" },
  "lead.tags": { kind: "list" },
  "lead.owner": { kind: "text" },
  "lead.createdAt": { kind: "date", isSure: true },
  "cart.status": { kind: "text", isSure: true },
  "cart.total": { kind: "money", isSure: true },
  "cart.product": { kind: "text" },
  "cart.items": { kind: "number", isSure: true },
  "cart.stock": { kind: "number" },
  "cart.link": { kind: "text" },
  "cart.abandonedAt": { kind: "date" },
  "invoice.number": { kind: "text", isSure: true },
  "invoice.concept": { kind: "text" },
  "invoice.status": { kind: "text", isSure: true },
  "invoice.total": { kind: "money", isSure: true },
  "invoice.owed": { kind: "money", isSure: true },
  "invoice.due": { kind: "date" },
  "invoice.promised": { kind: "date" },
  "invoice.link": { kind: "text" },
  "invoice.daysLate": { kind: "number" },
  "quote.number": { kind: "number", isSure: true },
  "quote.status": { kind: "text", isSure: true },
  "quote.total": { kind: "money", isSure: true },
  "quote.link": { kind: "text", isSure: true },
  "quote.validUntil": { kind: "date", isSure: true },
  "code.value": { kind: "text" },
  "code.percent": { kind: "number" },
  "code.until": { kind: "date" },
  "message.outcome": { kind: "text" },
  "sequence.hasReplied": { kind: "flag", isSure: true },
  "sequence.hasBought": { kind: "flag", isSure: true },
};

const CUSTOM = /^(contact|lead)\.custom\.[a-z0-9_-]{1,60}$/;
/** What a signal tells besides, for its own conditions. */
const OF_SIGNAL = /^signal\.[a-zA-Z]{1,40}$/;

/** Whether there may be a field of this name; those of a business itself are known only there. */
export function isField(name: string): boolean {
  return Object.hasOwn(FIELDS, name) || CUSTOM.test(name) || OF_SIGNAL.test(name);
}

/** Dates of which steps may count: by name. */
export function isDateField(name: string): boolean {
  return FIELDS[name]?.kind === "date" || CUSTOM.test(name);
}

/** Whether a field is known of everybody in a sequence about such a subject. */
export function isSure(name: string, about: About): boolean {
  if (FIELDS[name]?.isSure !== true) return false;
  const [row] = name.split(".");
  return row === "business" || row === "contact" || row === "sequence" || row === about;
}

export interface MoneyFact {
  readonly cents: number;
  readonly currency: string;
}
export type Fact = string | number | boolean | Date | MoneyFact | readonly string[] | null | undefined;
/** By the names above. */
export type Facts = Readonly<Record<string, Fact>>;
