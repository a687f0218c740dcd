/**
 * Discount codes: each for one use, for a time, and often for one person. A conditional update settles who uses one: it is
 * reserved for a quote and used when that is paid, or used by an order at once.
 */
import { randomInt } from "node:crypto";
import { ConflictError, InputError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { beyondFilled, type Place } from "../keyset.ts";
import { demand } from "../permissions.ts";
import type { Discount } from "../pricing.ts";

/** No letters that are taken for digits, or for each other. */
const LETTERS = "ACDEFHJKLMNPQRTUVWXY3479";
const LENGTH = 8;

export interface NewDiscountCode {
  /** 1 to 100. */
  readonly percent: number;
  /** Whose it is; null for whoever brings it first. */
  readonly contactId: string | null;
  readonly cartId: string | null;
  readonly expiresAt: Date;
}

/** Makes a code; for a cart and percent the one that still lives is given again. Throws `InputError`. */
export async function makeDiscountCode(
  crm: CrmContext,
  wanted: NewDiscountCode,
): Promise<{ id: string; code: string; expiresAt: Date }> {
  demand(crm, "orders:write");
  const { tx, tenantId, clock } = crm;
  const { percent, contactId, cartId, expiresAt } = wanted;
  const now = clock.now();
  if (!Number.isInteger(percent) || percent < 1 || percent > 100)
    throw new InputError("a discount is a part of the price", [{ path: "percent", message: "fields.percent" }]);
  if (expiresAt <= now)
    throw new InputError("the code would be over", [{ path: "expiresAt", message: "fields.passed" }]);
  if (contactId !== null && (await tx.contact.count({ where: { id: contactId } })) === 0)
    throw new NotFoundError("there is no such contact");
  if (cartId !== null) {
    const [cart] = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM carts WHERE id = ${cartId} FOR UPDATE`;
    if (!cart) throw new NotFoundError("there is no such cart");
    const living = await tx.discountCode.findFirst({
      where: { cartId, contactId, percent, status: "active", expiresAt: { gt: now } },
    });
    if (living) return { id: living.id, code: living.code, expiresAt: living.expiresAt };
  }
  const id = newId("discountCode");
  const code = await freeCode(crm);
  await tx.discountCode.create({ data: { id, tenantId, code, percent, contactId, cartId, expiresAt, createdAt: now } });
  await recordAudit(crm, { action: "discount_code.create", subjectId: id, detail: { percent } });
  return { id, code, expiresAt };
}

/** Eight letters have a hundred thousand million ways; one that is taken is rolled again. */
async function freeCode({ tx }: CrmContext): Promise<string> {
  for (;;) {
    const code = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join("");
    if ((await tx.discountCode.count({ where: { code } })) === 0) return code;
  }
}

/** As people type it: any case, spaces and strokes between. */
export function cleanCode(typed: string): string {
  return typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
}

export interface CodeUse {
  readonly code: string;
  readonly contactId: string;
  /** The quote or the order that it is for. */
  readonly heldBy: string;
}

/** The percent of a code that this person could use now. Throws `ConflictError` for one that they cannot. */
export async function percentOfCode(
  { tx, clock }: CrmContext,
  { code, contactId }: Omit<CodeUse, "heldBy">,
): Promise<number> {
  const found = await tx.discountCode.findFirst({
    where: {
      code: cleanCode(code),
      status: { in: ["active", "reserved"] },
      expiresAt: { gt: clock.now() },
      OR: [{ contactId: null }, { contactId }],
    },
  });
  if (!found) throw unusable();
  return found.percent;
}

function unusable(): ConflictError {
  return new ConflictError("this code cannot be used: it is unknown, was used, has run out or is somebody else's");
}

/** Keeps a code for a quote. Throws `ConflictError` for one that is unknown, used, over or somebody else's. Returns its percent. */
export function reserveDiscountCode(crm: CrmContext, use: CodeUse): Promise<number> {
  return take(crm, use, "reserved");
}

/** The discount of a code, kept for a quote. Throws as `reserveDiscountCode`. */
export async function discountOfCode(crm: CrmContext, use: CodeUse): Promise<Discount> {
  return { percent: await reserveDiscountCode(crm, use), reason: "code" };
}

/** Uses a code for an order at once. Throws as `reserveDiscountCode`. Returns its percent. */
export function useDiscountCode(crm: CrmContext, use: CodeUse): Promise<number> {
  return take(crm, use, "used");
}

async function take(
  crm: CrmContext,
  { code, contactId, heldBy }: CodeUse,
  status: "reserved" | "used",
): Promise<number> {
  const now = crm.clock.now();
  const usedAt = status === "used" ? now : null;
  const [row] = await crm.tx.$queryRaw<{ id: string; percent: number }[]>`
    UPDATE discount_codes SET status = ${status}, held_by = ${heldBy}, used_at = ${usedAt}
     WHERE code = ${cleanCode(code)} AND expires_at > ${now} AND (contact_id IS NULL OR contact_id = ${contactId})
       AND (status = 'active' OR (status = 'reserved' AND held_by = ${heldBy}))
    RETURNING id, percent`;
  if (!row) throw unusable();
  if (status === "used") await recordAudit(crm, { action: "discount_code.use", subjectId: row.id, detail: { heldBy } });
  return row.percent;
}

/** What was reserved is used: the quote was paid. */
export async function settleDiscountCode({ tx, clock }: CrmContext, heldBy: string): Promise<void> {
  await tx.discountCode.updateMany({
    where: { heldBy, status: "reserved" },
    data: { status: "used", usedAt: clock.now() },
  });
}

/** What was reserved can be used again: the quote is over. */
export async function releaseDiscountCode({ tx }: CrmContext, heldBy: string): Promise<void> {
  await tx.discountCode.updateMany({ where: { heldBy, status: "reserved" }, data: { status: "active", heldBy: null } });
}

/** Newest first. */
export function listDiscountCodes(crm: CrmContext, { after, limit }: { after: Place<Date> | null; limit: number }) {
  demand(crm, "orders:read");
  return crm.tx.discountCode.findMany({
    where: beyondFilled("createdAt", "desc", after),
    include: { contact: { select: { id: true, name: true, phone: true, email: true } } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
}
export type ListedCode = Awaited<ReturnType<typeof listDiscountCodes>>[number];

/** Throws `NotFoundError`. */
export async function getDiscountCode(crm: CrmContext, id: string): Promise<ListedCode> {
  demand(crm, "orders:read");
  const row = await crm.tx.discountCode.findUnique({
    where: { id },
    include: { contact: { select: { id: true, name: true, phone: true, email: true } } },
  });
  if (!row) throw new NotFoundError("there is no such code");
  return row;
}

/** Takes a code back that nobody has used. Throws `NotFoundError` and `ConflictError`. */
export async function cancelDiscountCode(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "orders:write");
  const { status } = await getDiscountCode(crm, id);
  if (status === "cancelled") return;
  const { count } = await crm.tx.discountCode.updateMany({
    where: { id, status: "active" },
    data: { status: "cancelled" },
  });
  if (count === 0) throw new ConflictError("the code was used, or is kept for a quote");
  await recordAudit(crm, { action: "discount_code.cancel", subjectId: id });
}
