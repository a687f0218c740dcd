/**
 * Tells records of a file to the verbs that shops and programs call. A dry run does the same and takes each back again, so
 * that what it says is what would happen.
 */
import { ConflictError, InputError, NotFoundError } from "../../lib/errors.ts";
import { earlier } from "../../lib/time.ts";
import { findOrMakePerson } from "../capture/people.ts";
import { type CartNews, type PutResult, putCart, putCarts } from "../carts/put.ts";
import type { CrmContext } from "../context.ts";
import { type InvoiceNews, recordInvoice } from "../invoices/record.ts";
import { type OrderNews, recordOrder, recordOrders } from "../orders/record.ts";
import { setStock } from "../products/edit.ts";
import type { RecordKind } from "./kinds.ts";
import type { RowOutcome } from "./plan.ts";
import type { FileRecord, ReadRecord } from "./read-record.ts";
import type { RowFault } from "./read-row.ts";

export interface AppliedRecord {
  readonly row: number;
  readonly cells: readonly string[];
  readonly status: RowOutcome;
  readonly faults: readonly RowFault[];
  readonly contactId: string | null;
}

export interface RecordWork {
  readonly kind: RecordKind;
  readonly isDry: boolean;
  /** When the file was brought: what is known to be newer stays. */
  readonly broughtAt: Date;
}

type Done = { readonly status: RowOutcome; readonly contactId: string | null };
const OUTCOME = { made: "created", changed: "updated", late: "same" } as const satisfies Record<
  PutResult["result"],
  RowOutcome
>;

/** Applies records: many at once, or one by one where one is refused, which leaves no trace and keeps no other from being written. */
export async function applyRecords(
  crm: CrmContext,
  records: readonly ReadRecord[],
  work: RecordWork,
): Promise<AppliedRecord[]> {
  const told = records.flatMap(({ record }) => record ?? []);
  const together = (await applyTogether(crm, told, work))?.values();
  const applied: AppliedRecord[] = [];
  for (const { row, cells, record, faults } of records) {
    if (!record) {
      applied.push({ row, cells, status: "failed", faults, contactId: null });
      continue;
    }
    const tried = together
      ? { done: together.next().value as Done }
      : await within(crm, work.isDry, () => applyOne(crm, record, work));
    if ("refused" in tried)
      applied.push({ row, cells, status: "failed", faults: [faultOf(tried.refused, record)], contactId: null });
    else
      applied.push({
        ...{ row, cells, status: tried.done.status, faults: [] },
        contactId: work.isDry ? null : tried.done.contactId,
      });
  }
  return applied;
}

/** Orders and carts of different ids come to the same at once; null where one of them is refused. */
async function applyTogether(
  crm: CrmContext,
  records: readonly FileRecord[],
  work: RecordWork,
): Promise<Done[] | null> {
  const { kind, isDry } = work;
  const isUnique = new Set(records.map(({ externalId }) => externalId)).size === records.length;
  if (records.length < 2 || !isUnique || (kind !== "orders" && kind !== "carts")) return null;
  const tried = await within(crm, isDry, async () => {
    const people: string[] = [];
    for (const { person } of records) people.push(await findOrMakePerson(crm, person));
    const put =
      kind === "carts"
        ? await putCarts(
            crm,
            records.map((record, index) => cartOf(record, people[index] ?? "", work)),
          )
        : await recordOrders(
            crm,
            records.map((record, index) => orderOf(record, people[index] ?? "", work)),
          );
    return put.map(({ result }, index): Done => ({ status: OUTCOME[result], contactId: people[index] ?? null }));
  });
  return "done" in tried ? tried.done : null;
}

type Refusal = NotFoundError | ConflictError | InputError;

/** Does it, and takes it back when it is only tried or is refused. */
async function within<T>(
  { tx }: CrmContext,
  isDry: boolean,
  work: () => Promise<T>,
): Promise<{ readonly done: T } | { readonly refused: Refusal }> {
  await tx.$executeRaw`SAVEPOINT import_row`;
  const tried = await work().then(
    (done) => ({ done }),
    (error: unknown) => {
      if (error instanceof NotFoundError || error instanceof ConflictError || error instanceof InputError)
        return { refused: error };
      throw error;
    },
  );
  if (isDry || "refused" in tried) await tx.$executeRaw`ROLLBACK TO SAVEPOINT import_row`;
  await tx.$executeRaw`RELEASE SAVEPOINT import_row`;
  return tried;
}

function faultOf(refused: Refusal, { sku, externalId }: FileRecord): RowFault {
  if (refused instanceof NotFoundError) return { column: "", code: "unknown_sku", value: sku };
  if (refused instanceof ConflictError) return { column: "", code: "clash", value: externalId };
  return { column: "", code: "impossible", value: externalId };
}

async function applyOne(crm: CrmContext, record: FileRecord, work: RecordWork): Promise<Done> {
  const { kind } = work;
  if (kind === "stock") return putStock(crm, record);
  const contactId = await findOrMakePerson(crm, record.person);
  const { result } =
    kind === "carts"
      ? await putCart(crm, cartOf(record, contactId, work))
      : kind === "orders"
        ? await recordOrder(crm, orderOf(record, contactId, work))
        : await recordInvoice(crm, invoiceOf(record, contactId, work));
  return { status: OUTCOME[result], contactId };
}

const SOURCE = { source: "csv", origin: "csv" } as const;

function momentOf({ date }: FileRecord, { broughtAt }: RecordWork): Date {
  return date ? earlier(date, broughtAt) : broughtAt;
}

function cartOf(record: FileRecord, contactId: string, work: RecordWork): CartNews {
  const { externalId, totalCents, currency, lines, url: checkoutUrl } = record;
  const changedAt = momentOf(record, work);
  return { ...SOURCE, contactId, externalId, currency, totalCents, lines, checkoutUrl, changedAt };
}

function orderOf(record: FileRecord, contactId: string, work: RecordWork): OrderNews {
  const { externalId, totalCents, currency, lines, tracking, cartId: cartKey, status, paidAt, discountCode } = record;
  const { broughtAt } = work;
  const createdAt = momentOf(record, work);
  return {
    ...{ ...SOURCE, contactId, externalId, currency, totalCents, lines, cartKey, tracking, createdAt },
    status: status ?? "preparing",
    paidAt: paidAt === true ? createdAt : paidAt === false ? null : earlier(paidAt, broughtAt),
    discountCodes: discountCode ? [discountCode] : [],
    changedAt: broughtAt,
  };
}

function invoiceOf(record: FileRecord, contactId: string, work: RecordWork): InvoiceNews {
  const { externalId, totalCents, currency, concept, paidCents, dueAt } = record;
  const at = momentOf(record, work);
  return {
    ...{ contactId, source: SOURCE.source, externalId, concept, paidCents, dueAt },
    total: { cents: totalCents, currency },
    // Without a day of its own it was issued no later than it was due.
    issuedAt: dueAt ? earlier(at, dueAt) : at,
  };
}

/** Throws `NotFoundError` for a code that no product has. */
async function putStock(crm: CrmContext, { sku, stock }: FileRecord): Promise<Done> {
  const [found] = await crm.tx.$queryRaw<{ id: string; stock: number | null }[]>`
    SELECT id, stock FROM products WHERE lower(sku) = lower(${sku}) ORDER BY created_at, id LIMIT 1`;
  if (!found) throw new NotFoundError("there is no such product");
  if (found.stock === stock) return { status: "same", contactId: null };
  await setStock(crm, found.id, stock);
  return { status: "updated", contactId: null };
}
