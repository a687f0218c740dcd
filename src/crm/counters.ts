/** Numbers that people read and say: counted within a tenant, one row for each kind. */
import type { Statement } from "../infra/database.ts";
import { asSql } from "../infra/transaction-client.ts";
import type { CrmContext } from "./context.ts";

export type CounterName = "quote" | "invoice" | "order" | "case" | "campaign";

/** Numbers start here, so that the first ones do not look like a list position. */
const FIRST = 1001;

const COUNT: Statement = {
  name: "counters_count",
  text: `
    INSERT INTO counters (tenant_id, name, value) VALUES ($1, $2, $3)
    ON CONFLICT (tenant_id, name) DO UPDATE SET value = counters.value + $4::int
    RETURNING value`,
};

/** The next number of a kind. Two at once wait for each other; a rolled-back transaction gives its number back. */
export async function nextNumber(crm: Pick<CrmContext, "tx" | "tenantId">, name: CounterName): Promise<number> {
  const [number] = await nextNumbers(crm, name, 1);
  if (number === undefined) throw new Error(`no counter ${name}`);
  return number;
}

/** The same for so many of a kind, in a row. */
export async function nextNumbers(
  { tx, tenantId }: Pick<CrmContext, "tx" | "tenantId">,
  name: CounterName,
  count: number,
): Promise<number[]> {
  if (count === 0) return [];
  const [row] = await asSql(tx).query<{ value: number }>(COUNT, [tenantId, name, FIRST + count - 1, count]);
  if (!row) throw new Error(`no counter ${name}`);
  return Array.from({ length: count }, (_, at) => row.value - count + 1 + at);
}
