/** Fields that a business adds to leads, contacts and companies: their definitions, and values checked by a schema made of them. */
import { z } from "zod";
import { ConflictError, InputError, type Issue, NotFoundError } from "../lib/errors.ts";
import { issuesOf, UNSAID } from "../lib/field-issues.ts";
import { newId } from "../lib/ids.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { demand } from "./permissions.ts";
import { onlyOnce } from "./version.ts";

export const FIELD_ENTITIES = ["lead", "contact", "company"] as const;
export type FieldEntity = (typeof FIELD_ENTITIES)[number];
export const FIELD_TYPES = ["text", "number", "date", "choice", "boolean"] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** By key. Null empties a field. */
export type CustomValues = Readonly<Record<string, unknown>>;
type Kept = Record<string, string | number | boolean>;

export interface NewField {
  readonly entity: FieldEntity;
  readonly key: string;
  readonly label: string;
  readonly type: FieldType;
  readonly choices: readonly string[];
  readonly isRequired: boolean;
  readonly position: number;
}

export interface FieldChange {
  readonly label?: string | undefined;
  readonly choices?: readonly string[] | undefined;
  readonly isRequired?: boolean | undefined;
  readonly position?: number | undefined;
  /** True hides it; its values are kept. */
  readonly isArchived?: boolean | undefined;
}

/** The fields in use, or those that were archived, in their order. */
export function listFields(crm: CrmContext, entity?: FieldEntity, { isArchived = false } = {}) {
  demand(crm, "contacts:read");
  return crm.tx.customField.findMany({
    where: { archivedAt: isArchived ? { not: null } : null, ...(entity ? { entity } : {}) },
    orderBy: [{ entity: "asc" }, { position: "asc" }, { id: "asc" }],
  });
}
export type FieldRow = Awaited<ReturnType<typeof listFields>>[number];

/** Adds a field. Throws `ConflictError` for a key that is taken, `InputError` for a choice of fewer than two. */
export async function makeField(crm: CrmContext, field: NewField): Promise<FieldRow> {
  demand(crm, "settings:write");
  mustHaveChoices(field.type, field.choices);
  const { tx, tenantId, clock } = crm;
  const id = newId("customField");
  const data = { id, tenantId, ...field, choices: [...field.choices], createdAt: clock.now() };
  const row = await onlyOnce(() => tx.customField.create({ data }), `there is a field ${field.key} already`);
  await recordAudit(crm, { action: "field.create", subjectId: id, detail: { entity: field.entity, key: field.key } });
  return row;
}

/** Changes how a field is shown and asked for; its key and type stay. Throws `NotFoundError`, `InputError`. */
export async function changeField(crm: CrmContext, id: string, change: FieldChange): Promise<FieldRow> {
  demand(crm, "settings:write");
  const { tx, clock } = crm;
  const found = await tx.customField.findUnique({ where: { id } });
  if (!found) throw new NotFoundError("there is no such field");
  const { label = found.label, choices = found.choices, isRequired = found.isRequired } = change;
  mustHaveChoices(found.type as FieldType, choices);
  const { isArchived = found.archivedAt !== null, position = found.position } = change;
  const archivedAt = isArchived ? (found.archivedAt ?? clock.now()) : null;
  const data = { label, choices: [...choices], isRequired, position, archivedAt };
  const row = await tx.customField.update({ where: { id }, data });
  await recordAudit(crm, { action: "field.change", subjectId: id, detail: { archived: isArchived } });
  return row;
}

/**
 * Gives the fields in use of an entity another order. Throws `ConflictError` unless `ids` are exactly those fields:
 * somebody added or archived one meanwhile.
 */
export async function orderFields(crm: CrmContext, entity: FieldEntity, ids: readonly string[]): Promise<FieldRow[]> {
  demand(crm, "settings:write");
  const fields = await listFields(crm, entity);
  const known = new Set(fields.map(({ id }) => id));
  if (ids.length !== known.size || new Set(ids).size !== ids.length || ids.some((id) => !known.has(id)))
    throw new ConflictError("these are not the fields in use: read them again");
  for (const [position, id] of ids.entries()) await crm.tx.customField.update({ where: { id }, data: { position } });
  await recordAudit(crm, { action: "field.order", subjectId: crm.tenantId, detail: { entity } });
  return listFields(crm, entity);
}

/**
 * The values of a row after a change, as its fields want them. Values of fields no longer in use are kept. Throws
 * `InputError` with a sentence for each value that does not fit, and for each field that is required and empty.
 */
export async function changedCustom(
  crm: Pick<CrmContext, "tx">,
  entity: FieldEntity,
  { before, change }: { readonly before: unknown; readonly change: CustomValues },
): Promise<Kept> {
  const fields = await crm.tx.customField.findMany({ where: { entity, archivedAt: null } });
  const merged = { ...(before as Kept), ...change };
  for (const [key, value] of Object.entries(merged)) if (value === null) delete merged[key];
  const known = new Set(fields.map(({ key }) => key));
  const issues: Issue[] = Object.keys(change)
    .filter((key) => !known.has(key))
    .map((key) => ({ path: `custom.${key}`, message: "fields.ownField" }));
  const parsed = customSchema(fields).safeParse(merged, UNSAID);
  if (parsed.error) issues.push(...issuesOf(parsed.error, "custom"));
  if (issues.length > 0) throw new InputError("a field of the business does not fit", issues);
  return merged as Kept;
}

/** The schema of a row's values, made of the definitions. Pure. */
export function customSchema(fields: readonly Pick<FieldRow, "key" | "type" | "choices" | "isRequired">[]): z.ZodType {
  return z.looseObject(
    Object.fromEntries(
      fields.map((field) => [field.key, field.isRequired ? valueSchema(field) : valueSchema(field).optional()]),
    ),
  );
}

function valueSchema({ type, choices }: Pick<FieldRow, "type" | "choices">): z.ZodType {
  switch (type as FieldType) {
    case "text":
      return z.string("is a text, and required").trim().min(1, "fields.empty").max(2_000, "is too long");
    case "number":
      return z.number("is a number, and required");
    case "date":
      return z.iso.date("fields.day");
    case "choice":
      return z.enum(choices as [string, ...string[]], `is one of: ${choices.join(", ")}`);
    case "boolean":
      return z.boolean("is true or false");
  }
}

function mustHaveChoices(type: FieldType, choices: readonly string[]): void {
  const isRight = type === "choice" ? new Set(choices).size >= 2 : choices.length === 0;
  if (!isRight)
    throw new InputError("the choices do not fit the type", [
      { path: "choices", message: type === "choice" ? "names two at least" : "belongs to a choice only" },
    ]);
}
