/** What a simulation takes of a business: its catalog, rules, sequences and campaigns; no customer, no secret, no member. */
import type { Database, SqlTx } from "../infra/database.ts";

/** In the order in which they can be written. */
const TABLES = [
  "tenants",
  "counters",
  "branches",
  "products",
  "faq_entries",
  "playbooks",
  "custom_fields",
  "channel_accounts",
  "message_templates",
  "automation_policies",
  "commerce_settings",
  "campaign_settings",
  "segments",
  "sequences",
  "sequence_versions",
  "campaigns",
] as const;
type Table = (typeof TABLES)[number];
type Row = Readonly<Record<string, unknown>>;

/** What is not taken along: what opens accounts elsewhere. */
const EMPTIED: Partial<Record<Table, Row>> = {
  channel_accounts: { sealed_secrets: null, secret_hash: null, status: "active" },
};

export interface Original {
  readonly tenantId: string;
  readonly rows: Readonly<Record<Table, readonly Row[]>>;
}

/** Reads a business as it is now; nothing is written. */
export async function readOriginal(db: Database, tenantId: string): Promise<Original> {
  const found = await db.sqlForTenant(tenantId, async (tx) => {
    const pairs: [Table, readonly Row[]][] = [];
    for (const table of TABLES) pairs.push([table, await rowsOf(tx, table, tenantId)]);
    return pairs;
  });
  return { tenantId, rows: Object.fromEntries(found) as Original["rows"] };
}

async function rowsOf(tx: SqlTx, table: Table, tenantId: string): Promise<readonly Row[]> {
  const own = table === "tenants" ? "id" : "tenant_id";
  const rows = await tx.query<{ row: Row }>(
    { name: `simulation_read_${table}`, text: `SELECT to_jsonb(t) AS row FROM ${table} t WHERE t.${own} = $1` },
    [tenantId],
  );
  return rows.map(({ row }) => ({ ...row, ...EMPTIED[table] }));
}

/** Writes the business into an empty database; every sequence is off there, and no campaign runs. */
export async function writeCopy(db: Database, { rows }: Original): Promise<void> {
  await db.sqlAsSystem("make a tenant", async (tx) => {
    for (const table of TABLES) {
      if (rows[table].length === 0) continue;
      const columns = await columnsOf(tx, table);
      await tx.query(
        {
          name: `simulation_write_${table}`,
          text: `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)
                 ON CONFLICT DO NOTHING`,
        },
        [JSON.stringify(rows[table])],
      );
    }
    await tx.query({ name: "simulation_still", text: "UPDATE sequences SET status = 'off'" }, []);
    await tx.query(
      { name: "simulation_stop", text: "UPDATE campaigns SET status = 'cancelled' WHERE status <> 'draft'" },
      [],
    );
  });
}

/** Those that are written, not computed. */
async function columnsOf(tx: SqlTx, table: Table): Promise<string> {
  const [row] = await tx.query<{ columns: string }>(
    {
      name: "simulation_columns",
      text: `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute
              WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
    },
    [table],
  );
  return row?.columns ?? "";
}
