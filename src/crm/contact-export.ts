/** All that is known of a person. What hangs on a contact is found by the keys of the database, so that no table is forgotten. */
import { NotFoundError } from "../lib/errors.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { demand } from "./permissions.ts";

type Row = Readonly<Record<string, unknown>>;

export interface ContactExport {
  readonly contactId: string;
  readonly exportedAt: string;
  /** Rows by table. */
  readonly tables: Readonly<Record<string, readonly Row[]>>;
}

/** A column whose values name rows of another table. */
interface Reference {
  readonly child: string;
  readonly column: string;
  readonly parent: string;
}

/** Tables that name any row in a column of their own, without a key of the database. */
const BY_SUBJECT = ["due_actions", "notifications", "audit"] as const;
/** Of no meaning to the person, or a way in for whoever reads the file. */
const LEFT_OUT = /^tenant_id$|lease|token|secret|hash$/;

/** Everything of one person, and the event in the audit. Throws `NotFoundError`. */
export async function exportContact(crm: CrmContext, contactId: string): Promise<ContactExport> {
  demand(crm, "privacy:write");
  const { tx, clock } = crm;
  if (!(await tx.contact.findUnique({ where: { id: contactId }, select: { id: true } })))
    throw new NotFoundError("there is no such contact");
  const tables = await gather(crm, contactId);
  const rows = [...tables.values()].reduce((sum, found) => sum + found.size, 0);
  await recordAudit(crm, { action: "contact.export", subjectId: contactId, detail: { rows } });
  return {
    contactId,
    exportedAt: clock.now().toISOString(),
    tables: Object.fromEntries([...tables].map(([table, found]) => [table, [...found.values()]])),
  };
}

/** Follows the keys from the contact down, table by table, until nothing new is found. */
async function gather({ tx }: CrmContext, contactId: string): Promise<Map<string, Map<string, Row>>> {
  const references = await referencesOf(tx);
  const tables = new Map<string, Map<string, Row>>();
  /** Keeps rows and returns the ids of those that are new. */
  const keep = (table: string, rows: readonly Row[]): string[] => {
    const kept = tables.get(table) ?? new Map<string, Row>();
    const fresh: string[] = [];
    for (const row of rows) {
      const key = typeof row.id === "string" ? row.id : JSON.stringify(row);
      if (kept.has(key)) continue;
      kept.set(key, Object.fromEntries(Object.entries(row).filter(([column]) => !LEFT_OUT.test(column))));
      if (typeof row.id === "string") fresh.push(row.id);
    }
    if (kept.size > 0) tables.set(table, kept);
    return fresh;
  };
  const open = [{ table: "contacts", ids: keep("contacts", await select(tx, "contacts", "id", [contactId])) }];
  for (let next = open.shift(); next; next = open.shift()) {
    for (const { child, column } of references.filter(({ parent }) => parent === next.table)) {
      const ids = keep(child, await select(tx, child, column, next.ids));
      if (ids.length > 0) open.push({ table: child, ids });
    }
  }
  const subjects = [...tables.values()].flatMap((rows) => [...rows.keys()]);
  for (const table of BY_SUBJECT) keep(table, await select(tx, table, "subject_id", subjects));
  return tables;
}

function referencesOf(tx: CrmContext["tx"]): Promise<Reference[]> {
  return tx.$queryRaw<Reference[]>`
    SELECT child.relname::text AS child, col.attname::text AS column, parent.relname::text AS parent
    FROM pg_constraint con
    JOIN pg_class child ON child.oid = con.conrelid
    JOIN pg_class parent ON parent.oid = con.confrelid
    JOIN pg_attribute col ON col.attrelid = con.conrelid AND col.attnum = con.conkey[1]
    WHERE con.contype = 'f' AND cardinality(con.conkey) = 1 AND con.connamespace = 'public'::regnamespace
    ORDER BY 1, 2`;
}

/** Names of tables and columns come from the database's own catalog, or from this file. */
async function select(tx: CrmContext["tx"], table: string, column: string, ids: readonly string[]): Promise<Row[]> {
  const rows = await tx.$queryRawUnsafe<{ row: Row }[]>(
    `SELECT to_jsonb(t) AS row FROM "${table}" t WHERE t."${column}" = ANY($1::text[])`,
    [...ids],
  );
  return rows.map(({ row }) => row);
}
