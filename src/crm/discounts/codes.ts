/**
 * Discount codes: each for one use, for a time, and often for one person. A conditional update settles who uses one: it is
 * reserved for a quote and used when that is paid, or used by an order at once.
 */
import { randomInt } from "node:crypto";
import type { SqlTx, Statement } from "../../infra/database.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { ConflictError, InputError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { recordAudit, recordAudits } from "../audit.ts";
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

export interface MadeCode {
  readonly id: string;
  readonly code: string;
  readonly percent: number;
  readonly expiresAt: Date;
}

/** Makes a code; for a cart and percent the one that still lives is given again. Throws `InputError` and `NotFoundError`. */
export async function makeDiscountCode(crm: CrmContext, wanted: NewDiscountCode): Promise<MadeCode> {
  const [made] = await makeDiscountCodes(crm, [wanted]);
  if (!made) throw new Error("no code was made");
  return made;
}

/** The same for many, in a fixed number of statements and in their order: one that cannot be made stops all. */
export async function makeDiscountCodes(crm: CrmContext, wanted: readonly NewDiscountCode[]): Promise<MadeCode[]> {
  demand(crm, "orders:write");
  if (wanted.length === 0) return [];
  const sql = asSql(crm.tx);
  const now = crm.clock.now();
  for (const one of wanted) mustMakeSense(one, now);
  const cartIds = wanted.flatMap(({ cartId }) => cartId ?? []);
  // Asked together, and answered in this order: what lives is looked up when the carts are locked.
  const [, , known, codes] = await Promise.all([
    mustExist(
      sql,
      { name: "codes_contacts", text: "SELECT id FROM contacts WHERE id = ANY($1::text[])" },
      wanted.flatMap(({ contactId }) => contactId ?? []),
      "there is no such contact",
    ),
    mustExist(
      sql,
      { name: "codes_carts", text: "SELECT id FROM carts WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE" },
      cartIds,
      "there is no such cart",
    ),
    cartIds.length === 0 ? [] : sql.query<LivingRow>(LIVING, [cartIds, now]),
    freeCodes(sql, wanted.length),
  ]);
  const living = new Map<string, MadeCode>(known.map((row) => [placeOf(row), row]));
  const fresh: (MadeCode & Pick<NewDiscountCode, "contactId" | "cartId">)[] = [];
  const made = wanted.map((one, index) => {
    const former = one.cartId === null ? undefined : living.get(placeOf(one));
    if (former) return former;
    const code = { ...one, id: newId("discountCode"), code: codes[index] ?? "" };
    fresh.push(code);
    living.set(placeOf(code), code);
    return code;
  });
  await Promise.all([
    fresh.length === 0 ? null : sql.query(INSERT, [JSON.stringify(fresh), crm.tenantId, now]),
    recordAudits(
      crm,
      fresh.map(({ id, percent }) => ({ action: "discount_code.create", subjectId: id, detail: { percent } })),
    ),
  ]);
  return made.map(({ id, code, percent, expiresAt }) => ({ id, code, percent, expiresAt }));
}

type LivingRow = MadeCode & Pick<NewDiscountCode, "contactId" | "cartId">;

const LIVING: Statement = {
  name: "codes_living",
  text: `SELECT id, code, percent, contact_id AS "contactId", cart_id AS "cartId", expires_at AS "expiresAt" FROM discount_codes
          WHERE cart_id = ANY($1::text[]) AND status = 'active' AND expires_at > $2 ORDER BY created_at, id`,
};

const INSERT: Statement = {
  name: "codes_insert",
  text: `
    INSERT INTO discount_codes (id, tenant_id, code, percent, contact_id, cart_id, expires_at, created_at)
    SELECT n.id, $2, n.code, n.percent, n."contactId", n."cartId", n."expiresAt", $3
      FROM jsonb_to_recordset($1::jsonb)
        AS n(id text, code text, percent int, "contactId" text, "cartId" text, "expiresAt" timestamptz)`,
};

function mustMakeSense({ percent, expiresAt }: NewDiscountCode, now: Date): void {
  if (!Number.isInteger(percent) || percent < 1 || percent > 100)
    throw new InputError("a discount is a part of the price", [{ path: "percent", message: "fields.percent" }]);
  if (expiresAt <= now)
    throw new InputError("the code would be over", [{ path: "expiresAt", message: "fields.passed" }]);
}

async function mustExist(sql: SqlTx, statement: Statement, ids: readonly string[], message: string): Promise<void> {
  const wanted = new Set(ids);
  if (wanted.size === 0) return;
  if ((await sql.query(statement, [[...wanted]])).length < wanted.size) throw new NotFoundError(message);
}

function placeOf({ cartId, contactId, percent }: Pick<NewDiscountCode, "cartId" | "contactId" | "percent">): string {
  return `${cartId} ${contactId} ${percent}`;
}

const TAKEN: Statement = {
  name: "codes_taken",
  text: "SELECT code FROM discount_codes WHERE code = ANY($1::text[])",
};

/** Eight letters have a hundred thousand million ways; one that is taken is rolled again. */
async function freeCodes(sql: SqlTx, count: number): Promise<string[]> {
  const free = new Set<string>();
  while (free.size < count) {
    const rolled = Array.from({ length: count - free.size }, () =>
      Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join(""),
    );
    const taken = new Set((await sql.query<{ code: string }>(TAKEN, [rolled])).map(({ code }) => code));
    for (const code of rolled) if (!taken.has(code)) free.add(code);
  }
  return [...free];
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
