/** One step of an import's work in one transaction: a batch of rows and how far it has come are written together, or not at all. */
import type { Prisma } from "../../infra/prisma/client.ts";
import type { CrmContext } from "../context.ts";
import { applyRows, type RowRecord } from "./apply.ts";
import { applyRecords } from "./apply-record.ts";
import type { ImportRecord } from "./imports.ts";
import type { RecordKind } from "./kinds.ts";
import { type PlannedRow, planRows, type RowOutcome } from "./plan.ts";
import type { ReadRecord } from "./read-record.ts";
import type { ReadPerson } from "./read-rows.ts";
import { tellImportEnd } from "./tell.ts";
import { undoRow } from "./undo.ts";

/** What one row has, beside the people it makes: the number of outcomes. */
export type ImportCounts = Partial<Record<RowOutcome | "leads" | "undone" | "kept", number>>;

/** Rows of one transaction. */
export const BATCH = 200;
/** Each is told to verbs of its own, which ask and write more. */
const RECORD_BATCH = 40;
const UNDO_BATCH = 50;

/** Holds the import and says where it stands; null when another process was faster, or it is worked on no more. */
export async function holdWork(crm: CrmContext, id: string, leaseUntil: Date): Promise<ImportRecord | null> {
  await crm.tx.$queryRaw`SELECT id FROM imports WHERE id = ${id} FOR UPDATE`;
  const row = await crm.tx.import.findUnique({ where: { id } });
  if (!row || !["checking", "queued", "running", "undoing"].includes(row.status)) return null;
  await crm.tx.import.update({ where: { id }, data: { leaseUntil, attempts: 0 } });
  return row;
}

/** All of a file: people, or what is told of orders, invoices, carts and units. */
export type ReadFile =
  | { readonly kind: "people"; readonly rows: readonly ReadPerson[] }
  | { readonly kind: RecordKind; readonly rows: readonly ReadRecord[] };

/** Tries or writes the rows after those that are done. Returns whether that was the last of them. */
export async function workRows(crm: CrmContext, row: ImportRecord, file: ReadFile): Promise<boolean> {
  const { tx, clock } = crm;
  const isDry = row.status === "checking";
  const counts = { ...(row.counts as ImportCounts) };
  const count = (name: keyof ImportCounts) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  if (file.kind === "people") {
    const batch = file.rows.slice(row.rowsDone, row.rowsDone + BATCH);
    const rules = { ...row, mapping: row.mapping as (string | null)[] };
    const planned = await planRows(crm, batch, rules, { lock: !isDry });
    await writeRows(crm, row.id, planned, isDry ? null : await applyRows(crm, planned, rules));
    for (const { status, makesLead } of planned) {
      count(status);
      if (makesLead) count("leads");
    }
  } else {
    const batch = file.rows.slice(row.rowsDone, row.rowsDone + RECORD_BATCH);
    const applied = await applyRecords(crm, batch, { kind: file.kind, isDry, broughtAt: row.createdAt });
    const nothing = { contactCreated: false, leadId: null, before: null, after: null };
    await writeRows(crm, row.id, applied, isDry ? null : applied.map(({ contactId }) => ({ contactId, ...nothing })));
    for (const { status } of applied) count(status);
  }
  const size = file.kind === "people" ? BATCH : RECORD_BATCH;
  // Several rows may be one order.
  const rowsTotal = file.rows.length;
  const rowsDone = Math.min(rowsTotal, row.rowsDone + size);
  const isLast = rowsDone >= rowsTotal;
  const status = isDry ? (isLast ? "checked" : "checking") : isLast ? "done" : "running";
  const ended = isLast ? { leaseUntil: null } : {};
  const finished = isLast && !isDry ? { finishedAt: clock.now(), samples: [] } : {};
  await tx.import.update({
    where: { id: row.id },
    data: { status, counts, rowsDone, rowsTotal, ...ended, ...finished },
  });
  if (isLast && !isDry) await tellImportEnd(crm, row, { kind: "import_done", counts });
  return isLast;
}

/** A dry run keeps only what is wrong; the run keeps what each row did. */
async function writeRows(
  { tx, tenantId }: CrmContext,
  importId: string,
  planned: readonly Pick<PlannedRow, "row" | "status" | "faults" | "cells">[],
  records: readonly RowRecord[] | null,
): Promise<void> {
  const data = planned.flatMap(({ row, status, faults, cells }, index): Prisma.ImportRowCreateManyInput[] => {
    const refused = { status, faults: faults.map((fault) => ({ ...fault })), cells: [...cells] };
    const record = records?.[index];
    if (status === "failed") return [{ tenantId, importId, row, ...refused }];
    if (!record) return [];
    const { before, after, ...did } = record;
    return [
      {
        ...{ tenantId, importId, row, status, ...did },
        ...(before ? { before: { ...before } } : {}),
        ...(after ? { after: { ...after } } : {}),
      },
    ];
  });
  await tx.importRow.createMany({ data });
}

/** Takes some rows back, the last ones first. Returns whether none is left. */
export async function workUndo(crm: CrmContext, row: ImportRecord): Promise<boolean> {
  const { tx, clock } = crm;
  const rows = await tx.importRow.findMany({
    where: { importId: row.id, status: { in: ["created", "updated"] } },
    orderBy: { row: "desc" },
    take: UNDO_BATCH,
  });
  const counts = { ...(row.counts as ImportCounts) };
  for (const one of rows) {
    const reason = await undoRow(crm, row.id, one);
    const status = reason === null ? "undone" : "kept";
    counts[status] = (counts[status] ?? 0) + 1;
    const faults = reason === null ? [] : [{ column: "", code: reason, value: "" }];
    // The row is gone with the person it made.
    await tx.importRow.updateMany({ where: { importId: row.id, row: one.row }, data: { status, faults } });
  }
  const isLast = rows.length < UNDO_BATCH;
  const ended = isLast ? { status: "undone", leaseUntil: null, finishedAt: clock.now() } : {};
  const rowsDone = row.rowsDone + rows.length;
  await tx.import.update({ where: { id: row.id }, data: { counts, rowsDone, ...ended } });
  if (isLast) await tellImportEnd(crm, row, { kind: "import_undone", counts });
  return isLast;
}
