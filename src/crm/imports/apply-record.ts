/**
 * Tells records of a file to the verbs that shops and programs call. A dry run does the same and takes each back again, so
 * that what it says is what would happen.
 */
import { ConflictError, InputError, NotFoundError } from "../../lib/errors.ts";
import { earlier } from "../../lib/time.ts";
import { findOrMakePerson } from "../capture/people.ts";
import { type PutResult, putCart } from "../carts/put.ts";
import type { CrmContext } from "../context.ts";
import { recordInvoice } from "../invoices/record.ts";
import { recordOrder } from "../orders/record.ts";
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

/** Applies records one by one; one that is refused leaves no trace and keeps no other from being written. */
export async function applyRecords(
  crm: CrmContext,
  records: readonly ReadRecord[],
  work: RecordWork,
): Promise<AppliedRecord[]> {
  const applied: AppliedRecord[] = [];
  for (const { row, cells, record, faults } of records) {
    if (!record) {
      applied.push({ row, cells, status: "failed", faults, contactId: null });
      continue;
    }
    await crm.tx.$executeRaw`SAVEPOINT import_row`;
    try {
      const { status, contactId } = await applyOne(crm, record, work);
      if (work.isDry) await crm.tx.$executeRaw`ROLLBACK TO SAVEPOINT import_row`;
      await crm.tx.$executeRaw`RELEASE SAVEPOINT import_row`;
      applied.push({ row, cells, status, faults: [], contactId: work.isDry ? null : contactId });
    } catch (error) {
      const fault = faultOf(error, record);
      if (!fault) throw error;
      await crm.tx.$executeRaw`ROLLBACK TO SAVEPOINT import_row`;
      await crm.tx.$executeRaw`RELEASE SAVEPOINT import_row`;
      applied.push({ row, cells, status: "failed", faults: [fault], contactId: null });
    }
  }
  return applied;
}

function faultOf(error: unknown, { sku, externalId }: FileRecord): RowFault | null {
  if (error instanceof NotFoundError) return { column: "", code: "unknown_sku", value: sku };
  if (error instanceof ConflictError) return { column: "", code: "clash", value: externalId };
  return error instanceof InputError ? { column: "", code: "impossible", value: externalId } : null;
}

async function applyOne(crm: CrmContext, record: FileRecord, { kind, broughtAt }: RecordWork): Promise<Done> {
  if (kind === "stock") return putStock(crm, record);
  const contactId = await findOrMakePerson(crm, record.person);
  const { externalId, totalCents, currency, lines } = record;
  const source = "csv";
  const at = record.date ? earlier(record.date, broughtAt) : broughtAt;
  const told = { contactId, source, origin: source, externalId, currency, totalCents, lines } as const;
  const { result } =
    kind === "carts"
      ? await putCart(crm, { ...told, checkoutUrl: record.url, changedAt: at })
      : kind === "orders"
        ? await recordOrder(crm, {
            ...told,
            cartKey: record.cartId,
            status: record.status ?? "preparing",
            paidAt: record.paidAt === true ? at : record.paidAt === false ? null : earlier(record.paidAt, broughtAt),
            discountCodes: record.discountCode ? [record.discountCode] : [],
            tracking: record.tracking,
            createdAt: at,
            changedAt: broughtAt,
          })
        : await recordInvoice(crm, {
            ...{ contactId, source, externalId, concept: record.concept, paidCents: record.paidCents },
            total: { cents: totalCents, currency },
            // Without a day of its own it was issued no later than it was due.
            issuedAt: record.dueAt ? earlier(at, record.dueAt) : at,
            dueAt: record.dueAt,
          });
  return { status: OUTCOME[result], contactId };
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
