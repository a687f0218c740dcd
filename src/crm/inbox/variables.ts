/** The variables of canned replies: what may stand in double braces, and what each becomes in a conversation. */
import { InputError } from "../../lib/errors.ts";
import type { CrmContext } from "../context.ts";
import { getConversation } from "../conversations.ts";
import { nameOfCaller } from "./people.ts";

export const VARIABLES = [
  "contact.name",
  "contact.firstName",
  "contact.phone",
  "contact.email",
  "business.name",
  "member.name",
  "member.firstName",
  "branch.name",
  "branch.address",
  "branch.phone",
] as const;
export type Variable = (typeof VARIABLES)[number];

const BRACES = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Throws `InputError` for a variable that there is not. */
export function checkVariables(text: string): void {
  for (const [, name = ""] of text.matchAll(BRACES)) {
    if (!(VARIABLES as readonly string[]).includes(name))
      throw new InputError("the text has a variable that there is not", [
        { path: "text", message: "fields.place", values: { place: `{{${name}}}`, places: VARIABLES.join(", ") } },
      ]);
  }
}

export interface Expansion {
  readonly text: string;
  /** Variables about which nothing is known: they were left out of the text. */
  readonly missing: readonly string[];
}

/** Fills a text in; a variable without a value leaves no gap of two spaces and no space before a comma or a full stop. */
export function expand(text: string, values: Readonly<Partial<Record<Variable, string | null>>>): Expansion {
  const missing = new Set<string>();
  const filled = text.replace(BRACES, (_, name: string) => {
    const value = values[name as Variable];
    if (value) return value;
    missing.add(name);
    return "\0";
  });
  const tidy = filled
    .replace(/ ?\0(?=[ ,.;:!?)])/g, "")
    .replace(/\0 ?/g, "")
    .replace(/^[ ,]+/, "");
  return { text: tidy, missing: [...missing] };
}

/** What the variables become in a conversation, for the one who writes. Throws `NotFoundError`. */
export async function valuesIn(crm: CrmContext, conversationId: string): Promise<Record<Variable, string | null>> {
  const { contact, branchId } = await getConversation(crm, conversationId);
  const { tx, tenantId } = crm;
  const { name } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true } });
  const branch = branchId === null ? null : await tx.branch.findUnique({ where: { id: branchId } });
  const member = await nameOfCaller(crm);
  return {
    "contact.name": contact.name,
    "contact.firstName": firstWord(contact.name),
    "contact.phone": contact.phone,
    "contact.email": contact.email,
    "business.name": name,
    "member.name": member,
    "member.firstName": firstWord(member),
    "branch.name": branch?.name ?? null,
    "branch.address": branch?.address ?? null,
    "branch.phone": branch?.phone ?? null,
  };
}

function firstWord(name: string | null): string | null {
  return name?.trim().split(/\s+/)[0] ?? null;
}
