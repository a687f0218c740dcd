/** Imports of people, orders, invoices, carts and units as the team deals with them: brought, mapped, tried, started and undone. The work itself is src/flow/imports.ts. */
import { ConflictError, InputError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { listFields } from "../custom-fields.ts";
import { demand } from "../permissions.ts";
import { guessMapping, PERSON_FIELDS } from "./columns.ts";
import { type ImportKind, isRecordKind, KIND_PERMISSION, NEEDED, RECORD_FIELDS } from "./kinds.ts";
import type { PeopleFile } from "./read-file.ts";
import { guessRecordMapping } from "./record-columns.ts";

export const IMPORT_STATUSES = [
  "uploaded",
  "checking",
  "checked",
  "queued",
  "running",
  "done",
  "undoing",
  "undone",
  "failed",
] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];
/** Those that work is done for. */
export const WORKING: readonly ImportStatus[] = ["checking", "queued", "running", "undoing"];
/** Those whose mapping may still change. */
const OPEN: readonly ImportStatus[] = ["uploaded", "checked"];

export interface ImportSettings {
  /** A field of the kind, or null, for each column. */
  readonly mapping?: readonly (string | null)[] | undefined;
  readonly overwrites?: boolean | undefined;
  /** Whether each person becomes a lead. */
  readonly makesLeads?: boolean | undefined;
  readonly consentProof?: string | null | undefined;
}

export interface NewImport {
  readonly kind: ImportKind;
  readonly fileName: string;
  /** Under which the file was stored. */
  readonly fileId: string;
  readonly bytes: number;
  readonly file: PeopleFile;
}

const LEAD_SOURCE = "import";

/** Writes an upload down with a guess of its columns. Returns its id. */
export async function makeImport(crm: CrmContext, { kind, fileName, fileId, bytes, file }: NewImport): Promise<string> {
  demand(crm, "contacts:manage");
  demand(crm, KIND_PERMISSION[kind]);
  const { tx, tenantId, actor, clock } = crm;
  const id = newId("import");
  const { encoding, delimiter, columns, firstRow, rows, samples } = file;
  const mapping =
    kind === "people"
      ? guessMapping({ columns, rows }, await listFields(crm, "contact"))
      : guessRecordMapping(kind, columns);
  await tx.import.create({
    data: {
      id,
      tenantId,
      kind,
      fileName,
      fileId,
      bytes,
      encoding,
      delimiter,
      columns: [...columns],
      firstRow,
      samples: samples.map((values) => [...values]),
      mapping: [...mapping],
      leadSource: kind === "people" ? LEAD_SOURCE : null,
      rowsTotal: rows.length,
      createdBy: actor.id,
      createdAt: clock.now(),
    },
  });
  await recordAudit(crm, { action: "import.upload", subjectId: id, detail: { kind, fileName, rows: rows.length } });
  return id;
}

export type ImportRecord = Awaited<ReturnType<typeof getImport>>;

/** Throws `NotFoundError`. */
export async function getImport(crm: CrmContext, id: string) {
  demand(crm, "contacts:manage");
  const row = await crm.tx.import.findUnique({ where: { id } });
  if (!row) throw new NotFoundError("there is no such import");
  return row;
}

/** Newest first. */
export function listImports(
  crm: CrmContext,
  { after, limit }: { after: { readonly value: Date; readonly id: string } | null; limit: number },
) {
  demand(crm, "contacts:manage");
  const { value, id } = after ?? {};
  const page = value ? { OR: [{ createdAt: { lt: value } }, { createdAt: value, id: { lt: id ?? "" } }] } : {};
  return crm.tx.import.findMany({ where: page, orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: limit });
}

/** Changes how columns are read and what becomes of the rows; what was tried before is void. Throws `InputError`, `ConflictError`. */
export async function mapImport(crm: CrmContext, id: string, settings: ImportSettings): Promise<void> {
  const row = await hold(crm, id);
  mustBe(row, OPEN);
  const { mapping, overwrites, makesLeads, consentProof } = settings;
  if (mapping) await mustFit(crm, row, mapping);
  await crm.tx.importRow.deleteMany({ where: { importId: id } });
  await crm.tx.import.update({
    where: { id },
    data: {
      status: "uploaded",
      counts: {},
      rowsDone: 0,
      ...(mapping ? { mapping: [...mapping] } : {}),
      ...(overwrites === undefined ? {} : { overwrites }),
      ...(makesLeads === undefined || row.kind !== "people" ? {} : { leadSource: makesLeads ? LEAD_SOURCE : null }),
      ...(consentProof === undefined ? {} : { consentProof }),
    },
  });
  await recordAudit(crm, { action: "import.map", subjectId: id });
}

/** Asks for a dry run. Throws `InputError` for a mapping without what its kind needs, `ConflictError`. */
export async function checkImport(crm: CrmContext, id: string): Promise<void> {
  const row = await hold(crm, id);
  mustBe(row, OPEN);
  const mapping = row.mapping as (string | null)[];
  const missing = NEEDED[row.kind as ImportKind].find((group) => !group.some((field) => mapping.includes(field)));
  if (missing)
    throw new InputError("a column is missing", [
      { path: "mapping", message: "fields.mapColumn", values: { fields: missing.join(", ") } },
    ]);
  await crm.tx.importRow.deleteMany({ where: { importId: id } });
  await crm.tx.import.update({ where: { id }, data: { status: "checking", rowsDone: 0, counts: {} } });
  await recordAudit(crm, { action: "import.check", subjectId: id });
}

/** Asks for the rows to be written; again while that is so changes nothing. Throws `ConflictError` before a dry run. */
export async function startImport(crm: CrmContext, id: string): Promise<void> {
  const row = await hold(crm, id);
  if (["queued", "running", "done"].includes(row.status)) return;
  mustBe(row, ["checked"]);
  await crm.tx.importRow.deleteMany({ where: { importId: id } });
  await crm.tx.import.update({ where: { id }, data: { status: "queued", rowsDone: 0, counts: {} } });
  await recordAudit(crm, { action: "import.start", subjectId: id });
}

/** Asks for all of it to be taken back; again changes nothing. Throws `ConflictError` before it is done. */
export async function undoImport(crm: CrmContext, id: string): Promise<void> {
  const row = await hold(crm, id);
  if (["undoing", "undone"].includes(row.status)) return;
  mustBe(row, ["done"]);
  if (row.kind !== "people")
    throw new ConflictError("orders, invoices, carts and units that were brought are changed one by one", {
      details: { id },
    });
  const rowsTotal = await crm.tx.importRow.count({ where: { importId: id, status: { in: ["created", "updated"] } } });
  await crm.tx.import.update({ where: { id }, data: { status: "undoing", rowsDone: 0, rowsTotal } });
  await recordAudit(crm, { action: "import.undo", subjectId: id });
}

/** Takes an import that has not begun off the list. Returns the id of its file, which goes after the commit. */
export async function discardImport(crm: CrmContext, id: string): Promise<string> {
  const row = await hold(crm, id);
  mustBe(row, [...OPEN, "failed"]);
  await crm.tx.import.delete({ where: { id } });
  await recordAudit(crm, { action: "import.discard", subjectId: id });
  return row.fileId;
}

/** Rows of one outcome in their order. */
export async function listImportRows(
  crm: CrmContext,
  id: string,
  { status, after, limit }: { status: string; after: number; limit: number },
) {
  await getImport(crm, id);
  return crm.tx.importRow.findMany({
    where: { importId: id, status, row: { gt: after } },
    include: { contact: { select: { id: true, name: true } } },
    orderBy: { row: "asc" },
    take: limit,
  });
}
export type ImportRowRecord = Awaited<ReturnType<typeof listImportRows>>[number];

async function hold(crm: CrmContext, id: string): Promise<ImportRecord> {
  demand(crm, "contacts:manage");
  await crm.tx.$queryRaw`SELECT id FROM imports WHERE id = ${id} FOR UPDATE`;
  return getImport(crm, id);
}

function mustBe({ id, status }: ImportRecord, wanted: readonly ImportStatus[]): void {
  if ((wanted as readonly string[]).includes(status)) return;
  throw new ConflictError(`the import is ${status}: this needs it to be ${wanted.join(" or ")}`, {
    details: { id, status },
  });
}

async function mustFit(
  crm: CrmContext,
  { kind, columns }: Pick<ImportRecord, "kind" | "columns">,
  mapping: readonly (string | null)[],
): Promise<void> {
  const refuse = (message: string) => new InputError("the mapping does not fit", [{ path: "mapping", message }]);
  if (mapping.length !== columns.length) throw refuse(`has ${mapping.length} entries for ${columns.length} columns`);
  const fields = isRecordKind(kind)
    ? RECORD_FIELDS[kind]
    : [...PERSON_FIELDS, ...(await listFields(crm, "contact")).map(({ key }) => `custom.${key}`)];
  const known = new Set<string>(fields);
  const used = mapping.flatMap((field) => field ?? []);
  const strange = used.find((field) => !known.has(field));
  if (strange) throw refuse(`${strange} is no field of ${kind}`);
  const twice = used.find((field, index) => used.indexOf(field) !== index);
  if (twice) throw refuse(`${twice} is given to two columns`);
}
